"""Which encoding a file of bytes is in.

Form services write UTF-8; spreadsheet programs on people's own machines write UTF-16 or the machine's old code page. A code
page leaves no mark, so each candidate's text is judged: do its words look like words (one script, small letters with
small letters, characters that are common in that script), and does it contain words that we expect in an application?
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

CODE_PAGES = (
    "cp1252",
    "cp1250",
    "cp1254",
    "cp1257",
    "cp1251",
    "koi8-u",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp874",
    "cp1258",
    "cp932",
    "euc-jp",
    "cp949",
    "gb18030",
    "cp950",
    "mac-roman",
    "cp850",
    "cp866",
    "mac-cyrillic",
    "iso8859-2",
    "iso8859-5",
    "iso8859-6",
    "iso8859-7",
    "iso8859-9",
    "latin-1",
)
"""Candidates, the likelier first: of two that read equally well the first is taken."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 400_000
_COMMON_LATIN = frozenset("áéíóúüñàèìòùâêîôûãõäöçßåøæÁÉÍÓÚÑÀÈÇÃÕÂÊÔÄÖÜÅØ¿¡ºª«»’‘“”–—…")
_KNOWN_LATIN = frozenset("ąćęłńśźżčďěňřšťůžýđăâîșțşţğıİőűģķļņēīūėįųðþœŒŠŽŁŚŻŹĆČŘĞŞ€°·´")
_COMMON_HAN_LEADS = range(0xB0, 0xD8)


def decode(content: bytes, familiarity: Callable[[str], int] | None = None) -> tuple[str, str]:
    """Return ``(text, encoding)``. Never fails: bytes that fit nothing become U+FFFD.

    ``familiarity`` counts words in a text that an application form would hold; it decides between code pages that read
    about equally well.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace").lstrip("\ufeff"), encoding
    wide = _wide(content)
    if wide:
        return content.decode(wide, errors="replace"), wide
    if b"\x1b$" in content or b"\x1b(" in content:
        try:
            return content.decode("iso2022_jp_2"), "iso-2022-jp"
        except UnicodeDecodeError:
            pass
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    damaged = content.decode("utf-8", errors="replace")
    broken = damaged.count("\ufffd")
    if sum(1 for character in damaged if character > "\x7f") - broken > 20 * broken:
        return damaged, "utf-8"
    return _code_page(content, familiarity or (lambda text: 0))


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: most of its blanks, commas and line ends are a zero byte and the character."""
    sample = content[:_SAMPLE_BYTES]
    if sample.count(0) < len(sample) // 50 or len(sample) < 4:
        return None
    even, odd = sample[0::2], sample[1::2]
    marks = b"\n\t,; "
    little = sum(1 for low, high in zip(even, odd, strict=False) if high == 0 and low in marks)
    big = sum(1 for high, low in zip(even, odd, strict=False) if high == 0 and low in marks)
    if max(little, big) == 0:
        return None
    return "utf-16-le" if little >= big else "utf-16-be"


def _code_page(content: bytes, familiarity: Callable[[str], int]) -> tuple[str, str]:
    sample = _telling_lines(content)
    judged: list[tuple[float, str]] = []
    for encoding in CODE_PAGES:
        try:
            text = sample.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        judged.append((_plausibility(text) + 0.02 * min(familiarity(text), 40), encoding))
    while judged:
        best = max(score for score, _encoding in judged)
        encoding = next(encoding for score, encoding in judged if score >= best - 0.004)
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            judged = [entry for entry in judged if entry[1] != encoding]
    return content.decode("cp1252", errors="replace"), "cp1252"


def _telling_lines(content: bytes) -> bytes:
    """The lines that hold something beyond ASCII, up to the size of a sample, the first line always."""
    lines = content.splitlines(keepends=True)
    telling = [lines[0]] + [line for line in lines[1:] if not line.isascii()]
    sample = b""
    for line in telling:
        if len(sample) > _SAMPLE_BYTES:
            break
        sample += line
    return sample


def _plausibility(text: str) -> float:
    """Between some negative number and 1: how far the text beyond ASCII looks like something people write."""
    points = 0.0
    total = 0
    for word, count in Counter(re.findall(r"[^\x00-\x40\x5b-\x60\x7b-\x7f]+", text)).items():
        beyond = sum(1 for character in word if character > "\x7f")
        if beyond:
            total += beyond * count
            points += _word_points(word) * beyond * count
    return points / total if total else 0.0


@lru_cache(maxsize=100_000)
def _word_points(word: str) -> float:
    """From -1 (no one writes this) to 1 for one run of letters and signs."""
    scripts: set[str] = set()
    points = 0.0
    beyond = 0
    previous = ""
    for character in word:
        script = _script(character)
        if script not in ("sign", "mark"):
            scripts.add(script)
        if character > "\x7f":
            beyond += 1
            points += _character_points(character, script, previous)
        if previous and previous.islower() and character.isupper() and character > "\x7f":
            points -= 1.2
        previous = character
    if len(scripts - {"kana", "han"}) > 1 or (len(scripts) > 1 and not scripts <= {"kana", "han"}):
        points -= beyond
    return max(points / beyond, -2.0)


def _character_points(character: str, script: str, previous: str) -> float:
    category = unicodedata.category(character)
    if category in ("Cc", "Cn", "Co", "Cs"):
        return -3.0
    if script == "latin":
        return 1.0 if character in _COMMON_LATIN else 0.75 if character in _KNOWN_LATIN else -0.3
    if script == "sign":
        if character in _COMMON_LATIN or category in ("Ps", "Pe", "Pi", "Pf", "Pd", "Po", "Zs"):
            return 0.4 if not previous.isalpha() or category != "Po" else 0.2
        return -0.8
    if script == "han":
        return _han_points(character)
    if script == "hangul":
        return 0.95 if _is_in(character, "euc-kr") else -0.5
    if script == "kana":
        return -0.4 if "\uff61" <= character <= "\uff9f" else 1.0
    if script == "arabic":
        return 0.9 if "\u0621" <= character <= "\u0652" else 0.3
    if script == "cyrillic":
        return 0.9 if "\u0410" <= character <= "\u044f" else 0.5
    return 0.8 if script in ("greek", "hebrew", "thai", "mark") else 0.0


@lru_cache(maxsize=20_000)
def _han_points(character: str) -> float:
    """Common characters stand in the first level of the national standards; private or rare ones do not."""
    try:
        simplified = character.encode("gb2312")[0] in _COMMON_HAN_LEADS
    except UnicodeEncodeError:
        simplified = False
    try:
        japanese = character.encode("shift_jis")[0] < 0x98
    except UnicodeEncodeError:
        japanese = False
    try:
        traditional = character.encode("big5")[0] < 0xC7
    except UnicodeEncodeError:
        traditional = False
    return 0.3 + 0.2 * (simplified + japanese + traditional)


def _is_in(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=20_000)
def _script(character: str) -> str:
    """A coarse script: latin, cyrillic, greek, hebrew, arabic, thai, han, kana, hangul, mark, sign or another's name."""
    category = unicodedata.category(character)
    if category.startswith("M"):
        return "mark"
    if not category.startswith("L"):
        return "sign"
    name = unicodedata.name(character, "")
    if name.startswith(("CJK", "IDEOGRAPHIC")):
        return "han"
    if name.startswith(("HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA")):
        return "kana"
    if name.startswith(("HANGUL", "HALFWIDTH HANGUL")):
        return "hangul"
    if name.startswith("FULLWIDTH"):
        return "sign"
    return name.partition(" ")[0].lower()
