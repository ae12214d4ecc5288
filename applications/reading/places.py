"""Which country or territory people mean when they type one.

Knows the names of CLDR in every language it has, the names and codes of ISO 3166-1, a table of spellings that neither holds,
flags, and cities that time zones are named after. What could mean two countries means none: a human decides.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pycountry
from babel import Locale, localedata
from rapidfuzz.distance import OSA

from .folding import fold_words, visible

MAIN_LANGUAGES = (
    "en",
    "es",
    "pt",
    "zh_Hans",
    "ko",
    "ar",
    "ru",
    "ja",
    "fr",
    "de",
    "zh_Hant",
    "it",
    "tr",
    "id",
    "fa",
    "uk",
    "pl",
    "nl",
)
"""Their names outweigh those of other languages where one word means two places, and are looked for inside sentences."""

PARENT = {
    **dict.fromkeys(("HK", "MO", "TW"), "CN"),
    **dict.fromkeys(("PR", "GU", "VI", "AS", "MP", "UM"), "US"),
    **dict.fromkeys(("GP", "MQ", "GF", "RE", "YT", "NC", "PF", "PM", "BL", "MF", "WF", "TF"), "FR"),
    **dict.fromkeys(("GG", "JE", "IM", "GI", "BM", "KY", "FK", "AI", "VG", "MS", "TC", "SH", "IO"), "GB"),
    **dict.fromkeys(("AW", "CW", "SX", "BQ"), "NL"),
    **dict.fromkeys(("GL", "FO"), "DK"),
    **dict.fromkeys(("CX", "CC", "NF", "HM"), "AU"),
    **dict.fromkeys(("CK", "NU", "TK"), "NZ"),
    "AX": "FI",
    "SJ": "NO",
    "PS": "IL",
    "XK": "RS",
}
"""Territories that people write together with the state they belong or belonged to: "Hong Kong, China" is Hong Kong."""

_FOLDED_INTO = {"AC": "SH", "TA": "SH", "IC": "ES", "EA": "ES", "DG": "IO", "CP": "FR", "CQ": "GG"}
_NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
_FILLER = frozenset(
    [
        "the",
        "of",
        "republic",
        "rep",
        "state",
        "federal",
        "kingdom",
        "islamic",
        "and",
        "de",
        "la",
        "el",
        "del",
        "do",
        "da",
        "los",
        "las",
        "le",
        "les",
        "du",
        "des",
        "et",
        "y",
        "e",
        "a",
        "in",
        "at",
        "from",
        "republica",
        "republique",
        "islands",
        "island",
        "territory",
        "i",
        "am",
        "live",
        "living",
        "currently",
        "now",
        "based",
        "citizen",
        "resident",
        "native",
        "born",
    ]
)
_NOT_A_NAME = frozenset(
    [
        "no",
        "na",
        "n",
        "a",
        "none",
        "nil",
        "null",
        "ne",
        "si",
        "not",
        "yes",
        "other",
        "non",
        "da",
        "is",
        "it",
        "as",
        "at",
        "me",
        "my",
        "so",
        "to",
        "be",
        "by",
        "de",
        "la",
    ]
)
"""Words that are codes of a country too. As a lower-case cell they are no country."""

_AMBIGUOUS = frozenset(
    ("virgin islands", "west indies", "caribbean", "punjab", "kashmir", "kurdistan", "scandinavia", "balkans")
)
_SEVERAL = "several"
"""Two countries were named, and neither is a part of the other."""


@dataclass(frozen=True)
class Place:
    """A country that was recognised. ``certain`` is false for a misspelling that we put right."""

    code: str
    certain: bool = True


def is_code(code: str) -> bool:
    """Whether ``code`` is one that we store: ISO 3166-1 alpha-2, or XK for Kosovo."""
    return code in _codes()


@lru_cache(maxsize=20_000)
def recognise(text: str) -> Place | None:
    """The country or territory that ``text`` names in any language, or None where none or more than one is meant."""
    seen = visible(text).strip(" .,;:!?-–—_*'\"()[]")
    if not seen or len(seen) > 300:
        return None
    flag = _flag(text)
    without_flags = re.sub(
        "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf]|\U0001f3f4[\U000e0020-\U000e007f]*", " ", text
    )
    if not visible(without_flags):
        return Place(flag) if flag else None
    seen = visible(without_flags).strip(" .,;:!?-–—_*'\"()[]")
    if fold_words(seen) in _AMBIGUOUS or fold_words(seen) in _regions():
        return None
    named = _exactly(seen) or _of_parts(seen) or _of_words(seen)
    if named:
        return Place(named) if named != _SEVERAL and flag in (None, named) else None
    if flag:
        return Place(flag)
    city = _cities().get(fold_words(seen)) or _one_of({_cities().get(fold_words(part)) for part in _parts(seen)})
    if city:
        return Place(city)
    nearest = _nearest(fold_words(seen)) or _one_of({_nearest(fold_words(part)) for part in _parts(seen)})
    return Place(nearest, certain=False) if nearest else None


@lru_cache(maxsize=20_000)
def is_name(text: str) -> bool:
    """Whether a text is, or holds beside other parts, the name or code of one country; quick, without misspellings."""
    seen = visible(text).strip(" .,;:!?-–—_*'\"()[]")
    if not seen or _flag(text):
        return bool(seen)
    for part in (seen, *_parts(seen)):
        key = fold_words(part)
        if key in _names() or (key.upper() in _codes() and key not in _NOT_A_NAME):
            return True
    return False


def _flag(text: str) -> str | None:
    pairs = re.findall("[\U0001f1e6-\U0001f1ff]{2}", text)
    codes = {"".join(chr(ord(letter) - 0x1F1E6 + 65) for letter in pair) for pair in pairs}
    if "\U0001f3f4\U000e0067\U000e0062" in text:
        codes.add("GB")
    codes = {code for code in codes if is_code(code)}
    return codes.pop() if len(codes) == 1 else None


def _exactly(seen: str) -> str | None:
    """A whole cell that is a name or a code."""
    compact = re.sub(r"[.\s]", "", seen)
    if len(compact) in (2, 3) and compact.isascii() and compact.isalpha():
        if fold_words(seen) in _own_table():
            return _own_table()[fold_words(seen)]
        if compact.lower() in _NOT_A_NAME and not compact.isupper():
            return None
        code = _codes().get(compact.upper())
        if code and (len(compact) == 2 or not compact.istitle() or fold_words(seen) not in _names()):
            return code
    key = fold_words(seen)
    return (
        _names().get(key)
        or _names().get(key.replace(" ", ""))
        or _bags().get(_bag(key))
        or (_names_elsewhere().get(key) if key not in _NOT_A_NAME else None)
    )


def _parts(seen: str) -> list[str]:
    return [
        part
        for part in re.split(r"[,;/|()\[\]\n·•，、；（）،:>→]|\s[-–—]\s|\s(?:and|y|e|et|und)\s", seen)
        if visible(part)
    ]


def _of_parts(seen: str) -> str | None:
    """ "Kampala, Uganda", "Kenya (East Africa)", "Hong Kong / China"."""
    parts = _parts(seen)
    if len(parts) < 2:
        return None
    return _together([_exactly(visible(part).strip(" .'\"-")) for part in parts], [fold_words(part) for part in parts])


def _together(codes: list[str | None], parts: list[str]) -> str | None:
    found = {code for code in codes if code}
    if len(found) > 1:
        found -= {PARENT.get(code, "") for code in found}
    if found == {"GE", "US"} or (found == {"GE"} and any(part in ("atlanta", "savannah", "athens") for part in parts)):
        return "US"
    return _SEVERAL if len(found) > 1 else _one_of(found)


def _one_of(codes: set[str | None] | set[str]) -> str | None:
    found = {code for code in codes if code}
    return found.pop() if len(found) == 1 else None


def _of_words(seen: str) -> str | None:
    """A name inside a sentence: "I live in Kenya", "我住在中国". Longest names first; words are used once."""
    words = fold_words(seen).split()
    if len(words) > 40:
        return None
    found: list[str | None] = []
    at = 0
    while at < len(words):
        for length in range(min(6, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            code = _embedded().get(phrase)
            if code:
                found.append(code)
                at += length
                break
        else:
            at += 1
    if not found and any(
        unicodedata.name(character, "").startswith(("CJK", "HANGUL", "KATAKANA", "THAI")) for character in seen
    ):
        found = list(_inside_unspaced("".join(words)))
    return _together(found, words)


def _inside_unspaced(text: str) -> set[str]:
    hits = sorted((name for name in _unspaced() if name in text), key=len, reverse=True)
    found: set[str] = set()
    for name in hits:
        if name in text:
            found.add(_unspaced()[name])
            text = text.replace(name, " ")
    return found


@lru_cache(maxsize=20_000)
def _nearest(key: str) -> str | None:
    """The country whose name is misspelt here, if no other name comes near.

    One slip (a letter too many, missing, wrong, or two swapped) in names of five letters and more, two from nine letters on. The
    next country must be farther away, and in the letters used too: "Austrila" could be Austria and Australia, so it is neither.
    """
    compact = key.replace(" ", "")
    if len(compact) < 5 or len(compact) > 40 or any(character.isdigit() for character in compact):
        return None
    allowed = 2 if len(compact) >= 9 else 1
    nearest: dict[str, tuple[int, int]] = {}
    for name, code in _spelt_out().items():
        distance = OSA.distance(name, compact, score_cutoff=allowed + 1)
        if distance <= allowed + 1:
            nearest[code] = min(nearest.get(code, (99, 99)), (distance, _letters_apart(name, compact)))
    ranked = sorted((*apart, code) for code, apart in nearest.items())
    if not ranked or ranked[0][0] > allowed:
        return None
    if len(ranked) > 1:
        gap = ranked[1][0] - ranked[0][0]
        if gap == 0 or (gap == 1 and ranked[1][1] - ranked[0][1] < 2):
            return None
    return ranked[0][2]


def _letters_apart(one: str, other: str) -> int:
    """How many letters only one of the two uses, whatever the order."""
    have, want = Counter(one), Counter(other)
    return sum(((have - want) + (want - have)).values())


@cache
def _codes() -> dict[str, str]:
    """Codes as people type them, upper case, to the code we store."""
    codes = {"XK": "XK", "XKX": "XK", "UK": "GB", "EL": "GR"}
    for country in pycountry.countries:
        codes[country.alpha_2] = country.alpha_2
        codes[country.alpha_3] = country.alpha_2
    return codes


@cache
def _own_table() -> dict[str, str]:
    table: dict[str, str] = {}
    with (Path(__file__).parent / "place_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for spelling in row["spellings"].split(";"):
                table[fold_words(spelling)] = row["code"]
    return table


def _territories(language: str) -> dict[str, str]:
    """Folded CLDR names of one language, to codes; a name that means two places there is left out."""
    names: dict[str, str] = {}
    for code, name in Locale.parse(language).territories.items():
        if len(code) != 2 or code in _NO_COUNTRY:
            continue
        code = _FOLDED_INTO.get(code, code)
        for spelling in {name, re.sub(r"\(.*?\)", " ", name)}:
            key = fold_words(spelling)
            if key and is_code(code):
                names[key] = code if names.get(key, code) == code else ""
    return {key: code for key, code in names.items() if code}


@cache
def _names() -> dict[str, str]:
    """Folded names to codes. Our table first, then ISO and English, then the other main languages."""
    names = dict(_own_table())
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")):
            if name:
                names.setdefault(fold_words(name), country.alpha_2)
                inverted = re.match(r"(.*), (.*)$", name)
                if inverted:
                    names.setdefault(fold_words(f"{inverted[2]} {inverted[1]}"), country.alpha_2)
    for language in MAIN_LANGUAGES:
        for key, code in _territories(language).items():
            names.setdefault(key, code)
    return names


@cache
def _names_elsewhere() -> dict[str, str]:
    """Folded names in all other languages of CLDR, as far as they agree. Takes seconds to make, so it is asked last."""
    others: dict[str, set[str]] = {}
    for language in localedata.locale_identifiers():
        if "_" not in language and language not in MAIN_LANGUAGES and language != "root":
            for key, code in _territories(language).items():
                others.setdefault(key, set()).add(code)
    return {
        key: next(iter(codes))
        for key, codes in others.items()
        if len(codes) == 1 and (len(key) > 3 or not key.isascii())
    }


def _bag(key: str) -> str:
    return " ".join(sorted(word for word in key.split() if word not in _FILLER))


@cache
def _bags() -> dict[str, str]:
    """Names without "the", "republic", "of" and order: "Korea, South", "Bahamas, The", "Republic of Kenya"."""
    bags: dict[str, str] = {}
    for key, code in _embedded().items():
        bag = _bag(key)
        if bag:
            bags[bag] = code if bags.get(bag, code) == code else ""
    bags.update(
        {"congo": "", "korea": "KR", "china": "CN", "ireland": "IE", "virgin": "", "guinea": "GN", "sudan": "SD"}
    )
    return {bag: code for bag, code in bags.items() if code}


@cache
def _regions() -> frozenset[str]:
    """Continents and other regions of several countries, in the main languages."""
    regions = {
        fold_words(name)
        for language in MAIN_LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code.isdigit() or code in _NO_COUNTRY
    }
    return frozenset(regions - set(_names()))


@cache
def _embedded() -> dict[str, str]:
    """Names that count inside a sentence: those of the main languages and our table, no codes and nothing very short."""
    names: dict[str, str] = {}
    for language in MAIN_LANGUAGES:
        for key, code in _territories(language).items():
            names.setdefault(key, code)
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "official_name", ""), getattr(country, "common_name", "")):
            if name:
                names.setdefault(fold_words(name), country.alpha_2)
    names.update(_own_table())
    return {
        key: code
        for key, code in names.items()
        if len(key) > 3 or not key.isascii() or key in ("usa", "uae", "uk", "drc")
    }


@cache
def _unspaced() -> dict[str, str]:
    """Names in scripts that write no blanks, at least two characters long."""
    return {
        key.replace(" ", ""): code
        for key, code in _embedded().items()
        if len(key) > 1
        and not key.isascii()
        and unicodedata.name(key[0], "").startswith(("CJK", "HANGUL", "KATAKANA", "THAI"))
    }


@cache
def _spelt_out() -> dict[str, str]:
    """Names with an alphabet, without blanks, that a misspelling can be compared with."""
    return {
        key.replace(" ", ""): code
        for key, code in _embedded().items()
        if len(key) > 3 and unicodedata.name(key[0], "").startswith(("LATIN", "CYRILLIC"))
    }


@cache
def _cities() -> dict[str, str]:
    """Cities that time zones are named after, in the main languages, where only one country has such a zone."""
    from babel.core import get_global

    territory_of: dict[str, str] = get_global("zone_territories")
    cities: dict[str, str] = {}

    def note(name: str, code: str) -> None:
        key = fold_words(name)
        if len(key) > 2 or not key.isascii():
            cities[key] = code if cities.get(key, code) == code else ""

    for zone, code in territory_of.items():
        if is_code(code) and "/" in zone and not zone.startswith(("Etc/", "SystemV/")):
            note(zone.rpartition("/")[2].replace("_", " "), code)
    for language in MAIN_LANGUAGES:
        for zone, data in Locale.parse(language).time_zones.items():
            zone_code = territory_of.get(zone, "")
            if is_code(zone_code) and data.get("city"):
                note(data["city"], zone_code)
    return {city: code for city, code in cities.items() if code and city not in _names()}
