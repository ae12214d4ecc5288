"""Every cookie that a browser can hold from us, by name: the privacy page shows this list."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Cookie:
    """One cookie: its name (``*`` stands for a number), what for, and for how many days a browser keeps it.

    Without days it goes when the browser is closed, or sooner.
    """

    name: str
    purpose: str | Promise
    days: int | None

    def is_named(self, name: str) -> bool:
        """Whether a cookie of this name is meant."""
        return fnmatch(name, self.name)


_added: list[Cookie] = []


def register(cookie: Cookie) -> None:
    """Add a cookie of an upper floor. Call it in ``AppConfig.ready``; registering again changes nothing."""
    if cookie not in _added:
        _added.append(cookie)


def every() -> list[Cookie]:
    """All of them, with the names that the settings give them here."""
    return [
        Cookie(settings.SESSION_COOKIE_NAME, _("keeps you signed in"), settings.SESSION_COOKIE_AGE // DAY),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("makes sure that a form comes from our page and not from somebody else's"),
            settings.CSRF_COOKIE_AGE // DAY,
        ),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            _("remembers the language, if you chose another than your browser's"),
            (settings.LANGUAGE_COOKIE_AGE or 365 * DAY) // DAY,
        ),
        Cookie("messages", _("carries a short message to the next page, such as “saved”"), None),
        *_added,
    ]
