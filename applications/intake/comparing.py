"""Setting a file's rows against what a call has: which are new, known, changed, edited, and who would hear of a repeat."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from applications import questions
from applications.intake.reading.remarks import Remark
from applications.intake.reading.submission import Submission
from applications.intake.understanding import Plan
from applications.models import Application, Call
from applications.question_kinds import Kind
from ilnp.words.folding import fold, fold_closed

_READ_APART = (Kind.ADDRESS, Kind.ROLE, Kind.LANGUAGES)

ANSWERS = (
    *(question.code for question in questions.IMPORTED if question.kind not in _READ_APART),
    "other",
    "source",
    "time_zone_is_guess",
)
"""Columns of an application that come straight from a submission."""

_UNTIMED = frozenset(("time_missing", "time_unreadable", "year_unlikely"))
_FARTHEST = timedelta(hours=26)
_STEP = timedelta(minutes=15)


@dataclass
class Comparison:
    """A file's rows that would be stored against a call's applications: rows that are new, changed (with the row in the
    database), known. ``repeats`` are the new ones of people who have an application here, or an earlier row in the file.
    """

    new: list[Submission]
    changed: list[tuple[Submission, Application]]
    unchanged: list[tuple[Submission, Application]]
    keys: dict[int, str]
    repeats: list[Submission] = field(default_factory=list)
    edited: set[int] = field(default_factory=set)

    def is_edited(self, made: Submission, application: Application) -> bool:
        """Whether the row took the place of an earlier answer, by which it is not known again."""
        return made.number in self.edited and application.source_key != self.keys[made.number]


def compare(plan: Plan, call: Call | None) -> Comparison:
    """Find which rows the call has already. Writes nothing; two queries.

    A submission is known again by its address and time stamp as written; else by address and instant (a zone or another
    notation may have been added); else by address and minute where one of the two has no seconds (a spreadsheet program
    drops them on saving). Where all that is left over lies the same hours away, the file names another zone: its rows are
    the same too, and its new rows are moved by as much. Last, where the file holds what the call has but for one row of a
    person, and a later row of the same address instead, the answer was edited.

    The second of two equal ones is known by being the second.
    """
    finder = _Finder(plan, call)
    finder.find_written()
    finder.find_moved()
    finder.find_edited()
    comparison = Comparison([], [], [], finder.keys)
    for made in plan.readable:
        application = finder.found.get(made.number)
        if application is None:
            comparison.new.append(made)
        else:
            (comparison.unchanged if _is_same(made, application) else comparison.changed).append((made, application))
    if finder.was_moved:
        plan.judge()
    comparison.repeats, comparison.edited = finder.repeats(comparison.new), finder.edited
    return comparison


class _Finder:
    def __init__(self, plan: Plan, call: Call | None) -> None:
        self.plan = plan
        self.keys = _keys(plan.readable)
        self.found: dict[int, Application] = {}
        self.used: set[int] = set()
        self.was_moved = False
        self.edited: set[int] = set()
        rows = (
            Application.objects.filter(call=call).prefetch_related("language_skills")
            if call is not None and call.pk
            else []
        )
        self.stored = list(rows)
        self.by_address: dict[str, list[Application]] = defaultdict(list)
        for row in self.stored:
            if row.source_key:
                self.by_address[row.email].append(row)

    def _take(self, made: Submission, application: Application) -> None:
        self.found[made.number] = application
        self.used.add(application.pk)

    def _free(self, made: Submission) -> list[Application]:
        return [row for row in self.by_address.get(made.address, ()) if row.pk not in self.used]

    def _left(self) -> list[Submission]:
        """Rows that are not found, have a time of their own, and whose address the call has."""
        return [
            made
            for made in self.plan.readable
            if made.number not in self.found and not made.doubts() & _UNTIMED and self._free(made)
        ]

    def find_written(self) -> None:
        """Find by what is written, by instant and by minute."""
        known = {row.source_key: row for row in self.stored if row.source_key}
        for made in self.plan.readable:
            application = known.get(self.keys[made.number])
            if application is None and not made.doubts() & _UNTIMED:
                application = next((row for row in self._free(made) if _is_at(made, row, timedelta())), None)
            if application is not None and application.pk not in self.used:
                self._take(made, application)

    def find_moved(self) -> None:
        """Find the rows that all lie the same hours away (an hour more or less where clocks changed in between)."""
        left = [made for made in self._left() if not made.zone_is_named]
        away: Counter[timedelta] = Counter()
        for made in left:
            away.update({gap for row in self._free(made) if (gap := _gap(made, row)) is not None})
        if not away:
            return
        most, _times = away.most_common(1)[0]
        gaps = [gap for gap in (most, most + timedelta(hours=1), most - timedelta(hours=1)) if gap in away]
        pairs = []
        for made in left:
            pair = next((row for gap in gaps for row in self._free(made) if _is_at(made, row, gap)), None)
            if pair is not None:
                pairs.append((made, pair))
        is_certain = len(pairs) > 1 or (len(pairs) == 1 and _says_the_same(*pairs[0]))
        if not is_certain or len(pairs) * 2 < len(left):
            return
        self.was_moved = True
        for made, row in pairs:
            made.submitted_at = row.submitted_at
            self._take(made, row)
        for made in self.plan.readable:
            if made.number not in self.found and not made.zone_is_named and made.submitted_at:
                made.submitted_at += most
                made.remark("zone_of_file", "timestamp", made.stamp_cell or None)
        hours = f"{most.total_seconds() / 3600:+g} h"
        self.plan.understanding.remarks.append(Remark(None, "timestamp", hours, "zone_of_file"))

    def find_edited(self) -> None:
        """Find the rows that took the place of an earlier answer of the same person."""
        times = [made.submitted_at for made in self.plan.readable if made.submitted_at]
        if not times or not self.used:
            return
        covered = [row for row in self.stored if row.source_key and row.submitted_at <= max(times)]
        if len(self.used) * 2 < len(covered):
            return
        by_address: dict[str, list[Submission]] = defaultdict(list)
        for made in self._left():
            by_address[made.address].append(made)
        for rows in by_address.values():
            free = self._free(rows[0])
            if len(rows) == len(free) == 1 and rows[0].submitted_at and rows[0].submitted_at > free[0].submitted_at:
                self._take(rows[0], free[0])
                self.edited.add(rows[0].number)

    def repeats(self, new: list[Submission]) -> list[Submission]:
        """The new rows that would be a second application of somebody."""
        within = {repeat.later.key for repeat in self.plan.repeats}
        counting = [row for row in self.stored if row.status not in ("duplicate", "withdrawn")]
        addresses = {row.email for row in counting}
        people = {_person(row.full_name, row.country, row.institution) for row in counting if row.institution}
        return [
            made
            for made in new
            if made.number in within
            or made.address in addresses
            or _person(made.full_name, made.country, made.answers["institution"]) in people
        ]


def _person(name: str, country: str, institution: str) -> tuple[str, str, str]:
    return fold_closed(name), country, fold_closed(institution)


def _gap(made: Submission, row: Application) -> timedelta | None:
    """How much later than in the file a row is in the call, where that may come from a zone."""
    assert made.submitted_at is not None
    gap = row.submitted_at - made.submitted_at
    if made.submitted_at.second == 0 or row.submitted_at.second == 0:
        gap = _minute(row.submitted_at) - _minute(made.submitted_at)
    return gap if gap and abs(gap) <= _FARTHEST and not gap % _STEP else None


def _is_at(made: Submission, row: Application, gap: timedelta) -> bool:
    assert made.submitted_at is not None
    ours, theirs = made.submitted_at + gap, row.submitted_at
    if ours == theirs:
        return True
    return _minute(ours) == _minute(theirs) and _minute(ours) in (ours, theirs)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _keys(readable: Iterable[Submission]) -> dict[int, str]:
    """For each row the digest by which it is known again."""
    times: Counter[str] = Counter()
    keys: dict[int, str] = {}
    for made in readable:
        base = f"{made.address}\n{fold(made.stamp_cell)}"
        times[base] += 1
        keys[made.number] = hashlib.sha256(f"{base}\n{times[base]}".encode()).hexdigest()
    return keys


def _says_the_same(made: Submission, application: Application) -> bool:
    """Whether two rows have the same answers, whatever their times."""
    ours = {key: value for key, value in made.source.items() if value != made.stamp_cell}
    theirs = application.source
    return bool(ours) and all(theirs.get(key) == value for key, value in ours.items())


def _is_same(made: Submission, application: Application) -> bool:
    if any(made.column(name) != getattr(application, name) for name in ANSWERS if name != "source"):
        return False
    if not _says_the_same(made, application):
        return False
    if made.stamp_cell and made.submitted_at != application.submitted_at:
        return False
    skills = {(skill.language, skill.comfort) for skill in application.language_skills.all()}
    return skills == set(made.languages)
