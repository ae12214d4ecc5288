"""Gather from CLDR the words of every language that reading needs, into the table beside this file.

CLDR's files take seconds to go through, so what they say is kept in ``gathered.json``. After a change of Babel, of
pycountry, of the time zones or of ``places/names.csv``, a test says that the table is old; then run
``python -m applications.intake.reading.gathering``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, localedata
from babel.core import get_global

from applications.intake.reading import languages
from applications.intake.reading.gathered import FILE
from applications.intake.reading.places import words as place_words
from applications.intake.reading.times.keys import squeezed
from ilnp.words.folding import fold
from ilnp.words.places import zones_of

_IN_ORDER = (
    "en es pt zh_Hans ko ar ru ja fr de zh_Hant it tr id fa uk pl nl vi el "
    "cs ro sv hi bn th he ar_LB ar_MA ar_DZ fr_CA"
)
FIRST = tuple(_IN_ORDER.split())
"""Where two languages use one word for two things, the first of these decides."""

_ZONES_OF = ("da", "fi", "no", "hu", "sk", "bg", "hr", "sr", "sl", "lt", "lv", "et", "ca")
"""Besides ``FIRST``, the languages whose names of time zones are kept. All of them would be two megabytes."""


def gather() -> dict[str, Any]:
    """Everything that ``gathered.json`` holds, made anew."""
    return {
        "months": months(),
        "weekdays": sorted(weekdays()),
        "beside": sorted(beside()),
        "halves": halves(),
        "zones": zone_names(),
        "names": place_words.gather_names(),
        "names_elsewhere": place_words.gather_names_elsewhere(),
        "embedded": place_words.gather_embedded(),
        "regions": sorted(place_words.gather_regions()),
        "cities": place_words.gather_cities(),
        "languages": languages.gather_language_names(),
        "clocks": clocks(),
        "own_names": languages.gather_own_names(),
    }


def locales() -> Iterator[Locale]:
    """Every language of CLDR, those of ``FIRST`` first."""
    others = sorted(name for name in localedata.locale_identifiers() if name not in FIRST and name != "root")
    for name in (*FIRST, *(name for name in others if "_" not in name or name.count("_") == 1)):
        yield Locale.parse(name)


def months() -> dict[str, int]:
    """Folded names of months, whole and shortened. Where two languages disagree, the first wins."""
    idle = beside()
    found = {"sept": 9, "set": 9, "setiembre": 9, "мая": 5, "мар": 3}
    for locale in locales():
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in locale.months[context][width].items():
                    key = fold(name).strip(" .")
                    is_name = len(key) > (2 if key.isascii() else 1) and squeezed(key) not in idle
                    if is_name and not any(character.isdigit() for character in key):
                        found.setdefault(key, month)
    return found


def weekdays() -> set[str]:
    """Days of the week, without blanks and dots."""
    return {
        squeezed(name)
        for locale in locales()
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated", "short")
        for name in locale.days[context].get(width, {}).values()
    } - {""}


def beside() -> set[str]:
    """Words that stand in dates and times without meaning anything by themselves: "at", "de", "um", "г."."""
    found = {
        "at",
        "on",
        "uhr",
        "h",
        "hrs",
        "hours",
        "heure",
        "heures",
        "hora",
        "horas",
        "час",
        "time",
        "시",
        "min",
        "s",
    }
    for locale in locales():
        patterns = [*locale.date_formats.values(), *locale.time_formats.values(), *locale.datetime_formats.values()]
        for pattern in (*patterns, *locale.datetime_skeletons.values()):
            text = getattr(pattern, "pattern", str(pattern))
            for quoted in re.findall(r"'([^']+)'", text):
                found |= {squeezed(word) for word in quoted.split()} | {squeezed(quoted)}
            for word in re.findall(r"[^\W\d_a-zA-Z]+", text):
                found.add(squeezed(word))
    return found - {""}


def halves() -> dict[str, str]:
    """For each word beside a clock's hour, what it makes of the hours 12, 1, … 11: ``a`` before noon, ``p`` after, ``?``
    where it leaves that open. Words with a span, such as "in the evening", know the hours inside it."""
    said: dict[str, list[list[str]]] = {}
    for word in ("am", "a.m", "öö", "sa", "дп", "ص", "صباحا", "vorm"):
        said.setdefault(squeezed(word), []).append(["a"] * 12)
    for word in ("pm", "p.m", "ös", "ch", "пп", "م", "مساء", "nachm"):
        said.setdefault(squeezed(word), []).append(["p"] * 12)
    for locale in locales():
        rules = locale.day_period_rules.get(None, {})
        for context, widths in locale.day_periods.items():
            for width, names in widths.items():
                for period, name in names.items():
                    key = squeezed(name)
                    is_short = width == "narrow" and len(key) < 2 and (locale.language != "en" or context != "format")
                    if key and not is_short and not key.isdigit():
                        said.setdefault(key, []).append(_hours(period, rules))
    return {key: _agreed(votes) for key, votes in sorted(said.items())}


def _hours(period: str, rules: Mapping[str, Any]) -> list[str]:
    if period in ("am", "pm"):
        return [period[0]] * 12
    hours = []
    for hour in range(12):
        fitting = {
            half for half, at in (("a", hour), ("p", hour + 12)) if _is_within(at * 3600, rules.get(period, ()))
        }
        hours.append(fitting.pop() if len(fitting) == 1 else "?")
    return hours


def _is_within(second: int, spans: Any) -> bool:
    for span in spans:
        begin, end = span.get("from", span.get("at", 0)), span.get("before", span.get("at", 0) + 3600)
        if begin <= second < end or (end < begin and (second >= begin or second < end)):
            return True
    return False


def _agreed(votes: list[list[str]]) -> str:
    """Hour by hour what all say, or where they do not agree, what the first language says that says anything.

    A word that knows only hours before noon, or only hours after it, is taken to mean that half for its other hours too;
    one for noon itself only for the hours that follow; twelve o'clock is never taken so.
    """
    hours = [next((vote[hour] for vote in votes if vote[hour] != "?"), "?") for hour in range(12)]
    known = set(hours) - {"?"}
    if len(known) == 1:
        half = known.pop()
        reach = range(1, 5) if half == "p" and hours[0] == "p" else range(1, 12)
        hours = [half if hour in reach else said for hour, said in enumerate(hours)]
    return "".join(hours)


def zone_names() -> dict[str, int | str]:
    """Long and short names of zones: minutes east of Greenwich, or the zone where the name holds in summer and winter.

    A name that means two things is left out.
    """
    places: dict[str, str] = {}
    for zone, meta in sorted(get_global("meta_zones").items()):
        if zone in available_timezones() and not zone.startswith("Etc/"):
            places.setdefault(meta, zone)
    found: dict[str, int | str | None] = {}
    for locale in map(Locale.parse, (*FIRST, *_ZONES_OF)):
        own: dict[str, int | str | None] = {}
        for meta, lengths in locale.meta_zones.items():
            if meta in places:
                for names in lengths.values():
                    for sort, name in names.items():
                        meant = _meant(places[meta], sort, names)
                        key = squeezed(name)
                        own[key] = meant if own.get(key, meant) == meant else None
        for key, value in own.items():
            found.setdefault(key, value)
    return {key: value for key, value in sorted(found.items()) if value is not None and len(key) > 2}


def _meant(zone: str, sort: str, names: Mapping[str, str]) -> int | str:
    winter, summer = (
        datetime(2026, month, 15, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset() or timedelta() for month in (1, 7)
    )
    least, most = (int(bound.total_seconds()) // 60 for bound in (min(winter, summer), max(winter, summer)))
    if sort == "generic" and names.get("standard") != names.get("generic"):
        return zone
    return most if sort == "daylight" and most > least else least + 60 * (sort == "daylight")


_UNOFFICIAL = frozenset(("Asia/Urumqi", "Europe/Simferopol"))
"""Zones that the database knows and the country's law does not."""


def clocks() -> dict[str, list[str]]:
    """The time zones of each country, that of most of its people first."""
    found = {code: zones_of(code) for code in place_words.codes().values()}
    return {
        code: [zone for zone in zones if zone not in _UNOFFICIAL] for code, zones in sorted(found.items()) if zones
    }


def main() -> None:
    """Write the table."""
    FILE.write_text(json.dumps(gather(), ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
