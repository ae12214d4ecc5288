"""What the environment can say about mail, with the values that hold when it says nothing."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings


def site() -> str:
    """The address of our site, without a slash at its end."""
    return settings.PUBLIC_ADDRESS.rstrip("/")


def programme() -> str:
    """The programme's name, as mail shows it."""
    return settings.PROGRAMME_NAME


def sender() -> str:
    """The From address of all mail."""
    return settings.DEFAULT_FROM_EMAIL


def sender_address() -> str:
    """The same without the name."""
    return parseaddr(sender())[1]


def domain() -> str:
    """The domain of the From address, which Message-IDs carry as well."""
    return sender_address().rpartition("@")[2] or "localhost"


def batch() -> int:
    """How many messages a worker claims at once and sends over one connection."""
    return settings.MAIL_BATCH


def page() -> int:
    """How many messages are marked and noted in one database transaction; also what a lost machine leaves uncertain."""
    return settings.MAIL_PAGE


def journals() -> Path:
    """The folder, on a disk of this machine, in which workers keep their journals."""
    return Path(settings.MAIL_JOURNALS)


def lease() -> timedelta:
    """How long a claimed message may go without a sign of life from its worker. Longer than the SMTP time limit."""
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def per_domain_and_minute() -> int:
    """The most messages that go to one recipient domain in one minute; 0 means no limit."""
    return settings.MAIL_PER_DOMAIN_AND_MINUTE


def per_person_and_day() -> int:
    """The most messages that one person gets in 24 hours, those they must receive not counted; 0 means no limit."""
    return settings.MAIL_PER_PERSON_AND_DAY


def nudges() -> bool:
    """Whether a new message asks the workers for delivery at once, instead of waiting for the next minute's tick."""
    return settings.MAIL_NUDGE


def pause(attempts: int) -> timedelta:
    """How long to wait after a temporary refusal, by the number of attempts before it; the last pause repeats."""
    pauses = settings.MAIL_PAUSES_SECONDS
    return timedelta(seconds=pauses[min(attempts, len(pauses) - 1)])
