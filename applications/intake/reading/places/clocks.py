"""The time zone of people whose country is known and who named none."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from applications.intake.reading.gathered import gathered

_LENT = {"XK": ["Europe/Belgrade"]}
"""Zones of places that the time zone database knows under a neighbour's."""


@cache
def zone_of(country: str, year: int) -> tuple[str, bool]:
    """The zone of a country, or where it has several that of most of its people, and whether all ran alike in ``year``.

    Empty for a place without any.
    """
    zones = gathered("clocks").get(country) or _LENT.get(country, [])
    if not zones:
        return "", True
    hands = {
        tuple(datetime(year, month, 15, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset() for month in (1, 7))
        for zone in zones
    }
    return zones[0], len(hands) == 1
