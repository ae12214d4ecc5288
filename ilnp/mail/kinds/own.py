"""The kinds of mail that belong to the outbox itself: the last lines of every mail, and letters to many."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ilnp.mail.kinds import registry
from ilnp.mail.kinds.registry import Kind, Placeholder

_PROGRAMME = Placeholder("programme", "International Librarians Networking Program")
_SITE = Placeholder("site", "https://librarians.example", trusted=True)

FOOTER = Kind("footer", _("last lines of a mail"), (_PROGRAMME, _SITE), fragment=True)
FOOTER_UNSUBSCRIBE = Kind(
    "footer_unsubscribe",
    _("last lines of a mail that can be stopped"),
    (_PROGRAMME, _SITE, Placeholder("unsubscribe_link", "https://librarians.example/mail/stop/abc", trusted=True)),
    fragment=True,
)

_READER = (Placeholder("name", "Amina"), _SITE)

NEWS = Kind("news", _("news, for those who agreed to get them"), _READER, topic="news", priority=70)
NOTICE = Kind(
    "notice", _("letter about taking part, which cannot be stopped"), _READER, must_receive=True, priority=60
)
FORWARD = Kind("forward", _("request to forward, to partner organisations"), _READER, topic="forward", priority=70)
LETTERS = (NOTICE, NEWS, FORWARD)
"""What a letter to many can be. Their texts are what a new letter begins with."""


def register_all() -> None:
    """Make our own kinds known."""
    for kind in (FOOTER, FOOTER_UNSUBSCRIBE, *LETTERS):
        registry.register(kind)
