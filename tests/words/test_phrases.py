"""Days, lists and sentences as readers of each language write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import ngettext, override

from ilnp.words import phrases


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "March 2, 2026", "Monday, March 2, 2026, 23:59"),
        ("es", "2 de marzo de 2026", "lunes, 2 de marzo de 2026, 23:59"),
        ("pt", "2 de março de 2026", "segunda-feira, 2 de março de 2026, 23:59"),
        ("zh-hans", "2026年3月2日", "2026年3月2日星期一 23:59"),
        ("ko", "2026년 3월 2일", "2026년 3월 2일 월요일 23:59"),
        ("ar", "2 مارس 2026", "الاثنين، 2 مارس 2026، 23:59"),
        ("ru", "2 марта 2026", "понедельник, 2 марта 2026, 23:59"),
        ("ja", "2026年3月2日", "2026年3月2日月曜日 23:59"),
    ],
)
def test_a_day_can_end_a_sentence_and_a_moment_has_its_weekday(language: str, day: str, moment: str) -> None:
    assert phrases.day(date(2026, 3, 2), language) == day
    assert phrases.moment(datetime(2026, 3, 2, 23, 59, tzinfo=UTC), language) == moment


def test_lists_and_sentences_are_put_together_as_the_language_does() -> None:
    assert phrases.listed(["Ana", "Jun"], "pt") == "Ana, Jun"
    assert phrases.listed(["Ana", "Jun"], "ar") == "Ana، Jun"
    assert phrases.listed(["Ana", "Jun"], "zh-hans") == "Ana、Jun"
    assert phrases.listed(["Equity, diversity", "Reading"], "en") == "Equity, diversity; Reading"
    assert phrases.listed(["公平、多样", "阅读"], "zh-hans") == "公平、多样；阅读"
    assert phrases.fact("Name", "Jun", "en") == "Name: Jun"
    assert phrases.fact("名前", "純", "ja") == "名前：純"
    assert phrases.sentences(["Uno.", "Dos."], "es") == "Uno. Dos."
    assert phrases.sentences(["一つ。", "二つ。"], "ja") == "一つ。二つ。"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", {1: "بلد", 2: "بلدان", 11: "بلدًا", 100: "بلد", 111: "بلدًا"}),
        ("ru", {1: "страна", 2: "страны", 5: "стран", 11: "стран", 21: "страна"}),
    ],
)
def test_what_is_counted_has_the_form_that_goes_with_the_number(language: str, written: dict[int, str]) -> None:
    with override(language):
        assert {number: ngettext("country", "countries", number) for number in written} == written
