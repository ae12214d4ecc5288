"""The names and codes that countries, territories, regions and some cities are known by."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pycountry

from applications.intake.reading.gathered import gathered
from ilnp.words.folding import fold_words

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

FOLDED_INTO = {"AC": "SH", "TA": "SH", "IC": "ES", "EA": "ES", "DG": "IO", "CP": "FR", "CQ": "GG"}
NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
FILLER = frozenset(
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
NOT_A_NAME = frozenset(
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

_OF_SEVERAL = (
    "virgin islands;west indies;caribbean;punjab;kashmir;kurdistan;scandinavia;balkans;congo;the congo;le congo;"
    "el congo;o congo;kongo;конго;刚果;剛果;콩고;الكونغو;コンゴ;κονγκο;คองโก;קונגו"
)
AMBIGUOUS = frozenset(_OF_SEVERAL.split(";"))
"""Names of which several countries have a part, or two the whole."""
SEVERAL = "several"
"""Two countries were named, and neither is a part of the other."""


def is_code(code: str) -> bool:
    """Whether ``code`` is one that we store: ISO 3166-1 alpha-2, or XK for Kosovo."""
    return code in codes()


@cache
def codes() -> dict[str, str]:
    """Codes as people type them, upper case, to the code we store."""
    codes = {"XK": "XK", "XKX": "XK", "UK": "GB", "EL": "GR"}
    for country in pycountry.countries:
        codes[country.alpha_2] = country.alpha_2
        codes[country.alpha_3] = country.alpha_2
    return codes


_STATES_BY_LETTERS = ("US", "CA", "AU", "BR")
"""Countries whose people write a town with the letters of its state: "Austin, TX", "Salvador - BA"."""


@cache
def countries_of_letters(letters: str) -> frozenset[str]:
    """The countries that two letters beside a town may stand for: as a country's code, or as a state's."""
    states = (country for country in _STATES_BY_LETTERS if pycountry.subdivisions.get(code=f"{country}-{letters}"))
    return frozenset(states) | {code for code in (codes().get(letters),) if code}


@cache
def own_table() -> dict[str, str]:
    table: dict[str, str] = {}
    with (Path(__file__).parent / "names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for spelling in row["spellings"].split(";"):
                table[fold_words(spelling)] = row["code"]
    return table


def _territories(language: str) -> dict[str, str]:
    """Folded CLDR names of one language, to codes; a name that means two places there is left out."""
    from babel import Locale

    names: dict[str, str] = {}
    for code, name in Locale.parse(language).territories.items():
        if len(code) != 2 or code in NO_COUNTRY:
            continue
        code = FOLDED_INTO.get(code, code)
        for spelling in {name, re.sub(r"\(.*?\)", " ", name)}:
            key = fold_words(spelling)
            if key and is_code(code):
                names[key] = code if names.get(key, code) == code else ""
    return {key: code for key, code in names.items() if code}


@cache
def names() -> dict[str, str]:
    """Folded names to codes, of our table, ISO and the main languages."""
    return dict(gathered("names"))


def gather_names() -> dict[str, str]:
    """What ``names`` says, made anew. Our table first, then ISO and English, then the other main languages."""
    names = dict(own_table())
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
    return {key: code for key, code in names.items() if key not in AMBIGUOUS}


@cache
def names_elsewhere() -> dict[str, str]:
    """Folded names in all other languages of CLDR, as far as they agree."""
    return dict(gathered("names_elsewhere"))


def gather_names_elsewhere() -> dict[str, str]:
    """What ``names_elsewhere`` says, made anew."""
    from babel import localedata

    others: dict[str, set[str]] = {}
    for language in localedata.locale_identifiers():
        if "_" not in language and language not in MAIN_LANGUAGES and language != "root":
            for key, code in _territories(language).items():
                others.setdefault(key, set()).add(code)
    return {
        key: next(iter(codes))
        for key, codes in others.items()
        if len(codes) == 1 and (len(key) > 3 or not key.isascii()) and key not in AMBIGUOUS
    }


def bag(key: str) -> str:
    return " ".join(sorted(word for word in key.split() if word not in FILLER))


@cache
def bags() -> dict[str, str]:
    """Names without "the", "republic", "of" and order: "Korea, South", "Bahamas, The", "Republic of Kenya"."""
    found: dict[str, str] = {}
    for key, code in embedded().items():
        words = bag(key)
        if words:
            found[words] = code if found.get(words, code) == code else ""
    found.update(
        {"congo": "", "korea": "KR", "china": "CN", "ireland": "IE", "virgin": "", "guinea": "GN", "sudan": "SD"}
    )
    return {words: code for words, code in found.items() if code}


@cache
def regions() -> frozenset[str]:
    """Continents and other regions of several countries, in the main languages."""
    return frozenset(gathered("regions"))


def gather_regions() -> frozenset[str]:
    """What ``regions`` says, made anew."""
    from babel import Locale

    regions = {
        fold_words(name)
        for language in MAIN_LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code.isdigit() or code in NO_COUNTRY
    }
    return frozenset(regions - set(gather_names()))


@cache
def embedded() -> dict[str, str]:
    """Names that count inside a sentence: those of the main languages and our table, no codes and nothing very short."""
    return dict(gathered("embedded"))


def gather_embedded() -> dict[str, str]:
    """What ``embedded`` says, made anew."""
    names: dict[str, str] = {}
    for language in MAIN_LANGUAGES:
        for key, code in _territories(language).items():
            names.setdefault(key, code)
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "official_name", ""), getattr(country, "common_name", "")):
            if name:
                names.setdefault(fold_words(name), country.alpha_2)
    names.update(own_table())
    return {
        key: code
        for key, code in names.items()
        if (len(key) > 3 or not key.isascii() or key in ("usa", "uae", "uk", "drc")) and key not in AMBIGUOUS
    }


@cache
def unspaced() -> dict[str, str]:
    """Names in scripts that write no blanks, at least two characters long."""
    return {
        key.replace(" ", ""): code
        for key, code in embedded().items()
        if len(key) > 1
        and not key.isascii()
        and unicodedata.name(key[0], "").startswith(("CJK", "HANGUL", "KATAKANA", "THAI"))
    }


@cache
def spelt_out() -> dict[str, str]:
    """Names with an alphabet, without blanks, that a misspelling can be compared with."""
    return {
        key.replace(" ", ""): code
        for key, code in embedded().items()
        if len(key) > 3 and unicodedata.name(key[0], "").startswith(("LATIN", "CYRILLIC"))
    }


@cache
def cities() -> dict[str, str]:
    """Cities that time zones are named after, in the main languages, where only one country has such a zone."""
    return dict(gathered("cities"))


def gather_cities() -> dict[str, str]:
    """What ``cities`` says, made anew."""
    from babel import Locale
    from babel.core import get_global

    territory_of: Mapping[str, str] = get_global("zone_territories")
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
    known = gather_names()
    return {city: code for city, code in cities.items() if code and city not in known}
