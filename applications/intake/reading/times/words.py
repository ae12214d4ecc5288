"""Words in time stamps: names of months, of the halves of the day, and of time zones."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

from ilnp.words.folding import fold

_MONTH_LANGUAGES = (
    "en",
    "es",
    "pt",
    "ar",
    "ar_LB",
    "ar_MA",
    "ar_DZ",
    "ru",
    "fr",
    "de",
    "it",
    "tr",
    "id",
    "uk",
    "pl",
    "nl",
    "vi",
    "el",
    "cs",
    "ro",
    "sv",
    "fa",
)
_MORNING = (
    "am",
    "a.m",
    "a. m",
    "上午",
    "凌晨",
    "早上",
    "오전",
    "午前",
    "ص",
    "صباحا",
    "дп",
    "sa",
    "öö",
    "pre podne",
    "vorm",
    "fm",
    "öö",
)
_AFTERNOON = (
    "pm",
    "p.m",
    "p. m",
    "下午",
    "晚上",
    "中午",
    "오후",
    "午後",
    "م",
    "مساء",
    "пп",
    "ch",
    "ös",
    "po podne",
    "nachm",
    "em",
    "ös",
)
ABBREVIATED_ZONES = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "wet": 0,
    "bst": 60,
    "west": 60,
    "cet": 60,
    "wat": 60,
    "cest": 120,
    "cat": 120,
    "sast": 120,
    "eet": 120,
    "eest": 180,
    "eat": 180,
    "msk": 180,
    "gst": 240,
    "pkt": 300,
    "ist": 330,
    "npt": 345,
    "wib": 420,
    "ict": 420,
    "hkt": 480,
    "sgt": 480,
    "pht": 480,
    "awst": 480,
    "jst": 540,
    "kst": 540,
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    "akst": -540,
    "akdt": -480,
    "hst": -600,
    "brt": -180,
    "art": -180,
    "clt": -240,
    "cot": -300,
    "pet": -300,
    "ast": -240,
}
"""Minutes east of Greenwich. Where an abbreviation has several meanings, the one that form services write."""


@cache
def months() -> dict[str, int]:
    """Folded names of months, whole and shortened, in the languages that name them. Where two disagree, the first
    wins."""
    found = {"sept": 9, "set": 9, "setiembre": 9, "мая": 5, "мар": 3}
    for language in _MONTH_LANGUAGES:
        try:
            locale = Locale.parse(language)
        except UnknownLocaleError:
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in locale.months[context][width].items():
                    key = fold(name).strip(" .")
                    if key and not any(character.isdigit() for character in key):
                        found.setdefault(key, month)
    return found


@cache
def halves() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """For each half of the day the words that name it, as one pattern, longer words first."""
    found = []
    for half, words in ((0, _MORNING), (1, _AFTERNOON)):
        keys = sorted({fold(word) for word in words}, key=len, reverse=True)
        choice = "|".join(re.escape(key) for key in keys)
        found.append((half, re.compile(rf"(?:^|(?<=[\s\d日号일)]))(?:{choice})\.?(?=$|[\s,(\[\d]|gmt|utc)")))
    return tuple(found)


@cache
def named_zones() -> dict[str, str]:
    """The time zones that this system knows, by their names in small letters."""
    return {name.lower(): name for name in available_timezones()}
