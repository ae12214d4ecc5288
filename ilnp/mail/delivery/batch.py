"""What a worker holds at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ilnp.mail.delivery import journal
from ilnp.mail.models import Message


@dataclass
class Batch:
    """Messages that are ours until the lease is over. ``contended``: others were left to a worker that was faster."""

    messages: list[Message] = field(default_factory=list)
    record: journal.Journal | None = None
    contended: bool = False
    settled: Counter[str] = field(default_factory=Counter)
