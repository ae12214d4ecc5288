"""Kinds of mail, people and messages for the tests of the outbox."""

from __future__ import annotations

from typing import Any

from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind
from ilnp.mail.models import Message
from ilnp.mail.outbox import queueing
from tests.mail.mails import test_letter, test_must, test_short

LETTER = test_letter.KIND
MUST = test_must.KIND
SHORT_LIVED = test_short.KIND


def person(number: int, **fields: Any) -> User:
    """A made-up person."""
    return User.objects.create_user(f"person{number}@example.org", name=f"Person {number}", **fields)


def letter(number: int, to: User | None = None, kind: Kind = LETTER, **options: Any) -> Message:
    """A message of the tests' own kind, with the key ``test:NUMBER``."""
    values = {"name": f"Person {number}"} | ({"link": "https://x.example/a"} if kind is LETTER else {})
    recipient = {"to": to} if to else {"address": f"person{number}@example.org"}
    return queueing.queue(kind.code, key=f"test:{number}", values=values, **{**recipient, **options})
