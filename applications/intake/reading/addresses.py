"""The e-mail address that a cell holds, whole, and never more than one.

An address that was put together from pieces, or from which pieces were dropped, may be a stranger's. So a cell is cut at
blanks and at signs that no address holds, and what is left must be one whole address that mail can go to. Everything else is
asked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ilnp.accounts.addresses import AddressRefused, check_address
from ilnp.words.folding import visible

_CURLY = str.maketrans(
    {**dict.fromkeys("‘’‛ʹʼʽˈ′＇՚׳´", "'"), **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"), **dict.fromkeys("。．｡", ".")}
)
"""Signs that programs set in place of those that an address holds."""

_QUOTES = "\"“”„‟″＂«»‹›‘’‚‛'`"
_CUT = re.compile(r"[\s<>()\[\]{},;:\\|\"“”„‟″＂«»‹›、，；：]+")
_WRITTEN_BEFORE = (
    "email e-mail mail correo electronico correio eletronico courriel adresse address addr direccion endereco is es est é e "
    "my mi meu mon mein meine ist und and or y o ou oder et почта адрес и или 邮箱 电邮 메일 이메일 メール البريد بريد"
)
_LABELS = frozenset(_WRITTEN_BEFORE.split())
"""Words that people write before an address, or between two."""


@dataclass(frozen=True)
class Cell:
    """What one cell holds. ``address`` is empty where none can be told.

    ``problem`` is a code of why mail can go to none of it; ``doubt`` a code of ``remarks.DOUBTS`` of what has to be
    asked first. ``found`` are all whole addresses in it.
    """

    address: str = ""
    doubt: str = ""
    problem: str = ""
    found: tuple[str, ...] = ()


@lru_cache(maxsize=20_000)
def read(cell: str) -> Cell:
    """The address in a cell, in lower case."""
    seen = _without_markup(visible(unicodedata.normalize("NFKC", cell)))
    if not seen:
        return Cell(problem="address_missing")
    if "@" not in seen or len(seen) > 1_000:
        return Cell(problem="address_unreadable")
    joined = re.sub(r" ?@ ?", "@", seen)
    for text in dict.fromkeys((joined, _with_whole_domain(joined))):
        result = _of_words(text, moved=text != seen)
        if result.address or result.found:
            return result
    return Cell(problem="address_undeliverable")


def _without_markup(text: str) -> str:
    return re.sub(r"(?i)mailto:|\?subject=\S*", " ", text).strip()


def _with_whole_domain(text: str) -> str:
    """The text without blanks around the dots after its @."""
    local, at, domain = text.partition("@")
    return local + at + re.sub(r" ?\. ?", ".", domain)


def _of_words(text: str, *, moved: bool) -> Cell:
    words = [word for word in _CUT.split(text) if word]
    whole: dict[str, bool] = {}
    broken = torn = False
    for place, word in enumerate(words):
        pieces = re.split(r"[/&]|(?<=\w)\+(?=\w+@)", word) if word.count("@") > 1 else [word]
        for piece in pieces:
            if "@" not in piece:
                continue
            address, corrected = _whole(piece)
            if address:
                whole[address] = whole.get(address, True) and corrected
                torn = torn or _is_torn(text, words[:place], piece, words[place + 1 :])
            else:
                broken = True
    found = tuple(whole)
    if len(found) > 1 or (found and broken):
        return Cell(doubt="address_several", found=found)
    if not found:
        return Cell()
    address = found[0]
    others = [word for word in words if "@" not in word and any(character.isalnum() for character in word)]
    if whole[address] or _is_quoted(text, address) or _is_of_two_alphabets(address):
        return Cell(address, "address_corrected", found=found)
    if torn or (moved and others):
        return Cell(address, "address_among_words", found=found)
    return Cell(address, found=found)


def _whole(piece: str) -> tuple[str, bool]:
    """``(address, corrected)`` of one word with an @; the address is empty where mail cannot go to it."""
    begins_with_dot = piece.startswith(".") and not piece.startswith("..")
    bare = piece.strip(".,;:!?*…").strip()
    if bare[:1] in _QUOTES and (bare[-1:] in _QUOTES or bare[:1] == "'"):
        bare = bare.strip(_QUOTES)
    bare = bare.rstrip(_QUOTES + ".,;:!?*").lower()
    for text, is_corrected in ((bare, False), (bare.translate(_CURLY), True)):
        try:
            return check_address(text), is_corrected or begins_with_dot
        except AddressRefused as refused:
            meant = refused.meant
    return meant, bool(meant)


def _is_quoted(text: str, address: str) -> bool:
    """Whether a printer's quotation mark stands right before or after the address."""
    begin = text.lower().find(address)
    around = text[max(0, begin - 1) : begin] + text[begin + len(address) : begin + len(address) + 1]
    return begin >= 0 and any(character in "“”„‟‘’‚‛«»‹›" for character in around)


def _is_of_two_alphabets(address: str) -> bool:
    """Whether a part of the domain mixes Latin letters with those of another alphabet, which nobody types on purpose."""
    for label in address.rpartition("@")[2].split("."):
        alphabets = {unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()}
        if "LATIN" in alphabets and len(alphabets) > 1:
            return True
    return False


def _is_torn(text: str, before: list[str], piece: str, after: list[str]) -> bool:
    """Whether a word beside an address may be a part of it, torn off by a blank: "ana silva@…", "…@uni.example .br".

    "My address is maria@…" and "Ana Silva ana2@…" are no such thing: a label, and a name in capitals.
    """
    if after and after[0].startswith("."):
        return True
    if not before or before[-1].lower() in _LABELS or not before[-1].isalpha() or len(before[-1]) > 20:
        return False
    if f"{before[-1]} {piece}" not in text:
        return False
    return before[-1].islower() or (piece[0].isupper() and not piece.isupper())
