"""Words of headers in eight languages, and the idea that each stands for, found in one walk along a header.

A word of ``header_words.csv`` in Latin or Cyrillic letters counts where a word of the header begins with it, in other
scripts wherever it stands. With ``=`` before it, it counts as a whole word only; with ``==`` as the whole header only.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ilnp.words.folding import fold_words


@dataclass(frozen=True)
class _Word:
    """One word to look for, folded, and the idea that it stands for."""

    text: str
    idea: str
    begins_words: bool
    is_whole: bool

    def stands_at(self, place: int, header: str) -> bool:
        """Whether the header holds it at this place."""
        if not header.startswith(self.text, place):
            return False
        end = place + len(self.text)
        before, after = header[place - 1 : place], header[end : end + 1]
        if self.begins_words:
            return not _is_letter(before) and not (self.is_whole and _is_letter(after))
        return not self.is_whole or not (before.strip() or after.strip())


def ideas_in(header: str) -> Iterator[str]:
    """The ideas whose words stand in a folded header, one that has several words several times."""
    alone, words = _words()
    yield from alone.get(header, ())
    for place in range(len(header)):
        for start in (header[place], header[place : place + 2]):
            for word in words.get(start, ()):
                if word.stands_at(place, header):
                    yield word.idea


@cache
def _words() -> tuple[dict[str, list[str]], dict[str, list[_Word]]]:
    """Ideas by a header that is one whole word; all other words by the two letters that they begin with."""
    alone: dict[str, list[str]] = defaultdict(list)
    words: dict[str, list[_Word]] = defaultdict(list)
    with (Path(__file__).parent / "header_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for written in row["words"].split(";"):
                text = fold_words(written)
                if written.startswith("=="):
                    alone[text].append(row["concept"])
                    continue
                begins_words = text.isascii() or "\u0400" <= text[0] <= "\u04ff"
                word = _Word(text, row["concept"], begins_words, written.startswith("="))
                words[text[:2]].append(word)
    return dict(alone), dict(words)


def _is_letter(mark: str) -> bool:
    return mark.isalnum() or mark == "_"
