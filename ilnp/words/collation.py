"""In which order readers of each language look for names: a small part of Unicode's collation, enough for names of places
and languages. A test compares it with the browser's own, which is complete.

A character set's own order serves Japanese: JIS X 0208 has kana first, then kanji, as CLDR sorts them. Chinese is
sorted by pinyin, which no character set knows; ``pinyin.txt`` holds the characters of our names in CLDR's order, made
by ``python -m tests.words.pinyin``.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

PINYIN = Path(__file__).with_name("pinyin.txt")

_SEPARATE = {
    "es": {"ñ": "n\uffff"},
    "ru": {"й": "и\uffff"},
    "ar": dict.fromkeys("ءأؤإئ", "ا") | {"آ": "اا", "ة": "ت", "ى": "ي"},
}
"""Signs that their language does not sort as the letter they are written with, or else as another one."""

_SMALL_KANA = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_LONG_VOWELS = [
    ("ア", "アカサタナハマヤラワ"),
    ("イ", "イキシチニヒミリ"),
    ("ウ", "ウクスツヌフムユル"),
    ("エ", "エケセテネヘメレ"),
    ("オ", "オコソトノホモヨロヲ"),
]
"""What ー stands for after each kana."""


def sort_key(name: str, language: str) -> tuple[object, str]:
    """A key that puts names where readers of ``language`` look for them. Accents and case do not count at first."""
    folded = name.casefold().replace("’", "'")
    bare = folded
    for sign, place in _SEPARATE.get(language, {}).items():
        bare = bare.replace(sign, place)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(sign))
    if language == "ja":
        return (_long_vowels_written_out(bare).encode("euc_jp", "replace"), folded)
    if language == "zh-hans":
        return ([pinyin().get(sign, ord(sign)) for sign in bare], folded)
    return (bare, folded)


def _long_vowels_written_out(bare: str) -> str:
    written = ""
    for sign in bare.translate(_SMALL_KANA):
        vowel = next((vowel for vowel, row in _LONG_VOWELS if sign == "ー" and written[-1:] in row), sign)
        written += vowel if written else sign
    return written


@cache
def pinyin() -> dict[str, float]:
    """Where each Chinese character that we know stands: before Latin letters, after blanks and brackets."""
    characters = "".join(PINYIN.read_text(encoding="utf-8").split())
    return {sign: ord("A") + place / 10_000 for place, sign in enumerate(characters)}
