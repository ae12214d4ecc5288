"""The last lines of every mail that can be stopped."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ilnp.links import signed
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.mail.texts.mails import footer

KIND = Kind(
    __name__,
    _("last lines of a mail that can be stopped"),
    gaps("programme", trusted=("site", "unsubscribe_link")),
    fragment=True,
)


def values(unsubscribe_link: str) -> dict[str, str]:
    """Who writes, and where such mail is stopped."""
    return {**footer.values(), "unsubscribe_link": unsubscribe_link}


def example(language: str) -> dict[str, Any]:
    """A link that opens nothing."""
    return {"unsubscribe_link": signed.absolute("/")}
