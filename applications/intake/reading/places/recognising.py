"""Which country or territory people mean when they type one.

Knows the names of CLDR in every language it has, the names and codes of ISO 3166-1, a table of spellings that neither
holds, flags, and cities that time zones are named after. What could mean two countries means none: a human decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from applications.intake.reading.places import words as place_words
from ilnp.words.folding import fold_words, visible


@dataclass(frozen=True)
class Place:
    """A country that was recognised. ``certain`` is false for a misspelling that we put right."""

    code: str
    certain: bool = True


@lru_cache(maxsize=20_000)
def recognise(text: str) -> Place | None:
    """The country or territory that ``text`` names in any language, or None where none or more than one is meant."""
    seen = visible(text).strip(" .,;:!?-–—_*'\"()[]")
    if not seen or len(seen) > 300:
        return None
    flag = _flag(text)
    without_flags = re.sub(
        "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf]|\U0001f3f4[\U000e0020-\U000e007f]*", " ", text
    )
    if not visible(without_flags):
        return Place(flag) if flag else None
    seen = visible(without_flags).strip(" .,;:!?-–—_*'\"()[]")
    if fold_words(seen) in place_words.AMBIGUOUS or fold_words(seen) in place_words.regions():
        return None
    named = _exactly(seen) or _of_parts(seen)
    if named is None and not flag:
        named = place_words.cities().get(fold_words(seen))
    named = named or _of_words(seen)
    if named:
        return Place(named) if named != place_words.SEVERAL and flag in (None, named) else None
    if flag:
        return Place(flag)
    city = _one_of({place_words.cities().get(fold_words(part)) for part in _parts(seen)})
    if city:
        return Place(city)
    nearest = _nearest(fold_words(seen)) or _one_of({_nearest(fold_words(part)) for part in _parts(seen)})
    return Place(nearest, certain=False) if nearest else None


@lru_cache(maxsize=20_000)
def is_name(text: str) -> bool:
    """Whether a text is, or holds beside other parts, the name or code of one country; quick, without misspellings."""
    seen = visible(text).strip(" .,;:!?-–—_*'\"()[]")
    if not seen or _flag(text):
        return bool(seen)
    for part in (seen, *_parts(seen)):
        key = fold_words(part)
        if key in place_words.names() or (key.upper() in place_words.codes() and key not in place_words.NOT_A_NAME):
            return True
    return False


def _flag(text: str) -> str | None:
    pairs = re.findall("[\U0001f1e6-\U0001f1ff]{2}", text)
    codes = {"".join(chr(ord(letter) - 0x1F1E6 + 65) for letter in pair) for pair in pairs}
    if "\U0001f3f4\U000e0067\U000e0062" in text:
        codes.add("GB")
    codes = {code for code in codes if place_words.is_code(code)}
    return codes.pop() if len(codes) == 1 else None


def _exactly(seen: str) -> str | None:
    """A whole cell that is a name or a code."""
    compact = re.sub(r"[.\s]", "", seen)
    if len(compact) in (2, 3) and compact.isascii() and compact.isalpha():
        if fold_words(seen) in place_words.own_table():
            return place_words.own_table()[fold_words(seen)]
        if compact.lower() in place_words.NOT_A_NAME and not compact.isupper():
            return None
        code = place_words.codes().get(compact.upper())
        if code and (len(compact) == 2 or not compact.istitle() or fold_words(seen) not in place_words.names()):
            return code
    key = fold_words(seen)
    return (
        place_words.names().get(key)
        or place_words.names().get(key.replace(" ", ""))
        or place_words.bags().get(place_words.bag(key))
        or (place_words.names_elsewhere().get(key) if key not in place_words.NOT_A_NAME else None)
    )


def _parts(seen: str) -> list[str]:
    return [
        part
        for part in re.split(r"[,;/|()\[\]\n·•，、；（）،:>→]|\s[-–—]\s|\s(?:and|y|e|et|und)\s", seen)
        if visible(part)
    ]


def _of_parts(seen: str) -> str | None:
    """ "Kampala, Uganda", "Kenya (East Africa)", "Hong Kong / China", "Chicago, IL, USA"."""
    parts = [visible(part).strip(" .'\"-") for part in _parts(seen)]
    if len(parts) < 2:
        return None
    letters = [part for part in parts if _is_two_letters(part)]
    keys = [fold_words(part) for part in parts]
    named = _together([_exactly(part) for part in parts if part not in letters], keys)
    return named or _one_of({_of_letters(part, keys) for part in letters})


def _is_two_letters(part: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]\.?\s?[A-Za-z]", part)) and fold_words(part) not in place_words.own_table()


def _of_letters(part: str, keys: list[str]) -> str | None:
    """Two letters beside a town: a country's code or that of a state, as in "Urbana, IL"; None where it may be either.

    A town that we know decides: "Berlin, DE" is no town in Delaware.
    """
    letters = re.sub(r"[.\s]", "", part)
    if letters in place_words.NOT_A_NAME:
        return None
    meant = place_words.countries_of_letters(letters.upper())
    towns = {place_words.cities().get(key) for key in keys}
    return _one_of({code for code in meant if code in towns} or set(meant))


def _together(codes: list[str | None], parts: list[str]) -> str | None:
    found = {code for code in codes if code}
    if len(found) > 1:
        found -= {place_words.PARENT.get(code, "") for code in found}
    if found == {"GE", "US"} or (found == {"GE"} and any(part in ("atlanta", "savannah", "athens") for part in parts)):
        return "US"
    return place_words.SEVERAL if len(found) > 1 else _one_of(found)


def _one_of(codes: set[str | None] | set[str]) -> str | None:
    found = {code for code in codes if code}
    return found.pop() if len(found) == 1 else None


def _of_words(seen: str) -> str | None:
    """A name inside a sentence: "I live in Kenya", "我住在中国". Longest names first; words are used once."""
    words = fold_words(seen).split()
    if len(words) > 40:
        return None
    found: list[str | None] = []
    at = 0
    while at < len(words):
        for length in range(min(6, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            code = place_words.embedded().get(phrase)
            if code:
                found.append(code)
                at += length
                break
        else:
            at += 1
    if not found and any(
        unicodedata.name(character, "").startswith(("CJK", "HANGUL", "KATAKANA", "THAI")) for character in seen
    ):
        found = list(_inside_unspaced("".join(words)))
    return _together(found, words)


def _inside_unspaced(text: str) -> set[str]:
    hits = sorted((name for name in place_words.unspaced() if name in text), key=len, reverse=True)
    found: set[str] = set()
    for name in hits:
        if name in text:
            found.add(place_words.unspaced()[name])
            text = text.replace(name, " ")
    return found


@lru_cache(maxsize=20_000)
def _nearest(key: str) -> str | None:
    """The country whose name is misspelt here, if no other name comes near.

    One slip (a letter too many, missing, wrong, or two swapped) in names of five letters and more, two from nine
    letters on. The next country must be farther away, and in the letters used too: "Austrila" could be Austria and
    Australia, so it is neither.
    """
    compact = key.replace(" ", "")
    if len(compact) < 5 or len(compact) > 40 or any(character.isdigit() for character in compact):
        return None
    allowed = 2 if len(compact) >= 9 else 1
    nearest: dict[str, tuple[int, int]] = {}
    for name, code in place_words.spelt_out().items():
        distance = OSA.distance(name, compact, score_cutoff=allowed + 1)
        if distance <= allowed + 1:
            nearest[code] = min(nearest.get(code, (99, 99)), (distance, _letters_apart(name, compact)))
    ranked = sorted((*apart, code) for code, apart in nearest.items())
    if not ranked or ranked[0][0] > allowed:
        return None
    if len(ranked) > 1:
        gap = ranked[1][0] - ranked[0][0]
        if gap == 0 or (gap == 1 and ranked[1][1] - ranked[0][1] < 2):
            return None
    return ranked[0][2]


def _letters_apart(one: str, other: str) -> int:
    """How many letters only one of the two uses, whatever the order."""
    have, want = Counter(one), Counter(other)
    return sum(((have - want) + (want - have)).values())
