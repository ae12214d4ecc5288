"""Signed links that open one page and nothing else, for as long as that page says."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing


class LinkBroken(Exception):
    """The link was cut short, changed, or made for another purpose."""


class LinkExpired(LinkBroken):
    """The link was good once, but its time is over."""


def make(purpose: str, identifier: object) -> str:
    """Return a token for ``identifier`` (a row's number; nothing personal) that only ``read(purpose, …)`` accepts."""
    return signing.TimestampSigner(salt=f"ilnp.links.{purpose}").sign(str(identifier))


def read(purpose: str, token: str, max_age: timedelta | None = None) -> str:
    """Return the identifier that ``make(purpose, identifier)`` put in.

    ``max_age`` counts from the real time at which the link was made. Raises ``LinkExpired`` when the link is older,
    ``LinkBroken`` when it was not made by us for this purpose.
    """
    signer = signing.TimestampSigner(salt=f"ilnp.links.{purpose}")
    try:
        return signer.unsign(token, max_age=max_age)
    except signing.SignatureExpired as error:
        raise LinkExpired("This link is too old.") from error
    except signing.BadSignature as error:
        raise LinkBroken("This link is not complete, or it was changed.") from error


def absolute(path: str) -> str:
    """Return ``path`` (as ``reverse`` gives it) with our site's address before it, for use in mail."""
    return settings.PUBLIC_ADDRESS + path
