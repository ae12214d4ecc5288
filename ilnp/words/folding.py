"""When two spellings are the same: case, accents, blanks, invisible characters, full-width forms.

Accents are dropped where people leave them out (Latin, Greek, Cyrillic, Arabic, Hebrew). In other scripts a mark is
part of the letter (か and が, मि and मु) and stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ə": "e",
        "ی": "ي",
        "ى": "ي",
        "ک": "ك",
        "ـ": "",
    }
)
"""Letters that Unicode does not take apart, as people without such a keyboard type them."""

_SHAPES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´ʹʻʼʽˈ′＇՚׳", "'"),
        **dict.fromkeys("“”„‟″＂«»״", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    }
)
"""Quotation marks and dashes in one shape each."""

_MARKED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")
_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Cn"}
_BLANKS = re.compile(r"\s+")
_LOOKS_EMPTY = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\ufe0e\ufe0f"
_EMPTY_LOOKING = re.compile(f"[{_LOOKS_EMPTY}]")


def visible(text: str) -> str:
    """The text without characters that nobody can see; any blank is one ordinary blank, none at the ends."""
    if text.isprintable() and (text.isascii() or not _EMPTY_LOOKING.search(text)):
        return " ".join(text.split())
    kept = [
        " " if character.isspace() or unicodedata.category(character) in ("Zs", "Zl", "Zp") else character
        for character in text
        if character.isspace() or (unicodedata.category(character) not in _INVISIBLE and character not in _LOOKS_EMPTY)
    ]
    return _BLANKS.sub(" ", "".join(kept)).strip()


def tidy(text: str) -> str:
    """An answer as we store it: composed characters, line breaks kept, no control characters, no blanks at the ends.

    Joiners inside words stay (Persian and Indic names need them); other invisible characters go.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text.strip()
    kept = "".join(
        character
        for character in text
        if character in "\n\t\u200c\u200d" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn")
    )
    return kept.strip(" \t\n\u00a0\u2007\u202f\u3000\u200c\u200d")


def one_line(text: str) -> str:
    """As ``tidy``, with every run of blanks and line breaks as one blank."""
    return _BLANKS.sub(" ", tidy(text)).strip()


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The key under which spellings count as the same; one blank between words."""
    text = visible(text)
    if text.isascii():
        return text.lower().translate(_SHAPES)
    text = visible(unicodedata.normalize("NFKC", text)).translate(_SHAPES).casefold()
    kept: list[str] = []
    base_is_marked = False
    for character in unicodedata.normalize("NFKD", text):
        if unicodedata.category(character) == "Mn":
            if not base_is_marked:
                kept.append(character)
            continue
        base_is_marked = unicodedata.name(character, "").startswith(_MARKED_SCRIPTS)
        kept.append(character)
    return visible(unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS))


def fold_closed(text: str) -> str:
    """As ``fold``, without any blank: for names of people and institutions, whose blanks people type as they like."""
    return fold(text).replace(" ", "")


def fold_words(text: str) -> str:
    """As ``fold``, with letters and digits only and one blank between words: for headers, labels and names of
    places."""
    folded = fold(text).replace("&", " and ").replace("'", "").replace(".", "\u0001")
    folded = re.sub(r"(?<=\b\w)\u0001(?=\w\b|\s|$)", "", folded)
    return " ".join(
        re.findall(r"[^\W_](?:[^\W_]|\u094d|[\u0900-\u0dff\u0e00-\u0fff])*", folded.replace("\u0001", " "))
    )


def fold_address(address: str) -> str:
    """An e-mail address as we compare it: no blanks or invisible characters, full-width forms as ASCII, lower case."""
    return visible(unicodedata.normalize("NFKC", address)).replace(" ", "").lower()


def loose_address(address: str) -> str:
    """As ``fold_address``, without what many providers ignore: a plus-tag, and dots before ``@gmail.com``.

    Two addresses that agree only here are a hint for a human, not a proof.
    """
    local, at, domain = fold_address(address).rpartition("@")
    local = local.partition("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        return local.replace(".", "") + "@gmail.com"
    return local + at + domain


def fold_reordered(name: str) -> str:
    """A name's words in alphabetical order without punctuation and titles of one or two letters: "Ruiz, Ana" is "Ana
    Ruiz"."""
    return " ".join(sorted(fold_words(name).split()))
