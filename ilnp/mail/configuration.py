"""What the environment can say about mail, with the values that hold when it says nothing."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings


def site() -> str:
    """The address of our site, without a slash at its end."""
    return str(getattr(settings, "PUBLIC_ADDRESS", "http://127.0.0.1:8000")).rstrip("/")


def programme() -> str:
    """The programme's name, as mail shows it."""
    return getattr(settings, "PROGRAMME_NAME", "International Librarians Networking Program")


def sender() -> str:
    """The From address of all mail."""
    return settings.DEFAULT_FROM_EMAIL


def domain() -> str:
    """The domain of the From address, which Message-IDs carry as well."""
    return parseaddr(sender())[1].rpartition("@")[2] or "localhost"


def batch() -> int:
    """How many messages a worker claims at once and sends over one connection."""
    return getattr(settings, "MAIL_BATCH", 50)


def lease() -> timedelta:
    """How long a claimed message may go without a sign of life from its worker. Longer than the SMTP time limit."""
    return timedelta(seconds=getattr(settings, "MAIL_LEASE_SECONDS", 180))


def per_domain_and_minute() -> int:
    """The most messages that go to one recipient domain in one minute; 0 means no limit."""
    return getattr(settings, "MAIL_PER_DOMAIN_AND_MINUTE", 300)


def per_person_and_day() -> int:
    """The most messages that one person gets in 24 hours, those they must receive not counted; 0 means no limit."""
    return getattr(settings, "MAIL_PER_PERSON_AND_DAY", 4)


def nudges() -> bool:
    """Whether a new message asks the workers for delivery at once, instead of waiting for the next minute's tick."""
    return getattr(settings, "MAIL_NUDGE", True)


def pause(attempts: int) -> timedelta:
    """How long to wait after a temporary refusal, by the number of attempts before it; the last pause repeats."""
    pauses = getattr(settings, "MAIL_PAUSES_SECONDS", [60, 300, 900, 3600, 3 * 3600, 6 * 3600])
    return timedelta(seconds=pauses[min(attempts, len(pauses) - 1)])
