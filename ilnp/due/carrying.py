"""What the acts of due things set going and somebody else carries out: mail, so far. Who does so registers here.

This floor knows no mail. It asks a carrier to deliver after each tick, to call back or put off what a plan that is not
wanted any more, or not yet, has set going, and when it has something to do next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass
class Delivery:
    """What one delivery did: numbers by what became of each thing, and why it ended early, if it did."""

    counts: Counter[str] = field(default_factory=Counter)
    trouble: str = ""


class Carrier(Protocol):
    """Somebody who carries out what acts have set going. Things are known by the keys of the plans they came from."""

    def together(self) -> AbstractContextManager[None]:
        """Within the block many acts set things going, which may be written at its end, in the caller's transaction.

        A block that raises sets nothing going.
        """

    def deliver(self) -> Delivery:
        """Deliver everything that may be delivered now, by the clock; return when nothing is left that could be."""

    def call_back(self, keys: Sequence[str], reason: str) -> None:
        """Stop what these plans have set going and what has not left yet. In the caller's transaction."""

    def put_off(self, key: str, until: datetime) -> None:
        """Let what this plan has set going wait until then, if it has not left yet. In the caller's transaction."""

    def next_instant(self, after: datetime) -> datetime | None:
        """When, after that moment, the first waiting thing may be delivered; None when nothing waits."""


_carriers: list[Carrier] = []


def register_carrier(carrier: Carrier) -> None:
    """Make a carrier known. Called in ``AppConfig.ready``, once for each."""
    _carriers.append(carrier)


@contextmanager
def together() -> Iterator[None]:
    """Within the block many acts set things going; a block that raises sets nothing going."""
    with ExitStack() as stack:
        for carrier in _carriers:
            stack.enter_context(carrier.together())
        yield


def deliver() -> Delivery:
    """Let every carrier deliver."""
    whole = Delivery()
    for carrier in _carriers:
        one = carrier.deliver()
        whole.counts.update(one.counts)
        whole.trouble = whole.trouble or one.trouble
    return whole


def call_back(keys: Iterable[str], reason: str) -> None:
    """Let every carrier stop what these plans have set going."""
    wanted = list(keys)
    for carrier in _carriers if wanted else []:
        carrier.call_back(wanted, reason)


def put_off(key: str, until: datetime) -> None:
    """Let every carrier put off what this plan has set going."""
    for carrier in _carriers:
        carrier.put_off(key, until)


def next_instant(after: datetime) -> datetime | None:
    """The first moment after that one at which any carrier has something to deliver."""
    instants = [carrier.next_instant(after) for carrier in _carriers]
    return min((instant for instant in instants if instant), default=None)
