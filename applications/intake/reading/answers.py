"""Reading single answers: yes and no, one of a list, several of a list, languages and how well they are known."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from ilnp.words.folding import fold, fold_words, tidy

_SEPARATORS = re.compile(r"\s*(?:,|;|\n|\||،|、|，|；|؛|•|·|┋|<br ?/?>|\s/\s)\s*")
_NUMBER = re.compile(r"(?:^|(?<=[,;\n]))\s*\d{1,2}[.)]\s+")
_CLAUSE = re.compile(r"[,.;:!(\n\-–—/、。，；：！（،]")
_OPENS_SENTENCES = frozenset(
    [
        "la",
        "ha",
        "on",
        "off",
        "ne",
        "na",
        "ya",
        "tak",
        "able",
        "some",
        "true",
        "x",
        "y",
        "n",
        "a",
        "i",
        "ho",
        "so",
        "da",
        "ano",
        "nie",
        "ja",
    ]
) - {
    "da",
    "ja",
}
"""Words for yes or no in one language that open any sentence in another."""
_BETWEEN = re.compile(r"[\s/,;.]+|(?<=\s)(?:and|or|y|e|и|و|et|und)(?=\s)")
_NEGATIONS = frozenset("no not never nao нет не non nicht nein لا 否 不 いいえ 아니요".split())  # noqa: SIM905 - one line
_NO_HINDRANCE = tuple("problem doubt issue worr objection duda inconvenien проблем مشكل مانع".split())  # noqa: SIM905 - one line
"""Words that a "no" before them makes a yes."""


@dataclass(frozen=True)
class Words:
    """Known labels of one list: folded spelling to code."""

    codes: dict[str, str]

    @classmethod
    def of(cls, spellings: Iterable[tuple[str, str]]) -> Words:
        """From pairs of code and spelling. Where two codes share a spelling, the first keeps it."""
        codes: dict[str, str] = {}
        for code, spelling in spellings:
            codes.setdefault(key_of(spelling), code)
        return cls(codes)

    def find(self, text: str) -> str | None:
        """The code of a whole answer, or None. A remark in brackets at the end does not matter."""
        return self.codes.get(key_of(text)) or self.codes.get(key_of(re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", text)))


@dataclass
class Several:
    """What an answer with several choices held: known codes in order, once each, and the rest in the person's own
    words."""

    codes: list[str] = field(default_factory=list)
    other: str = ""


@lru_cache(maxsize=50_000)
def key_of(text: str) -> str:
    """The key of an answer: letters and digits only, a range of numbers in one form ("2–5", "2 to 5", "2~5")."""
    text = re.sub(r"(?<=\d)\s*(?:–|—|−|‐|‑|~|〜|～|-|至|до|a|to)\s*(?=\d)", " ", text)
    return fold_words(text).replace(" ", "") or fold(text)


@cache
def _meanings() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    with (Path(__file__).parent / "answer_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words.setdefault(row["meaning"], set()).update(key_of(word) for word in row["words"].split(";"))
    return {meaning: frozenset(keys - {""}) for meaning, keys in words.items()}


def means(meaning: str, text: str) -> bool:
    """Whether a whole answer is one of the words for ``meaning`` (see ``answer_words.csv``) in any language."""
    return key_of(text) in _meanings()[meaning]


def _is_taken_back(rest: str, value: bool | None) -> bool:
    """Whether what follows a yes or no says the contrary: "Yes and no", "Certainly not", "Claro, no", "No problem …"."""
    if means("yes" if value else "no", rest):
        return False
    words = _BETWEEN.split(fold(rest))
    following = [word for word in words if word][:2]
    if value is True:
        return any(word in _NEGATIONS for word in following)
    return bool(following) and (following[0].startswith(_NO_HINDRANCE) or following[0] == "yes")


@lru_cache(maxsize=50_000)
def yes_or_no(text: str) -> bool | None:
    """True for yes, false for no, in any language we know; None for an empty, unsure or unclear answer."""
    seen = tidy(text)
    if not seen:
        return None
    first_word = seen.split()[0]
    for part in (seen, _CLAUSE.split(seen, maxsplit=1)[0], "" if fold(first_word) in _OPENS_SENTENCES else first_word):
        for meaning, value in (("unsure", None), ("yes", True), ("no", False)):
            if means(meaning, part):
                if value is True and re.match(r"(?i)i (?:am|do|can|have|will) (?:not|n't)", seen):
                    return False
                return None if _is_taken_back(seen[len(part) :], value) else value
    opening = fold(seen)
    if re.match(r"i (?:do not|don't|cannot|can't|can not|won't|will not|am unable)\b", opening):
        return False
    if re.match(r"i (?:am|do|can|have|will|would|want|agree|accept|confirm)\b", opening):
        return not re.search(r"\b(?:not|cannot|no|never|unable)\b|n't\b", opening.split(".")[0])
    return None


def is_yes_or_no(text: str) -> bool:
    """Whether a cell answers a question with yes, no or something between."""
    return yes_or_no(text) is not None or means("unsure", text)


_MARKS = frozenset(
    [
        "x",
        "✓",
        "✔",
        "☑",
        "✅",
        "√",
        "1",
        "0",
        "true",
        "false",
        "checked",
        "unchecked",
        "on",
        "off",
        "selected",
        "ticked",
        "verdadero",
        "falso",
        "yes",
        "no",
    ]
)
"""What services write into the column of one choice, ticked or not."""


def is_mark(text: str) -> bool:
    """Whether a cell says that a choice was ticked, or that it was not."""
    return fold(text) in _MARKS


def is_no_preference(text: str) -> bool:
    """Whether a wish says that anything is welcome."""
    return means("no preference", text)


def other_text(text: str) -> str | None:
    """What follows "Other: …" in any language; empty where nothing follows; None where the answer is no such thing."""
    seen = tidy(text)
    head, mark, rest = re.match(r"([^:：]*)([:：]?)(.*)", seen, re.DOTALL).groups()  # type: ignore[union-attr]
    if means("other", head):
        return tidy(rest) if mark else ""
    bracketed = re.match(r"([^(（:：]+)[(（](.*)[)）]$", seen, re.DOTALL)
    if bracketed and means("other", bracketed[1]):
        return tidy(bracketed[2])
    return None


def one_of(text: str, words: Words) -> tuple[str, str]:
    """``(code, other)`` of an answer with one choice; at most one of them is filled."""
    seen = tidy(text)
    if not seen:
        return "", ""
    code = words.find(seen)
    if code:
        return code, ""
    other = other_text(seen)
    return "", (other or seen) if other is not None else seen


def several_of(text: str, words: Words) -> Several:
    """Split an answer by known labels, longest first, so that labels with commas stay whole.

    "Other: …" takes everything that follows it, up to the next known label after a separator; text that matches nothing is
    kept in ``other`` as well.
    """
    if len(text) > 5_000:
        return Several(other=tidy(text))
    found = Several()
    unknown: list[str] = []
    cut = pieces(text)
    at = 0
    while at < len(cut):
        if other_text(cut[at][0]) is not None and cut[at][0] not in words.codes:
            rest = "".join(piece + gap for piece, gap in cut[at:])
            unknown.append(other_text(rest) or "")
            break
        for end in range(min(len(cut), at + 8), at, -1):
            joined = "".join(piece + gap for piece, gap in cut[at : end - 1]) + cut[end - 1][0]
            code = words.find(joined)
            if code:
                if code not in found.codes:
                    found.codes.append(code)
                at = end
                break
        else:
            if cut[at][0]:
                if unknown and at and unknown[-1].endswith(cut[at - 1][0]):
                    unknown[-1] += cut[at - 1][1] + cut[at][0]
                else:
                    unknown.append(cut[at][0])
            at += 1
    found.other = tidy("; ".join(part for part in unknown if part))
    return found


def pieces(text: str) -> list[tuple[str, str]]:
    """The text cut at every separator, each piece with the separator that follows it. Numbers of a list are left out."""
    seen = _NUMBER.sub(" ", tidy(text))
    pieces: list[tuple[str, str]] = []
    begin = 0
    for gap in _SEPARATORS.finditer(seen):
        pieces.append((seen[begin : gap.start()], gap[0]))
        begin = gap.end()
    pieces.append((seen[begin:], ""))
    return [piece for piece in pieces if piece[0].strip()]


def comfort(text: str) -> str | None:
    """``speak``, ``write``, ``read`` or ``none`` for a word that rates a language; None for any other word."""
    for part in (text, _CLAUSE.split(tidy(text), maxsplit=1)[0]):
        for level in ("none", "read", "write", "speak"):
            if part and means(level, part):
                return level
    return None


def role(text: str) -> str:
    """``mentor`` or ``mentee``, whichever is named alone or before a dash or colon; empty for both and for anything else."""
    seen = tidy(text)
    named = {
        code for part in (seen, *_CLAUSE.split(seen)) for code in ("mentor", "mentee") if part and means(code, part)
    }
    return named.pop() if len(named) == 1 else ""


def names_other(text: str) -> bool:
    """Whether a list of answers ends in "Other: …", so that free words are expected in it."""
    return any(other_text(piece) is not None for piece, _gap in pieces(text))
