"""Names of countries, languages and time zones in the reader's language, from Unicode's CLDR through Babel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pycountry
from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from babel.localedata import locale_identifiers
from django.conf import settings
from django.utils.translation import gettext_lazy, override

from ilnp.words import phrases
from ilnp.words.collation import sort_key
from ilnp.words.languages import LANGUAGES
from ilnp.words.phrases import locale_of

_EXTRA_TERRITORIES = ["XK"]
"""Kosovo: no code in ISO 3166-1, but the code that CLDR and many bodies use."""

_MOST_PEOPLE = {
    "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto",
    "CD": "Africa/Kinshasa", "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia", "DE": "Europe/Berlin",
    "EC": "America/Guayaquil", "ES": "Europe/Madrid", "FM": "Pacific/Chuuk", "GL": "America/Nuuk", "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa", "KZ": "Asia/Almaty", "MH": "Pacific/Majuro", "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland", "PF": "Pacific/Tahiti",
    "PG": "Pacific/Port_Moresby", "PS": "Asia/Gaza", "PT": "Europe/Lisbon", "RU": "Europe/Moscow", "UA": "Europe/Kiev",
    "US": "America/New_York", "UZ": "Asia/Tashkent",
}  # fmt: skip
"""Of the countries with several time zones, the one where most people live."""

_NAMED_BY_US = {
    "bew": gettext_lazy("Betawi"),
    "blt": gettext_lazy("Tai Dam"),
    "cic": gettext_lazy("Chickasaw"),
    "hnj": gettext_lazy("Hmong Njua"),
    "ken": gettext_lazy("Kenyang"),
    "ltg": gettext_lazy("Latgalian"),
    "luo": gettext_lazy("Luo"),
    "rif": gettext_lazy("Riffian"),
    "trw": gettext_lazy("Torwali"),
    "vai": gettext_lazy("Vai"),
}
"""Languages that CLDR names in English but not in all languages of the site."""

Choice = tuple[str, str]


@lru_cache(maxsize=32)
def countries(language: str) -> list[Choice]:
    """All countries and territories of ISO 3166-1 (and Kosovo) as (code, name), sorted as readers of ``language`` expect."""
    names = locale_of(language).territories
    codes = [country.alpha_2 for country in pycountry.countries] + _EXTRA_TERRITORIES
    return _sorted([(code, names.get(code, code)) for code in codes], language)


def country_name(code: str, language: str) -> str:
    """The name of a country in ``language``; the code itself for one that nobody knows."""
    return str(locale_of(language).territories.get(code, code))


@lru_cache(maxsize=32)
def languages(language: str) -> list[Choice]:
    """The world's written languages as (code, name) in the reader's language: all with an ISO 639-1 code, and others
    of ISO 639-3 that CLDR has locale data for. Chinese stands as ``zh``; regional variants are left out. Every reader
    is offered the same: what is chosen in one language of the site can be read in another."""
    short = {entry.alpha_2 for entry in pycountry.languages if hasattr(entry, "alpha_2")}
    with_data = {identifier.partition("_")[0] for identifier in locale_identifiers()}
    usual = ((short | with_data) & set(locale_of("en").languages)) - {"sh", "mo"}
    return _sorted([(code, language_name(code, language)) for code in usual], language)


def language_name(code: str, language: str) -> str:
    """The name of a language in the language of the reader; the code itself for one that nobody knows."""
    name = locale_of(language).languages.get(code)
    if name is None and code in _NAMED_BY_US:
        with override(language):
            name = str(_NAMED_BY_US[code])
    return _opening(str(name or code))


def programme_languages(language: str) -> list[Choice]:
    """The programme's eight languages as (code, name) in the reader's language, sorted for the reader."""
    return _sorted([(code, language_name(str(locale_of(code)), language)) for code in LANGUAGES], language)


def site_languages() -> list[Choice]:
    """Languages that the pages can be read in now, as (code, own name)."""
    return [(code, own_name(code)) for code, _name in settings.LANGUAGES]


@lru_cache(maxsize=32)
def own_name(code: str) -> str:
    """What a language calls itself: español, 日本語. Simplified Chinese is 简体中文, without its country."""
    if code == "zh-hans":
        return "简体中文"
    locale = locale_of(code)
    return _opening(locale.languages.get(locale.language) or locale.display_name or code)


@lru_cache(maxsize=32)
def time_zones(language: str) -> list[Choice]:
    """Time zones as (IANA name, place in the reader's language), one entry per place and no aliases; UTC is first."""
    aliases = get_global("zone_aliases")
    known = [
        zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/") and zone not in aliases
    ]
    named = [(zone, _place(zone, language)) for zone in known if zone in get_global("zone_territories")]
    return [("UTC", "UTC"), *_sorted(named, language)]


@lru_cache(maxsize=32)
def clocks(language: str, year: int) -> list[Choice]:
    """One of the time zones for every country and way in which its clocks run, in ``year`` and the next.

    It names every clock that ``time_zones`` names, in a list a quarter shorter: Argentina has one clock in twelve zones.
    """
    found: dict[tuple[str, tuple[timedelta | None, ...]], Choice] = {}
    for zone, place in time_zones(language):
        found.setdefault((get_global("zone_territories").get(zone, ""), _hands(zone, year)), (zone, place))
    return list(found.values())


@lru_cache(maxsize=512)
def _hands(zone: str, year: int) -> tuple[timedelta | None, ...]:
    """How far ``zone`` is from UTC in every week of ``year`` and the next."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    return tuple((start + timedelta(weeks=week)).astimezone(ZoneInfo(zone)).utcoffset() for week in range(104))


@lru_cache(maxsize=512)
def zones_of(country: str) -> list[str]:
    """Time zones used in a country, as IANA names, the one where most of its people live first. Empty for a
    country that has none."""
    zones = [zone for zone in get_global("territory_zones").get(country, []) if zone in available_timezones()]
    return sorted(zones, key=lambda zone: zone != _MOST_PEOPLE.get(country))


def _place(zone: str, language: str) -> str:
    location = _city(zone, locale_of(language))
    country = get_global("zone_territories").get(zone, "")
    if not country:
        return location
    return phrases.aside(location.rpartition("/")[2], country_name(country, language), language)


def _city(zone: str, locale: Locale) -> str:
    """The city that names a time zone. CLDR keeps many under the zone's former name, where Babel does not look:
    Asia/Calcutta, Europe/Kiev, America/Buenos_Aires."""
    former = [old for old, new in get_global("zone_aliases").items() if new == zone]
    known = (locale.time_zones.get(name, {}).get("city") for name in (zone, *former))
    return next(filter(None, known), "") or get_timezone_location(zone, locale=locale, return_city=True)


def _opening(name: str) -> str:
    return name[:1].upper() + name[1:]


def _sorted(choices: list[Choice], language: str) -> list[Choice]:
    return sorted(choices, key=lambda choice: sort_key(choice[1], language))


OFFERED = [countries, languages, programme_languages, time_zones]
"""The lists of names that readers choose from, each a function of the reader's language."""
