"""Countries as people type them."""

from __future__ import annotations

import pycountry
import pytest
from babel import Locale

from applications.intake.reading.places import recognising
from applications.intake.reading.places import words as place_words
from tests.kit.files.people import SPELLINGS, UNREADABLE


def code(text: str) -> str | None:
    place = recognising.recognise(text)
    return place.code if place else None


@pytest.mark.parametrize("language", ["en", "es", "pt", "zh_Hans", "ko", "ar", "ru", "ja"])
def test_every_country_in_the_programmes_languages(language: str) -> None:
    names = Locale.parse(language).territories
    wrong = {name for key, name in names.items() if len(key) == 2 and place_words.is_code(key) and code(name) != key}
    assert wrong - {"Congo"} == set()  # two countries are called so; see below


def test_names_codes_and_flags_of_the_standard() -> None:
    for country in pycountry.countries:
        name = country.name if country.name != "Congo" else country.official_name
        spellings = [name, name.upper(), country.alpha_2, country.alpha_3, country.flag]
        assert {code(text) for text in spellings} == {country.alpha_2}, country


def test_spellings_of_people() -> None:
    wrong = [(text, code(text), meant) for meant, texts in SPELLINGS.items() for text in texts if code(text) != meant]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        *UNREADABLE,
        "Austrila",
        "asdf",
        "no",
        "123",
        "Georgia and Kenya",
        "Earth",
        "Europe",
        "Urbana, IL",
        "Salem, MA",
        "Congo",
    ],
)
def test_what_could_be_two_or_none_is_none(text: str) -> None:
    assert code(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Georgia, USA", "US"),
        ("Tbilisi, Georgia", "GE"),
        ("Hong Kong, China", "HK"),
        ("Puerto Rico, USA", "PR"),
        ("I live in Kenya", "KE"),
        ("我住在中国", "CN"),
        ("Ke\u200bnya", "KE"),
        ("ＫＥＮＹＡ", "KE"),
        ("Zambai", "ZM"),
        ("Gambai", "GM"),
        ("Bangaldesh", "BD"),
        ("Uinted Kingdom", "GB"),
        ("Nairobi", "KE"),
        ("Kenya 🇰🇪", "KE"),
        ("Port of Spain", "TT"),
        ("Chicago, IL, USA", "US"),
        ("Austin, TX", "US"),
        ("Berlin, DE", "DE"),
        ("Florianópolis, SC, Brasil", "BR"),
        ("Kongo (Demokratische Republik)", "CD"),
        ("Демократическая Республика Конго", "CD"),
        ("호주", "AU"),
        ("터키", "TR"),
        ("グルジア", "GE"),
        ("紐西蘭", "NZ"),
        ("Guyane", "GF"),
    ],
)
def test_more_than_the_name(text: str, meant: str) -> None:
    assert code(text) == meant
