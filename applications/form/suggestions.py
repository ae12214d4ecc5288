"""What is likely for somebody who lives in a country, so that lists can be short. Everything else can be asked for."""

from __future__ import annotations

from functools import lru_cache

from babel.languages import get_official_languages, get_territory_language_info

from ilnp.words.languages import LANGUAGES

_WIDESPREAD = """
    am ar az bg bn ca cs da de el en es fa fi fil fr ha he hi hr hu id it ja ko ms nl no pl pt ro ru sk sr sv sw ta th tr
    uk ur vi yo zh
"""
WIDESPREAD = frozenset(_WIDESPREAD.split())
"""Languages that many librarians in many countries write."""

NOTICEABLE = 1
"""Per cent of a country's people from which on a language counts as one of the country's."""


@lru_cache(maxsize=512)
def likely_languages(country: str) -> frozenset[str]:
    """Codes of languages likely for a person in ``country`` (ISO 3166-1): the programme's, widespread ones, official ones,
    and those of at least one per cent of its people, by CLDR's territory data. An unknown country has only the first two.
    """
    programme = {code.partition("-")[0] for code in LANGUAGES}
    spoken = get_territory_language_info(country) if country else {}
    common = {
        code.partition("_")[0]
        for code, facts in spoken.items()
        if float(facts["population_percent"] or 0) >= NOTICEABLE
    }
    official = get_official_languages(country, regional=True, de_facto=True) if country else ()
    return frozenset(programme | WIDESPREAD | common | {code.partition("_")[0] for code in official})
