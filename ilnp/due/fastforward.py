"""Due things in pretended time: once as if it were then, or step by step through everything that falls due."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from ilnp.due import carrying, pretending, ticking

MOST_STEPS = 100_000


class ServerTrouble(Exception):
    """The mail server does not take our mail, so time cannot go on. The message says what it said."""


@dataclass
class Journey:
    """What all steps together did."""

    steps: int = 0
    done: int = 0
    missed: int = 0
    failed: int = 0
    mail: Counter[str] = field(default_factory=Counter)

    def add(self, report: ticking.Report) -> None:
        """Count one step."""
        self.steps += 1
        self.done += report.done
        self.missed += report.missed
        self.failed += report.failed
        self.mail.update(report.mail)


def act_as_of(moment: datetime) -> Journey:
    """Do and deliver what is due, once, as if it were ``moment``. Raises ``ServerTrouble``."""
    journey = Journey()
    _step(journey, moment)
    return journey


def step_until(end: datetime, *, start: datetime, stays: bool = False) -> Journey:
    """Go through every instant after ``start`` and up to ``end`` at which something is due, and do and deliver it.

    What one step plans or queues for a later instant within the time is met on the way. With ``stays`` the time of each
    step becomes the programme's time, and ``end`` stays so (see ``pretending``). Raises ``ServerTrouble``.
    """
    journey = Journey()
    moment = start
    while journey.steps < MOST_STEPS:
        _step(journey, moment, stays=stays)
        coming = _next_instant(moment)
        if coming is None or coming > end:
            break
        moment = coming
    if moment < end:
        _step(journey, end, stays=stays)
    return journey


def _step(journey: Journey, moment: datetime, *, stays: bool = False) -> None:
    if stays:
        pretending.go_on_from(moment)
    report = ticking.tick(moment)
    journey.add(report)
    if report.trouble:
        raise ServerTrouble(report.trouble)


def _next_instant(moment: datetime) -> datetime | None:
    """The first instant after ``moment`` at which a plan is due or something waits to be delivered."""
    instants = [ticking.next_due(after=moment), carrying.next_instant(after=moment)]
    return min((instant for instant in instants if instant), default=None)
