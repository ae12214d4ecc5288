"""Kinds of mail, people and messages for the tests of the outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ilnp.accounts.models import User
from ilnp.mail.kinds.registry import Kind, Placeholder
from ilnp.mail.models import Message
from ilnp.mail.outbox import queueing

NAME = Placeholder("name", "Ana")
LINK = Placeholder("link", "https://x.example/a", trusted=True)
LETTER = Kind("test_letter", "Letter of the tests", (NAME, LINK))
MUST = Kind("test_must", "Letter that must be received", (Placeholder("name", "Ana"),), must_receive=True, priority=10)
SHORT_LIVED = Kind("test_short", "Letter for an hour", (Placeholder("name", "Ana"),), stale_after=timedelta(hours=1))


def person(number: int, **fields: Any) -> User:
    """A made-up person."""
    return User.objects.create_user(f"person{number}@example.org", name=f"Person {number}", **fields)


def letter(number: int, to: User | None = None, kind: Kind = LETTER, **options: Any) -> Message:
    """A message of the tests' own kind, with the key ``test:NUMBER``."""
    values = {"name": f"Person {number}"} | ({"link": "https://x.example/a"} if kind is LETTER else {})
    recipient = {"to": to} if to else {"address": f"person{number}@example.org"}
    return queueing.queue(kind.code, key=f"test:{number}", values=values, **{**recipient, **options})
