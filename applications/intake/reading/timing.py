"""Giving every submission of a file its instant, and saying where it is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from statistics import median_low

from applications.intake.reading.submission import Submission
from applications.intake.reading.times import stamps

REACH = timedelta(days=300)
"""How far from a call's window, or from the middle of a file's times, an answer can have been sent in without a question."""


@dataclass(frozen=True)
class Clock:
    """What is known about a file's times besides the file: the call's zone and window, how dates are written, and now.

    ``order`` was said by a person; ``prefer`` is taken where the file leaves it open.
    """

    zone: tzinfo
    window: tuple[datetime, datetime] | None
    order: str
    prefer: str
    now: datetime | None


@dataclass(frozen=True)
class Written:
    """A row's time stamp as it stands, and the zone that its column's header names."""

    cell: str
    zone: tzinfo | None = None


def give_times(submissions: Sequence[Submission], written: Sequence[Written], clock: Clock) -> tuple[str, bool]:
    """Set ``submitted_at`` of each submission and note what is in doubt. Returns the dates' order and whether it is sure.

    A row without a readable time, or with one far from all others, gets that of the row before it (where there is none, of
    the next), so that a slip of the pen makes nobody first in line.
    """
    parsed = [stamps.parse(one.cell) if one.cell else None for one in written]
    order, certain = stamps.order_of(parsed, clock.zone, prefer=clock.prefer, window=clock.window)
    if clock.order:
        order, certain = clock.order, True
    moments = [
        stamp.at(order, one.zone or clock.zone) if stamp else None for stamp, one in zip(parsed, written, strict=True)
    ]
    reach = _reach([moment for moment in moments if moment], clock)
    kept = [moment if moment and _is_within(moment, reach) else None for moment in moments]
    latest = next((moment for moment in kept if moment), clock.now)
    for made, one, stamp, moment, taken in zip(submissions, written, parsed, moments, kept, strict=True):
        if taken is None and latest and not any(kept):
            taken = latest + timedelta(microseconds=made.number)
        made.submitted_at = latest = taken or latest
        made.zone_is_named = one.zone is not None or (stamp is not None and stamp.names_zone)
        for doubt in _doubts(
            one, stamp, order, is_read=moment is not None, is_far=moment is not None and taken != moment
        ):
            made.remark(doubt, "timestamp", one.cell or None)
    return order, certain


def _doubts(written: Written, stamp: stamps.Stamp | None, order: str, *, is_read: bool, is_far: bool) -> list[str]:
    if not written.cell:
        return ["time_missing"]
    if stamp is None or not is_read:
        return ["time_unreadable"]
    doubts = [*stamp.doubts]
    if written.zone is not None:
        doubts = [doubt for doubt in doubts if not doubt.startswith("zone_")]
    if stamp.is_of_another_calendar(order):
        doubts.append("other_calendar")
    if is_far:
        doubts.append("year_unlikely")
    return list(dict.fromkeys(doubts))


def _reach(moments: Sequence[datetime], clock: Clock) -> tuple[datetime, datetime] | None:
    """From when to when answers to this call can have been sent in.

    Around the call's window; where most of the file lies outside that (or there is no window), around the file's middle.
    Where no time can be of our days, as in another calendar, around now, so that all are asked.
    """
    if not moments:
        return None
    if clock.window:
        reach = (clock.window[0] - REACH, clock.window[1] + REACH)
        if sum(1 for moment in moments if _is_within(moment, reach)) * 2 >= len(moments):
            return reach
    past = [moment for moment in moments if moment.year >= 1995 and (not clock.now or moment <= clock.now + REACH)]
    if not past:
        return (clock.now - REACH, clock.now + REACH) if clock.now else None
    middle = median_low(past)
    return middle - REACH, middle + REACH


def is_of_another_time(submissions: Sequence[Submission], window: tuple[datetime, datetime] | None) -> bool:
    """Whether most of a file lies so far from the call's window that its years should be asked."""
    times = [made.submitted_at for made in submissions if made.submitted_at]
    if not window or not times:
        return False
    return sum(1 for time in times if _is_within(time, (window[0] - REACH, window[1] + REACH))) * 2 < len(times)


def _is_within(moment: datetime, reach: tuple[datetime, datetime] | None) -> bool:
    return reach is None or reach[0] <= moment <= reach[1]


def give_no_times(submissions: Sequence[Submission], clock: Clock) -> tuple[str, bool]:
    """Where no column holds times: all were sent in now, in the order of the file. Returns as ``give_times`` does."""
    for made in submissions:
        made.submitted_at = clock.now + timedelta(microseconds=made.number) if clock.now else None
    return clock.prefer, True
