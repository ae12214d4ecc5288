"""The languages of the programme's texts: those of the settings, where alone they are listed, and which of them a person
gets."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language_info

NAMES: dict[str, str] = dict(settings.ALL_LANGUAGES)
"""Each language by its own name: a name is not translated."""

LANGUAGES = tuple(NAMES)
"""Codes as Django writes them. Every text that ships is in each."""

FALLBACK: str = settings.LANGUAGE_CODE
"""What is shown where a text is not in the reader's language."""


def closest(code: str) -> str:
    """Return the language of ours that serves ``code`` (``pt-br`` → ``pt``, ``zh-cn`` → ``zh-hans``), else English."""
    code = code.strip().lower().replace("_", "-")
    if code in NAMES:
        return code
    stem = code.partition("-")[0]
    return next((ours for ours in LANGUAGES if ours.partition("-")[0] == stem), FALLBACK)


def direction(code: str) -> str:
    """``"rtl"`` for a language written from right to left, else ``"ltr"``; as HTML's ``dir`` wants it."""
    return "rtl" if get_language_info(closest(code))["bidi"] else "ltr"
