"""Signed links that open one page and nothing else, for as long as that page says."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing

from ilnp import clock


class LinkBroken(Exception):
    """The link was cut short, changed, or made for another purpose."""


class LinkExpired(LinkBroken):
    """The link was good once, but its time is over."""


class ClockSigner(signing.TimestampSigner):
    """Django's signer with the age by our clock: a link that was mailed in pretended time grows old in pretended time."""

    def timestamp(self) -> str:
        """The seconds since 1970 of the programme's time, in base 62."""
        return signing.b62_encode(int(clock.now().timestamp()))

    def unsign(self, value: str, max_age: float | timedelta | None = None) -> str:
        """Return what was signed. Raises ``BadSignature``, ``SignatureExpired`` when older than ``max_age`` (seconds)."""
        signed = super().unsign(value)
        if max_age is not None:
            longest = max_age.total_seconds() if isinstance(max_age, timedelta) else max_age
            age = clock.now().timestamp() - signing.b62_decode(value.rsplit(self.sep, 2)[1])
            if age > longest:
                raise signing.SignatureExpired(f"The signature is {age:.0f} seconds old; {longest:.0f} are allowed.")
        return signed


def make(purpose: str, identifier: object) -> str:
    """Return a token for ``identifier`` (a row's number; nothing personal) that only ``read(purpose, …)`` accepts."""
    return ClockSigner(salt=f"ilnp.links.{purpose}").sign(str(identifier))


def read(purpose: str, token: str, max_age: timedelta | None = None) -> str:
    """Return the identifier that ``make(purpose, identifier)`` put in.

    ``max_age`` counts, by the clock, from when the link was made. Raises ``LinkExpired`` when the link is older,
    ``LinkBroken`` when it was not made by us for this purpose.
    """
    signer = ClockSigner(salt=f"ilnp.links.{purpose}")
    try:
        return signer.unsign(token, max_age=max_age)
    except signing.SignatureExpired as error:
        raise LinkExpired("This link is too old.") from error
    except signing.BadSignature as error:
        raise LinkBroken("This link is not complete, or it was changed.") from error


def absolute(path: str) -> str:
    """Return ``path`` (as ``reverse`` gives it) with our site's address before it, for use in mail."""
    return settings.PUBLIC_ADDRESS + path
