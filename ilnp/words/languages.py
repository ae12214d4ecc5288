"""The eight languages that mail is written in, and which of them a person gets."""

from __future__ import annotations

LANGUAGES = ("en", "es", "pt", "zh-hans", "ko", "ar", "ru", "ja")
"""Codes as Django writes them. Every kind of mail has a default text in each."""

FALLBACK = "en"

RIGHT_TO_LEFT = frozenset({"ar"})

NAMES = {
    "en": "English",
    "es": "Español",
    "pt": "Português",
    "zh-hans": "简体中文",
    "ko": "한국어",
    "ar": "العربية",
    "ru": "Русский",
    "ja": "日本語",
}
"""Each language by its own name: a name is not translated."""


def closest(code: str) -> str:
    """Return the language of ours that serves ``code`` (``pt-br`` → ``pt``, ``zh-cn`` → ``zh-hans``), else English."""
    code = code.strip().lower().replace("_", "-")
    if code in LANGUAGES:
        return code
    stem = code.partition("-")[0]
    if stem == "zh":
        return "zh-hans"
    return stem if stem in LANGUAGES else FALLBACK


def direction(code: str) -> str:
    """``"rtl"`` for a language written from right to left, else ``"ltr"``; as HTML's ``dir`` wants it."""
    return "rtl" if closest(code) in RIGHT_TO_LEFT else "ltr"
