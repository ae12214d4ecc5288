"""Which column answers which question, guessed from headers in eight languages and from what stands in the column.

A header is matched against words for ideas ("partner", "country", "two weeks"; see ``header_words.csv``), and a field
needs one or more ideas. What the cells hold speaks too: a column of addresses is no question about Internet access,
however it is headed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from applications.intake.reading import answers, cells
from applications.intake.reading.fields import BORROWED, IGNORE, LISTS, QUALIFICATIONS, SEVERAL_COLUMNS, Vocabulary
from applications.intake.reading.ideas import RULES, header_key, ideas_of, split_header
from applications.intake.reading.profiles import Profile
from ilnp.words.folding import fold

_SAMPLE = 200


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


def guess(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    corrections: Mapping[str, str] | None = None,
) -> ColumnMapping:
    """Say what each column holds.

    ``corrections`` maps headers (compared with case, accents, blanks and punctuation folded) to field names, or to
    ``ignore``; they outweigh every guess. Of repeated headers "Name" means all, "Name (2)" the second alone.

    Each single field goes to the column that fits best; further columns with the very same header are read where the
    first is empty. Fields in ``SEVERAL_COLUMNS`` take all columns that ask for them.
    """
    columns = [Column(index, name, *split_header(name)) for index, name in enumerate(header)]
    sample = [row for _number, row in zip(range(_SAMPLE), rows, strict=False)]
    by_hand = {header_key(name): target for name, target in (corrections or {}).items()}
    readings = [Reading(column) for column in columns]
    claims: list[tuple[float, int, str]] = []
    yes_or_no: set[int] = set()
    grids = Counter(column.question for column in columns if column.row)
    for reading, name in zip(readings, cells.unique(header), strict=True):
        column = reading.column
        chosen = (
            by_hand.get(header_key(name))
            or by_hand.get(header_key(column.header))
            or (by_hand.get(header_key(column.question)) if column.row else None)
        )
        if chosen:
            reading.field, reading.by_hand, reading.score = ("" if chosen == IGNORE else chosen), True, 9.0
            continue
        profile = Profile.of([row[column.index] for row in sample if column.index < len(row)], vocabulary)
        if profile.share("yes") >= 0.8 and not column.row:
            yes_or_no.add(column.index)
        for name, score in _scores(column, profile, vocabulary, is_grid=grids[column.question] > 1).items():
            claims.append((score, -column.index, name))
    _assign(readings, sorted(claims, reverse=True))
    _settle_names(readings, sample)
    _fill_gap(readings, yes_or_no)
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


def _fill_gap(readings: list[Reading], yes_or_no: set[int]) -> None:
    """Of the four questions of 2020, which forms ask in one go, a missing one is the yes-or-no column in its place."""
    place = {reading.field: reading.column.index for reading in readings if reading.field in QUALIFICATIONS[:4]}
    if len(place) < 2:
        return
    for order, code in enumerate(QUALIFICATIONS[:4]):
        if code in place:
            continue
        beside = [place[other] + step for other, step in _neighbours(order) if other in place]
        for index in beside:
            if index in yes_or_no and not readings[index].field and not readings[index].by_hand:
                readings[index].field, readings[index].score = code, 0.5
                place[code] = index
                break


def _neighbours(order: int) -> list[tuple[str, int]]:
    """The qualifications asked before and after one, each with the step from its column to the one looked for."""
    four = QUALIFICATIONS[:4]
    before = [(four[order - 1], 1)] if order else []
    return before + ([(four[order + 1], -1)] if order < 3 else [])


def _settle_names(readings: list[Reading], sample: Sequence[Sequence[str]]) -> None:
    """Beside a given name, "Name" may be the family name, and the other way round; the cells tell."""
    whole = next((reading for reading in readings if reading.field == "full_name"), None)
    parts = [reading for reading in readings if reading.field in ("first_name", "last_name")]
    if whole is None or not parts:
        return
    if len({part.field for part in parts}) == 2:
        if whole.score < max(part.score for part in parts) and not whole.by_hand:
            whole.field = ""
        return
    least = 0.1 if "whole" in ideas_of(whole.column.header) else 0.5
    if whole.by_hand or _share_held(whole, parts[0], sample) >= least:
        for part in parts:
            part.field = part.field if part.by_hand else ""
    else:
        whole.field = "last_name" if parts[0].field == "first_name" else "first_name"


def _share_held(whole: Reading, part: Reading, sample: Sequence[Sequence[str]]) -> float:
    """In how many rows what ``part`` holds stands in ``whole`` too; 1 where there is nothing to compare."""
    pairs = [(fold(row[whole.column.index]), fold(row[part.column.index])) for row in sample]
    both = [(one, other) for one, other in pairs if one and other]
    return sum(1 for one, other in both if other in one) / len(both) if both else 1.0


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
    ideas = ideas_of(column.header)
    if "startlanguage" in ideas:
        return {}
    for rule in RULES:
        if rule.fits(ideas):
            scores[rule.field] = max(scores.get(rule.field, 0.0), rule.weight)
    code = header_key(column.row or column.header).replace(" ", "_")
    if not scores and code in vocabulary.fields():
        scores[code] = 1.0
    if profile.share("qualifications") >= 0.6 and not any(name in QUALIFICATIONS for name in scores):
        return {"qualifications": 2.2}
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
        if name in LISTS and profile.is_constant:
            continue
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
    ideas = ideas_of(column.question)
    for name in BORROWED:
        if name in ideas and vocabulary.lists[LISTS[name]].find(column.row) is not None:
            return {name: 2.5}
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
