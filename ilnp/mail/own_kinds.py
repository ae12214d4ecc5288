"""The kinds of mail that belong to the outbox itself: the last lines of every mail, and letters to many."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from . import kinds
from .kinds import Kind, Placeholder

_PROGRAMME = Placeholder("programme", "International Librarians Networking Program")
_SITE = Placeholder("site", "https://librarians.example", trusted=True)

FOOTER = Kind("footer", _("last lines of a mail"), (_PROGRAMME, _SITE), fragment=True)
FOOTER_UNSUBSCRIBE = Kind(
    "footer_unsubscribe",
    _("last lines of a mail that can be stopped"),
    (_PROGRAMME, _SITE, Placeholder("unsubscribe_link", "https://librarians.example/mail/stop/abc", trusted=True)),
    fragment=True,
)


def register_all() -> None:
    """Make our own kinds known."""
    for kind in (FOOTER, FOOTER_UNSUBSCRIBE):
        kinds.register(kind)
