"""Which column answers which question, guessed from headers in eight languages and from what stands in the column.

A header is matched against words for ideas ("partner", "country", "two weeks"; see ``header_words.csv``), and a field needs one or
more ideas. What the cells hold speaks too: a column of addresses is no question about Internet access, however it is headed.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from . import answers, dates, places
from .folding import fold_words, visible

IGNORE = "ignore"

FIELDS = {
    "timestamp": "when it was sent in",
    "email": "e-mail address",
    "full_name": "full name",
    "first_name": "given name, joined with last_name",
    "last_name": "family name, joined with first_name",
    "call_name": "what to call the person",
    "country": "country or territory where they live",
    "time_zone": "time zone",
    "institution": "library or institution",
    "position": "position",
    "library_type": "type of library",
    "career_stage": "time in the profession",
    "languages": "languages, all in one cell or one column for each",
    "english_level": "how well they know English",
    "interests": "professional interests, all in one cell or one column for each",
    "wants_library_type": "wish for a partner from a type of library",
    "wants_shared_interests": "wish for a partner who shares interests",
    "wants_career_stage": "wish for a partner with a time in the profession",
    "trio_welcome": "a group of three is welcome",
    "frequency": "how often to be in touch",
    "tools": "means of communication, all in one cell or one column for each",
    "motivation": "why they take part, what they hope for",
    "heard": "how they heard of the programme",
    "role": "mentor or mentee",
    "areas": "expertise areas",
    "expression_of_interest": "expression of interest",
    "qualifications": "all minimum qualifications in one cell, each that applies",
}
"""Fields that a column can be read as. Besides these, the code of every minimum qualification is a field (yes or no)."""

QUALIFICATIONS = ("internet", "biweekly", "commit", "desire", "fluent_english", "hour_a_week")
"""Qualifications whose question is recognised in a header. Those that staff add are recognised by their own question."""

SEVERAL_COLUMNS = frozenset(("languages", "interests", "tools", "areas", "qualifications"))
"""Fields that may be spread over several columns."""

LISTS = {
    "library_type": "library_type",
    "career_stage": "career_stage",
    "interests": "interest",
    "wants_library_type": "library_type",
    "wants_career_stage": "career_stage",
    "frequency": "frequency",
    "tools": "tool",
    "heard": "heard",
    "areas": "area",
}
"""Fields answered from a choice list, and the list."""

_SAMPLE = 200


@dataclass(frozen=True)
class Rule:
    """A field is meant by a header that has every idea of ``needs`` and none of ``avoids``."""

    field: str
    needs: str
    avoids: str = ""
    weight: float = 1.0


RULES = (
    Rule("timestamp", "timestamp", "start partner", 1.0),
    Rule("timestamp", "start", "", 0.5),
    Rule("email", "email", "internet access partner often means two~weeks", 1.2),
    Rule("email", "email address", "internet access", 1.4),
    Rule("full_name", "name", "institution library called position country", 1.0),
    Rule("first_name", "first", "last called", 1.3),
    Rule("last_name", "last", "first", 1.3),
    Rule("full_name", "first last", "", 1.5),
    Rule("call_name", "called", "", 1.4),
    Rule("country", "country", "origin partner", 1.2),
    Rule("country", "country origin", "partner", 0.6),
    Rule("time_zone", "zone", "", 1.6),
    Rule("institution", "institution", "type partner", 1.3),
    Rule("institution", "name library", "type partner", 1.3),
    Rule("institution", "library", "type partner long interest", 0.4),
    Rule("position", "position", "partner means", 1.1),
    Rule("library_type", "library type", "partner", 1.6),
    Rule("wants_library_type", "partner library", "", 2.0),
    Rule("wants_library_type", "partner type", "shares", 1.9),
    Rule("wants_library_type", "wish library type", "institution", 1.65),
    Rule("career_stage", "long", "partner often", 1.2),
    Rule("career_stage", "long library", "partner often", 1.5),
    Rule("wants_career_stage", "partner long", "", 1.9),
    Rule("languages", "languages", "level partner", 1.3),
    Rule("languages", "languages", "partner", 1.1),
    Rule("english_level", "english level", "", 1.8),
    Rule("english_level", "english", "fluent", 1.2),
    Rule("fluent_english", "english fluent", "level", 1.9),
    Rule("interests", "interest", "partner expression shares", 1.3),
    Rule("wants_shared_interests", "partner interest", "library", 1.9),
    Rule("wants_shared_interests", "partner shares", "library", 1.9),
    Rule("wants_shared_interests", "wish shares interest", "", 1.7),
    Rule("frequency", "often", "access", 1.7),
    Rule("tools", "means", "often", 1.5),
    Rule("motivation", "why", "", 1.2),
    Rule("heard", "heard", "", 1.7),
    Rule("trio_welcome", "trio", "", 1.8),
    Rule("internet", "internet", "heard", 1.6),
    Rule("internet", "internet access", "", 2.0),
    Rule("internet", "email access", "", 1.7),
    Rule("biweekly", "two~weeks", "often", 1.9),
    Rule("commit", "four~months", "", 1.9),
    Rule("commit", "commit", "hour two~weeks why", 1.0),
    Rule("desire", "peers", "heard partner why", 1.4),
    Rule("hour_a_week", "hour week", "often", 2.0),
    Rule("role", "mentor", "", 1.2),
    Rule("areas", "expertise", "", 1.5),
    Rule("expression_of_interest", "expression", "", 1.8),
    Rule("qualifications", "qualifications", "", 0.9),
)


@dataclass(frozen=True)
class Column:
    """One column: its header as written, the question and, for "Question [Row]", the row."""

    index: int
    header: str
    question: str
    row: str = ""


@dataclass
class Reading:
    """What a column is taken for. ``by_hand`` is true where a person said so."""

    column: Column
    field: str = ""
    score: float = 0.0
    by_hand: bool = False


@dataclass
class ColumnMapping:
    """The columns of a table, each with its field or none."""

    readings: list[Reading] = field(default_factory=list)

    def of(self, name: str) -> list[Reading]:
        """The columns read as ``name``, from left to right."""
        return [reading for reading in self.readings if reading.field == name]

    def has(self, name: str) -> bool:
        """Whether any column is read as ``name``."""
        return any(reading.field == name for reading in self.readings)


@dataclass(frozen=True)
class Vocabulary:
    """The known words that help to recognise columns: each choice list, and the questions of qualifications."""

    lists: Mapping[str, answers.Words]
    questions: Mapping[str, str]

    def fields(self) -> list[str]:
        """Every field name that a column can be mapped to."""
        return [*FIELDS, *(code for code in dict.fromkeys(self.questions.values()) if code not in FIELDS), IGNORE]


@cache
def _concepts() -> dict[str, re.Pattern[str]]:
    patterns: dict[str, re.Pattern[str]] = {}
    with (Path(__file__).parent / "header_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parts = []
            for word in row["words"].split(";"):
                whole = word.startswith("=")
                key = re.escape(fold_words(word))
                if key.isascii() or "\u0400" <= key[0] <= "\u04ff":
                    parts.append(rf"\b{key}\b" if whole else rf"\b{key}")
                else:
                    parts.append(rf"(?<!\S){key}(?!\S)" if whole else key)
            patterns[row["concept"]] = re.compile("|".join(parts))
    return patterns


@lru_cache(maxsize=10_000)
def _ideas(text: str) -> frozenset[str]:
    key = header_key(text)
    squeezed = re.sub(r"(?<=[^\x00-\u04ff\u0600-\u06ff]) (?=[^\x00-\u04ff\u0600-\u06ff])", "", key)
    return frozenset(name for name, pattern in _concepts().items() if pattern.search(key) or pattern.search(squeezed))


def header_key(text: str) -> str:
    """A header without its number, remarks such as "(required)" and marks."""
    text = re.sub(r"<[^>]{1,60}>", " ", visible(text))
    text = re.sub(r"^\s*(?:Q|P|问题|質問|문항)?\s*\d{1,2}\s*[.):、．]\s*", "", text)
    return fold_words(text)


def familiarity(text: str) -> int:
    """How many words of an application form stand in ``text``; used to find encoding, delimiter and header line."""
    return sum(1 for line in re.split(r"[\n,;\t|]", text[:4000]) if line.strip() and len(line) < 300 and _ideas(line))


def split_header(header: str) -> tuple[str, str]:
    """``(question, row)`` of a header such as "Question [Row]"; the row is empty where there is none."""
    found = re.match(r"^(.*\S)\s*[\[【［](.+?)[\]】］]\s*$", header.strip(), re.DOTALL)
    return (found[1].strip(), found[2].strip()) if found else (header, "")


def guess(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    corrections: Mapping[str, str] | None = None,
) -> ColumnMapping:
    """Say what each column holds.

    ``corrections`` maps headers (compared with case, accents, blanks and punctuation folded) to field names, or to ``ignore``;
    they outweigh every guess. Each single field goes to the column that fits best; further columns with the very same header
    are read where the first is empty. Fields in ``SEVERAL_COLUMNS`` take all columns that ask for them.
    """
    columns = [Column(index, name, *split_header(name)) for index, name in enumerate(header)]
    sample = [row for _number, row in zip(range(_SAMPLE), rows, strict=False)]
    by_hand = {header_key(name): target for name, target in (corrections or {}).items()}
    readings = [Reading(column) for column in columns]
    claims: list[tuple[float, int, str]] = []
    grids = Counter(column.question for column in columns if column.row)
    for reading in readings:
        column = reading.column
        chosen = by_hand.get(header_key(column.header)) or (
            by_hand.get(header_key(column.question)) if column.row else None
        )
        if chosen:
            reading.field, reading.by_hand, reading.score = ("" if chosen == IGNORE else chosen), True, 9.0
            continue
        profile = Profile.of([row[column.index] for row in sample if column.index < len(row)], vocabulary)
        for name, score in _scores(column, profile, vocabulary, is_grid=grids[column.question] > 1).items():
            claims.append((score, -column.index, name))
    _assign(readings, sorted(claims, reverse=True))
    return ColumnMapping(readings)


def _assign(readings: list[Reading], claims: list[tuple[float, int, str]]) -> None:
    taken: dict[str, str] = {
        reading.field: header_key(reading.column.header) for reading in readings if reading.by_hand and reading.field
    }
    held_by_hand = set(taken)
    for score, negative_index, name in claims:
        reading = readings[-negative_index]
        if reading.field or reading.by_hand or score < 0.55:
            continue
        key = header_key(reading.column.header)
        if name in SEVERAL_COLUMNS:
            if name in held_by_hand:
                continue
            if name in taken and not reading.column.row and taken[name] != key and score < 1.1:
                continue
        elif name in taken and (taken[name] != key or name in held_by_hand):
            continue
        reading.field, reading.score = name, score
        taken.setdefault(name, key)
    if any(reading.field == "full_name" for reading in readings):
        for reading in readings:
            if reading.field in ("first_name", "last_name") and not reading.by_hand:
                _drop_lone_part(reading, readings)


def _drop_lone_part(reading: Reading, readings: list[Reading]) -> None:
    """With a column for the full name, a lone given or family name says nothing more."""
    parts = {other.field for other in readings} & {"first_name", "last_name"}
    whole = next(other for other in readings if other.field == "full_name")
    if len(parts) < 2:
        reading.field = ""
    elif whole.score < reading.score and not whole.by_hand:
        whole.field = ""


def _scores(column: Column, profile: Profile, vocabulary: Vocabulary, *, is_grid: bool) -> dict[str, float]:
    """How well each field fits one column. Header and content both count; a misfit of content rules a field out."""
    scores: dict[str, float] = {}
    own = vocabulary.questions.get(answers.key_of(column.header)) or vocabulary.questions.get(
        answers.key_of(column.row or column.header)
    )
    if own:
        return {own: 3.0}
    if column.row and is_grid:
        scores.update(_grid_scores(column, profile, vocabulary))
        if scores:
            return scores
    ideas = _ideas(column.header)
    for rule in RULES:
        if all(need.replace("~", " ") in ideas for need in rule.needs.split()) and not any(
            avoid.replace("~", " ") in ideas for avoid in rule.avoids.split()
        ):
            scores[rule.field] = max(scores.get(rule.field, 0.0), rule.weight)
    length = len(header_key(column.header).split())
    for name in list(scores):
        fit = profile.fit(name)
        if fit is None:
            del scores[name]
        else:
            scores[name] += fit + (0.15 if length <= 3 else 0.0)
    for name in (
        "email",
        "timestamp",
        "country",
        "library_type",
        "career_stage",
        "interests",
        "frequency",
        "tools",
        "languages",
    ):
        share = profile.share(name)
        if name not in scores and share >= 0.85 and not (name != "tools" and "partner" in ideas) and not column.row:
            scores[name] = 0.3 + 0.4 * share
    return scores


def _grid_scores(column: Column, profile: Profile, vocabulary: Vocabulary) -> dict[str, float]:
    """One column of a grid: the row says which qualification, interest, tool or language it is about."""
    inner = _scores(Column(column.index, column.row, column.row), profile, vocabulary, is_grid=False)
    qualification = {
        name: score for name, score in inner.items() if name in QUALIFICATIONS or name in vocabulary.questions.values()
    }
    if qualification:
        return {name: score + 1.0 for name, score in qualification.items()}
    ideas = _ideas(column.question)
    for name, idea in (
        ("tools", "means"),
        ("languages", "languages"),
        ("interests", "interest"),
        ("areas", "expertise"),
    ):
        if name == "languages":
            known = answers.language_code(column.row) is not None
        else:
            known = vocabulary.lists[LISTS[name]].find(column.row) is not None
        if known and idea in ideas:
            return {name: 2.5}
        if known and (profile.is_ticks or profile.share("yes") > 0.5):
            return {name: 2.0}
        if idea in ideas and "partner" not in ideas and profile.fit(name):
            return {name: 1.8}
    return {name: score for name, score in inner.items() if score > 1.0}


@dataclass
class Profile:
    """What the cells of one column look like: shares between 0 and 1 of the cells that are not empty."""

    count: int
    shares: dict[str, float]
    is_ticks: bool
    mean_length: float

    @classmethod
    def of(cls, cells: Iterable[str], vocabulary: Vocabulary) -> Profile:
        """Look at the cells of one column."""
        filled = Counter(cell for cell in (visible(cell) for cell in cells) if cell)
        total = sum(filled.values())
        tests: dict[str, Callable[[str], bool]] = {
            "email": lambda cell: bool(re.search(r"\S@\S+\.\S", cell)) and len(cell) < 320,
            "timestamp": lambda cell: dates.parse(cell) is not None,
            "yes": answers.is_yes_or_no,
            "no preference": answers.is_no_preference,
            "country": _is_country,
            "english_level": lambda cell: answers.comfort(cell) is not None,
            "languages": lambda cell: len(cell) < 400 and bool(answers.languages_of(cell)[0]),
        }
        for name in ("library_type", "career_stage", "frequency", "heard"):
            tests[name] = _knows_one(vocabulary.lists[LISTS[name]])
        for name in ("interests", "tools", "areas"):
            tests[name] = _knows_some(vocabulary.lists[LISTS[name]])
        shares = {
            name: sum(times for cell, times in filled.items() if test(cell)) / total if total else 0.0
            for name, test in tests.items()
        }
        ticks = {fold_words(cell) or cell for cell in filled}
        mean = sum(len(cell) * times for cell, times in filled.items()) / total if total else 0.0
        return cls(total, shares, len(ticks) == 1 and shares["yes"] == 1.0, mean)

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
        if name in QUALIFICATIONS or name == "trio_welcome":
            if name == "fluent_english" and self.share("english_level") > self.share("yes"):
                return None
            return 0.5 if self.share("yes") >= 0.4 else (None if self.mean_length < 25 and self.count > 4 else -0.5)
        if name == "wants_shared_interests":
            return 0.4 if self.share("yes") + self.share("no preference") >= 0.5 else -0.3
        if name in ("wants_library_type", "wants_career_stage"):
            known = self.share(LISTS[name]) + self.share("no preference")
            return 0.5 * min(known, 1.0) if known > 0.2 else -0.3
        if name in LISTS:
            list_share = self.share(name)
            if list_share < 0.1 and self.share("yes") > 0.8:
                return None
            return 0.6 * list_share if list_share >= 0.1 else -0.2
        if name == "languages":
            return 0.6 * self.share(name) if self.share(name) >= 0.3 else -0.4
        if name == "english_level":
            return 0.6 if self.share(name) >= 0.5 else -0.6
        if self.share("yes") > 0.7:
            return None
        if name in ("full_name", "first_name", "last_name", "call_name", "institution", "position"):
            return -0.3 if self.mean_length > 120 else (-0.4 if self.share("country") > 0.8 else 0.1)
        return 0.1


def _is_country(cell: str) -> bool:
    return len(cell) < 80 and places.is_name(cell)


def _knows_one(words: answers.Words) -> Callable[[str], bool]:
    return lambda cell: words.find(cell) is not None


def _knows_some(words: answers.Words) -> Callable[[str], bool]:
    return lambda cell: len(cell) < 2000 and bool(answers.several_of(cell, words).codes)
