"""What the cells of a column look like, and which fields that suits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from applications.intake.reading import answers, languages
from applications.intake.reading.fields import BORROWED, LISTS, QUALIFICATIONS, Vocabulary, of_kind
from applications.intake.reading.headers.ideas import qualification_of
from applications.intake.reading.places import recognising
from applications.intake.reading.times import stamps
from applications.question_kinds import Kind
from ilnp.words.folding import fold_words, visible


@dataclass
class Profile:
    """What the cells of one column look like: shares between 0 and 1 of the cells that are not empty.

    ``is_constant``: three rows and more all say the same, as a service's own columns do.
    """

    count: int
    shares: dict[str, float]
    is_ticks: bool
    is_constant: bool
    mean_length: float

    @classmethod
    def of(cls, cells: Iterable[str], vocabulary: Vocabulary) -> Profile:
        """Look at the cells of one column."""
        filled = Counter(cell for cell in (visible(cell) for cell in cells) if cell)
        total = sum(filled.values())
        tests: dict[str, Callable[[str], bool]] = {
            "email": lambda cell: bool(re.search(r"\S@\S+\.\S", cell)) and len(cell) < 320,
            "timestamp": lambda cell: stamps.parse(cell) is not None,
            "yes": answers.is_yes_or_no,
            "no preference": answers.is_no_preference,
            "country": _is_country,
            "english_level": lambda cell: answers.comfort(cell) is not None,
            "qualifications": lambda cell: len(qualifications_in(cell)) > 1,
            "languages": lambda cell: len(cell) < 400 and bool(languages.languages_of(cell)[0]),
        }
        for name in of_kind(Kind.ONE):
            tests[name] = _knows_one(vocabulary.lists[LISTS[name]])
        for name in of_kind(Kind.SEVERAL, Kind.RANKED):
            tests[name] = _knows_some(vocabulary.lists[LISTS[name]])
        shares = {
            name: sum(times for cell, times in filled.items() if test(cell)) / total if total else 0.0
            for name, test in tests.items()
        }
        ticks = {fold_words(cell) or cell for cell in filled}
        mean = sum(len(cell) * times for cell, times in filled.items()) / total if total else 0.0
        return cls(total, shares, len(ticks) == 1 and shares["yes"] == 1.0, len(filled) == 1 and total > 2, mean)

    def share(self, name: str) -> float:
        """The share of filled cells that read as ``name``."""
        return self.shares.get(name, 0.0)

    def fit(self, name: str) -> float | None:
        """How well the cells suit a field, from -0.5 to 0.6; None where they speak against it. An empty column suits any."""
        if not self.count:
            return 0.0
        if name in ("email", "timestamp"):
            return 0.6 if self.share(name) >= 0.4 else None
        if self.share("email") > 0.5 or (self.share("timestamp") > 0.8 and self.share("career_stage") < 0.5):
            return None
        if name == "country":
            return None if self.share("country") < 0.15 else 0.6 * self.share("country")
        if name in QUALIFICATIONS or name in ("trio_welcome", "consent_sharing"):
            if name == "fluent_english" and self.share("english_level") > self.share("yes"):
                return None
            return 0.5 if self.share("yes") >= 0.4 else (None if self.mean_length < 25 and self.count > 4 else -0.5)
        if name == "wants_shared_interests":
            return 0.4 if self.share("yes") + self.share("no preference") >= 0.5 else -0.3
        if name in of_kind(Kind.WISH):
            known = self.share(LISTS[name]) + self.share("no preference")
            return 0.5 * min(known, 1.0) if known > 0.2 else -0.3
        if name in LISTS:
            list_share = self.share(name)
            if name in BORROWED and list_share < 0.3:  # free text under such a header asks for something else
                return None
            if list_share < 0.1 and self.share("yes") > 0.8:
                return None
            return 0.6 * list_share if list_share >= 0.1 else -0.2
        if name == "languages":
            return 0.6 * self.share(name) if self.share(name) >= 0.3 else -0.4
        if name == "english_level":
            return 0.6 if self.share(name) >= 0.5 else -0.6
        if self.share("yes") > 0.7 and self.mean_length < 30:
            return None
        if name in ("full_name", "first_name", "last_name", "call_name", "institution", "position"):
            return -0.3 if self.mean_length > 120 else (-0.4 if self.share("country") > 0.8 else 0.1)
        return 0.1


def _is_country(cell: str) -> bool:
    return len(cell) < 80 and recognising.is_name(cell)


def _knows_one(words: answers.Words) -> Callable[[str], bool]:
    return lambda cell: words.find(cell) is not None


def _knows_some(words: answers.Words) -> Callable[[str], bool]:
    return lambda cell: len(cell) < 2000 and bool(answers.several_of(cell, words).codes)


def qualifications_in(cell: str) -> list[str]:
    """The minimum qualifications whose statements stand in one cell, as a question with boxes to tick exports them."""
    if not 30 < len(cell) < 2000:
        return []
    found = (qualification_of(piece) for piece in re.split(r"[,;\n、，；،]", cell) if len(piece.strip()) > 8)
    return list(dict.fromkeys(code for code in found if code))
