"""The time zone that a time stamp or a header names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from applications.intake.reading.gathered import gathered
from applications.intake.reading.times.keys import squeezed
from ilnp.words.folding import fold

ABBREVIATED = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "wat": 60, "cest": 120, "cat": 120,
    "sast": 120, "eet": 120, "eest": 180, "eat": 180, "msk": 180, "gst": 240, "pkt": 300, "ist": 330, "npt": 345,
    "wib": 420, "ict": 420, "wita": 480, "hkt": 480, "sgt": 480, "pht": 480, "awst": 480, "wit": 540, "jst": 540,
    "kst": 540, "acst": 570, "aest": 600, "acdt": 630, "aedt": 660, "nzst": 720, "nzdt": 780, "est": -300, "edt": -240,
    "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480,
    "hst": -600, "brt": -180, "art": -180, "clt": -240, "cot": -300, "pet": -300, "ast": -240, "adt": -180,
    "nst": -210, "ndt": -150,
}  # fmt: skip
"""Minutes east of Greenwich. Where an abbreviation has several meanings, the one that form services write."""

_OF_SEVERAL = frozenset(("bst", "ist", "cst", "gst", "ast", "adt", "wit"))
"""Abbreviations that people of several parts of the world use for their own time."""

_OFFSET = re.compile(r"(?:\b(?:gmt|utc)\s?([+-])\s?|(?<![a-z/])([+-]))(\d{1,2})(?::?(\d{2}))?(?![\d/.-])")
_NAME = re.compile(r"(?<![\w/+-])[a-z][a-z0-9_+-]*(?:/[a-z0-9_+-]++)+(?![\w/])")
_MOST_WORDS = 8


@dataclass(frozen=True)
class Found:
    """A zone that a text names, what is left of the text, and a code of ``remarks.DOUBTS`` where it should be asked."""

    zone: tzinfo | None
    rest: str
    doubt: str = ""


@cache
def named() -> dict[str, str]:
    """The time zones that this system knows, by their names in small letters."""
    return {name.lower(): name for name in available_timezones()}


def find(text: str) -> Found:
    """The zone that a folded text after a clock time names, if it names one.

    Names of the time zone database and offsets count as said; names in words, and letters that mean several zones, are
    read and asked. A database name that does not exist is asked too. So is the sign of ``Etc/GMT-3``, east of Greenwich.
    """
    for word in _NAME.findall(text):
        zone = named().get(word)
        rest = text.replace(word, " ", 1)
        if zone:
            return Found(ZoneInfo(zone), rest, "zone_by_name" if re.search(r"gmt[+-]\d", word) else "")
        return Found(None, rest, "zone_unknown")
    offset = _OFFSET.search(text)
    if offset:
        hours, minutes = int(offset[3]), int(offset[4] or 0)
        east = timedelta(hours=hours, minutes=minutes)
        if east <= timedelta(hours=14) and minutes < 60:
            rest = re.sub(r"\([^)]*\)", " ", text[: offset.start()] + " " + text[offset.end() :])
            return Found(timezone(east if "+" in (offset[1], offset[2]) else -east), rest)
    for word in re.findall(r"(?<!\w)[a-z]+\d?[a-z]*(?!\w)", text):
        if word in ABBREVIATED:
            rest = re.sub(rf"(?<!\w){word}(?!\w)", " ", text, count=1)
            return Found(_fixed(ABBREVIATED[word]), rest, "zone_by_name" if word in _OF_SEVERAL else "")
        if word in named() and len(word) > 3:
            return Found(ZoneInfo(named()[word]), text.replace(word, " ", 1))
    return _in_words(text)


def _in_words(text: str) -> Found:
    words = text.split()[:20]
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        for begin in range(len(words) - length + 1):
            meant = _names().get(squeezed("".join(words[begin : begin + length])))
            if meant is not None:
                rest = " ".join([*words[:begin], *words[begin + length :]])
                return Found(_fixed(meant) if isinstance(meant, int) else ZoneInfo(meant), rest, "zone_by_name")
    return Found(None, text)


def _fixed(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes))


@cache
def _names() -> dict[str, int | str]:
    return dict(gathered("zones"))


@cache
def of_header(header: str) -> Found:
    """The zone that a header names in brackets, as in "Submit Date (UTC)", or after its words, as in "Sent, Eastern Time".

    Outside brackets only offsets, names of the database and names of several words count: "ist" and "est" are words too.
    """
    for aside in re.findall(r"[(\[（]([^()\[\]（）]{1,60})[)\]）]", header):
        found = find(fold(aside))
        if found.zone is not None and not re.search(r"\w", found.rest):
            return found
    text = fold(re.sub(r"[-–—:,()\[\]]\s", " ", header))
    if _OFFSET.search(text) or any(word in named() for word in _NAME.findall(text)):
        return find(text)
    found = _in_words(text)
    is_name = found.zone is not None and len(text.split()) - len(found.rest.split()) > 1
    return found if is_name else Found(None, header)
