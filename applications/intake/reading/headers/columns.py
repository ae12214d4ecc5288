"""Which column answers which question, guessed from headers in eight languages and from what stands in the column.

A header is matched against words for ideas ("partner", "country", "two weeks"; see ``header_words.csv``), and a field
needs one or more ideas. What the cells hold speaks too: a column of addresses is no question about Internet access,
however it is headed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from applications.intake.reading import answers, cells, languages
from applications.intake.reading.fields import BORROWED, IGNORE, LISTS, QUALIFICATIONS, SEVERAL_COLUMNS, Vocabulary
from applications.intake.reading.headers.ideas import RULES, header_key, ideas_of, split_header
from applications.intake.reading.headers.mapping import Column, ColumnMapping, Reading
from applications.intake.reading.headers.profiles import Profile
from applications.intake.reading.headers.services import mark_services
from ilnp.words.folding import fold, visible

_SAMPLE = 200


def guess(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    corrections: Mapping[str, str] | None = None,
) -> ColumnMapping:
    """Say what each column holds.

    ``corrections`` maps headers (compared with case, accents, blanks and punctuation folded) to field names, or to
    ``ignore``; they outweigh every guess. Of repeated headers "Name" means all, "Name (2)" the second alone.

    Each single field goes to the column that fits best: what was asked before what the service adds, fuller ones before
    emptier ones. Further columns are read where the first is empty, if they have the very same header or never are filled
    beside it. Fields in ``SEVERAL_COLUMNS`` take all columns that ask for them.
    """
    columns = [Column(index, name, *split_header(name)) for index, name in enumerate(header)]
    everything = list(rows)
    sample = everything[:_SAMPLE]
    filled = Filling(everything, len(columns))
    by_hand = {header_key(name): target for name, target in (corrections or {}).items()}
    readings = [Reading(column) for column in columns]
    claims: list[Claim] = []
    yes_or_no: set[int] = set()
    grids = Counter(column.question for column in columns if column.row)
    _mark_choices(readings, sample, vocabulary, by_hand)
    mark_services(readings)
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
        if reading.is_choice:
            continue
        profile = Profile.of([row[column.index] for row in sample], vocabulary)
        if profile.share("yes") >= 0.8 and not column.row:
            yes_or_no.add(column.index)
        if reading.is_of_service and not profile.count:
            continue
        for name, score in _scores(column, profile, vocabulary, is_grid=grids[column.question] > 1).items():
            rank = score + 0.4 * filled.share(column.index) - (0.9 if reading.is_of_service else 0.0)
            claims.append(Claim(rank, score, column.index, name))
    _assign(readings, sorted(claims, key=lambda claim: (-claim.rank, claim.index, claim.field)), filled)
    _settle_names(readings, sample)
    _fill_gap(readings, yes_or_no)
    return ColumnMapping(readings)


@dataclass(frozen=True)
class Claim:
    """How well a column fits a field; ``rank`` is ``score`` with how full the column is and whose it is."""

    rank: float
    score: float
    index: int
    field: str


class Filling:
    """In which rows each column is filled."""

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        self._rows = rows
        self._filled: dict[int, frozenset[int]] = {}
        self._width = width

    def of(self, index: int) -> frozenset[int]:
        """Places of the rows in which a column holds something."""
        if index not in self._filled:
            self._filled[index] = frozenset(place for place, row in enumerate(self._rows) if visible(row[index]))
        return self._filled[index]

    def share(self, index: int) -> float:
        """The share of rows in which a column holds something."""
        return len(self.of(index)) / len(self._rows) if self._rows else 0.0

    def are_apart(self, one: int, other: int) -> bool:
        """Whether two columns, both used, are hardly ever filled in one row: a question that was moved or asked anew."""
        ours, theirs = self.of(one), self.of(other)
        return bool(ours) and bool(theirs) and len(ours & theirs) <= 0.02 * min(len(ours), len(theirs))


def _assign(readings: list[Reading], claims: list[Claim], filled: Filling) -> None:
    taken: dict[str, Reading] = {
        reading.field: reading for reading in readings if (reading.by_hand or reading.is_choice) and reading.field
    }
    held = set(taken)
    for claim in claims:
        reading, name = readings[claim.index], claim.field
        if reading.field or reading.by_hand or claim.score < 0.55:
            continue
        key = header_key(reading.column.header)
        if name in taken:
            first = taken[name]
            is_same = header_key(first.column.header) == key
            if name in held:
                continue
            if name in SEVERAL_COLUMNS:
                if not reading.column.row and not is_same and claim.score < 1.1:
                    continue
            elif not is_same and not _fills_gaps(reading, name, readings, filled):
                continue
        reading.field, reading.score = name, claim.score
        taken.setdefault(name, reading)


def _fills_gaps(reading: Reading, name: str, readings: list[Reading], filled: Filling) -> bool:
    """Whether a further column for a field is filled where all of the field's columns so far are empty."""
    if name in QUALIFICATIONS:
        return False
    return all(filled.are_apart(reading.column.index, other.column.index) for other in readings if other.field == name)


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


def _mark_choices(
    readings: list[Reading], sample: Sequence[Sequence[str]], vocabulary: Vocabulary, by_hand: Mapping[str, str]
) -> None:
    """Find runs of columns that are headed by the choices of one list, each cell empty or ticked, "Other" at the end."""
    run: list[Reading] = []
    name = ""
    for reading in [*readings, None]:
        found = (
            ""
            if reading is None or header_key(reading.column.header) in by_hand
            else _choice_of(reading, sample, vocabulary)
        )
        if reading is not None and run and found in (name, "other"):
            run.append(reading)
            continue
        if len(run) > 1:
            for one in run:
                one.field, one.score, one.is_choice = name, 2.0, True
                one.column = Column(one.column.index, one.column.header, one.column.question, one.column.header)
        name, run = (found, [reading]) if reading is not None and found not in ("", "other") else ("", [])


def _choice_of(reading: Reading, sample: Sequence[Sequence[str]], vocabulary: Vocabulary) -> str:
    """The field whose list has a choice that is this column's header, if its cells are ticks; ``other`` for free words."""
    header = reading.column.header
    if reading.column.row:
        return ""
    if answers.other_text(header) == "":
        return "other"
    for name in ("library_type", "career_stage", "interests", "tools", "frequency", "heard", "areas"):
        words = vocabulary.lists[LISTS[name]]
        own = words.find(header)
        if own:
            marks = {visible(row[reading.column.index]) for row in sample} - {""}
            ticks = all(words.find(mark) == own or answers.is_mark(mark) for mark in marks)
            return name if ticks else ""
    return ""


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
            known = languages.language_code(column.row) is not None
        else:
            known = vocabulary.lists[LISTS[name]].find(column.row) is not None
        if known and idea in ideas:
            return {name: 2.5}
        if known and (profile.is_ticks or profile.share("yes") > 0.5):
            return {name: 2.0}
        if idea in ideas and "partner" not in ideas and profile.fit(name):
            return {name: 1.8}
    return {name: score for name, score in inner.items() if score > 1.0}
