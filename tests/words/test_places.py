"""Names of places in the reader's language, in the order in which readers look for them."""

import zoneinfo

import pytest
from django.conf import settings

from ilnp.words import collation, places
from tests.words.pinyin import is_chinese

LANGUAGES = [code for code, _name in settings.ALL_LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name_in_every_language(language):
    countries = places.countries(language)
    assert len(countries) == len({code for code, _name in countries}) == 250
    assert not [code for code, name in countries if name == code]


def test_names_stand_where_readers_look_for_them(browser):
    page = browser.new_page()
    sort = "([names, language]) => names.toSorted(new Intl.Collator(language).compare)"
    for language in LANGUAGES:
        for offered in places.OFFERED:
            names = [name for _code, name in offered(language) if name != "UTC"]
            assert names == page.evaluate(sort, [names, language])
    page.close()


def test_the_place_of_every_chinese_character_in_a_name_is_known():
    names = [name for offered in places.OFFERED for _code, name in offered("zh-hans")]
    assert {sign for name in names for sign in name if is_chinese(sign)} == collation.pinyin().keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_language_of_the_page_the_same_languages_can_be_chosen(language):
    assert dict(places.languages(language)).keys() == dict(places.languages("en")).keys()
    assert not [code for code, name in places.languages(language) if name == code]
    assert language in ("en", "es", "pt") or not [
        name for _code, name in places.languages(language) if name[0].isascii()
    ]


def test_a_language_is_called_by_its_own_name_in_the_switcher():
    names = ["English", "Español", "Português", "简体中文", "한국어", "العربية", "Русский", "日本語"]
    assert [places.own_name(code) for code in LANGUAGES] == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_time_zone_offered_is_one_that_the_program_can_use(language):
    zones = places.time_zones(language)
    assert len(zones) > 400
    assert {zone for zone, _place in zones} <= zoneinfo.available_timezones()


def test_a_city_is_named_in_the_reader_s_language_also_where_unicode_keeps_a_former_name():
    assert dict(places.time_zones("es"))["Asia/Kolkata"] == "Calcuta (India)"
    assert not [place for zone, place in places.time_zones("ja") if zone != "UTC" and place[:3].isascii()]


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("US", "America/New_York"),
        ("AU", "Australia/Sydney"),
        ("RU", "Europe/Moscow"),
        ("IN", "Asia/Kolkata"),
        ("BR", "America/Sao_Paulo"),
    ],
)
def test_the_zone_suggested_first_is_where_most_people_of_the_country_live(country, zone):
    assert places.zones_of(country)[0] in (zone, "Asia/Calcutta")
    assert places.zones_of("XX") == []
