"""The one list of languages."""

from __future__ import annotations

import pytest
from django.conf import settings

from ilnp.words import languages


def test_the_settings_list_the_languages() -> None:
    assert list(languages.LANGUAGES) == [code for code, _name in settings.ALL_LANGUAGES]
    assert len(languages.LANGUAGES) == 8
    assert languages.NAMES["ja"] == "日本語"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("en", "en"), ("pt-br", "pt"), ("PT_BR", "pt"), ("zh-cn", "zh-hans"), ("zh-Hant", "zh-hans"), ("ar-eg", "ar"),
        ("fr", "en"), ("", "en"),
    ],
)  # fmt: skip
def test_everybody_gets_the_closest(asked: str, given: str) -> None:
    assert languages.closest(asked) == given


def test_arabic_alone_is_written_from_right_to_left() -> None:
    assert [code for code in languages.LANGUAGES if languages.direction(code) == "rtl"] == ["ar"]
    assert languages.direction("fa") == "ltr", "shown in English"
