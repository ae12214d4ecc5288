"""Words in time stamps: names of months, of the halves of the day, and what stands beside them without a meaning."""

from __future__ import annotations

from functools import cache

from applications.intake.reading.gathered import gathered


@cache
def months() -> dict[str, int]:
    """Folded names of months, whole and shortened, in the languages of CLDR."""
    return dict(gathered("months"))


@cache
def idle() -> frozenset[str]:
    """Days of the week, and words such as "at", "de", "um", that say nothing about the time."""
    return frozenset(gathered("weekdays")) | frozenset(gathered("beside"))


@cache
def halves() -> dict[str, str]:
    """Squeezed words for parts of the day to what they make of the hours 12, 1, … 11: ``a``, ``p`` or ``?``."""
    return dict(gathered("halves"))
