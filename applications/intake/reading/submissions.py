"""From the rows of a table to submissions: typed answers, and for each row that cannot be one, why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from applications import questions
from applications.intake.reading import addresses, answers, cells, languages
from applications.intake.reading.fields import LISTS, Vocabulary
from applications.intake.reading.files.table import Row, Table
from applications.intake.reading.headers.mapping import ColumnMapping, Reading
from applications.intake.reading.headers.profiles import qualifications_in
from applications.intake.reading.headers.services import state_columns
from applications.intake.reading.places import recognising
from applications.intake.reading.places.clocks import zone_of
from applications.intake.reading.places.words import is_code
from applications.intake.reading.questions import about_the_file, about_times, check_state, check_width
from applications.intake.reading.remarks import Remark
from applications.intake.reading.submission import LONGEST, Submission, source_of
from applications.intake.reading.times import zones
from applications.intake.reading.timing import Clock, Written, give_no_times, give_times
from applications.question_kinds import Kind, Question
from ilnp.accounts.addresses import likely_meant
from ilnp.words.folding import fold, one_line, tidy, visible


@dataclass
class Understanding:
    """What a file holds: its submissions in the file's order, the date order found, and values that nobody understood.

    ``unknown`` maps a field to what was written there and how often, for a person to say what it means. ``remarks`` are
    those about the file as a whole; those about a row stand in its submission.
    """

    submissions: list[Submission]
    date_order: str
    date_order_is_certain: bool
    unknown: dict[str, Counter[str]]
    remarks: list[Remark]


@dataclass(frozen=True)
class Hints:
    """What is known besides the file: the zone of time stamps that name none, the call's window, and a person's corrections.

    ``values`` maps a field to {what is written: what it means}: a country's code, a choice's code, ``yes`` or ``no``.
    """

    zone: tzinfo
    window: tuple[datetime, datetime] | None = None
    date_order: str = ""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    now: datetime | None = None
    prefer: str = "mdy"


def read(table: Table, mapping: ColumnMapping, vocabulary: Vocabulary, hints: Hints) -> Understanding:
    """Read every row of ``table``. No row is left out: one that cannot be read has ``problems``."""
    reader = _Reader(table, mapping, vocabulary, hints)
    submissions = [reader.submission(row, source) for row, source in zip(table.rows, source_of(table), strict=True)]
    clock = Clock(hints.zone, hints.window, hints.date_order, hints.prefer, hints.now)
    if mapping.has("timestamp"):
        order, certain = give_times(submissions, [reader.written(row) for row in table.rows], clock)
    else:
        order, certain = give_no_times(submissions, clock)
    unknown = {name: count for name, count in reader.unknown.items() if count}
    about = about_the_file(table, mapping, vocabulary, order, is_certain=certain)
    about += about_times(submissions, mapping, clock)
    return Understanding(submissions, order, certain, unknown, about)


class _Reader:
    def __init__(self, table: Table, mapping: ColumnMapping, vocabulary: Vocabulary, hints: Hints) -> None:
        self.table = table
        self.mapping = mapping
        self.vocabulary = vocabulary
        self.hints = hints
        self.unknown: dict[str, Counter[str]] = {}
        self.codes = [code for code in dict.fromkeys(vocabulary.questions.values()) if mapping.has(code)]
        self.ticked = {
            reading.column.index for reading in mapping.readings if reading.field and self._is_ticked(reading)
        }
        self.listed = list(
            dict.fromkeys(code for row in table.rows for code in qualifications_in(self._text(row, "qualifications")))
        )
        self.states = state_columns(mapping.readings)
        self.meanings = {
            name: {fold(written): meaning for written, meaning in values.items()}
            for name, values in hints.values.items()
        }

    def _is_ticked(self, reading: Reading) -> bool:
        """Whether a column holds one kind of mark or nothing: what is empty there was not ticked.

        A lone "Yes" is no mark: people who were asked yes or no and left it empty have said neither.
        """
        filled: set[str] = set()
        for row in self.table.rows:
            filled.add(row.cells[reading.column.index])
            if len(filled) > 5:
                return False
        filled = {fold(cell) for cell in filled} - {""}
        if len(filled) != 1:
            return False
        value = next(iter(filled))
        own = {fold(reading.column.header), fold(reading.column.row), fold(reading.column.question)}
        return value in own or (answers.is_mark(value) and value not in ("yes", "no"))

    def submission(self, row: Row, source: dict[str, str]) -> Submission:
        made = Submission(row.number, row.line, source)
        self._address(row, made)
        self._name(row, made)
        self._country(row, made)
        for question in questions.IMPORTED:
            if question.kind in _READ and question.code != "full_name":
                made.answers[question.code] = _READ[question.kind](self, row, question, made)
        self._time_zone(row, made)
        made.role = self._role(row)
        made.shares = self._yes(row, "consent_sharing")
        if made.shares is None and visible(self._text(row, "consent_sharing")):
            made.shares = False
            made.remark("consent_unclear", "consent_sharing", self._text(row, "consent_sharing"))
        made.shares_by = next((one_line(one.column.header) for one in self.mapping.of("consent_sharing")), "")
        self._languages(row, made)
        self._qualifications(row, made)
        made.stamp_cell = self._text(row, "timestamp")
        check_width(row, made, self.mapping, self.codes, self.ticked, self.table.delimiter)
        check_state(row, made, self.mapping, self.states)
        return made

    def written(self, row: Row) -> Written:
        """The row's time stamp, and the zone that the header of its column names."""
        for reading in self.mapping.of("timestamp"):
            cell = row.cells[reading.column.index]
            if visible(cell):
                return Written(cells.unescaped(cell), zones.of_header(reading.column.header).zone)
        return Written("")

    def _text(self, row: Row, name: str) -> str:
        """The first filled cell of the columns read as ``name``; of columns headed by choices, the choice that is ticked."""
        for reading in self.mapping.of(name):
            cell = row.cells[reading.column.index]
            if not visible(cell):
                continue
            if not reading.is_choice:
                return cells.unescaped(cell)
            if answers.is_mark(cell):
                if answers.yes_or_no(cell) is not False:
                    return reading.column.header
            else:
                is_other = answers.other_text(reading.column.header) is not None
                return f"{reading.column.header}: {cells.unescaped(cell)}" if is_other else cells.unescaped(cell)
        return ""

    def _meaning(self, name: str, written: str) -> str | None:
        """What a person said that this answer means, if one did."""
        return self.meanings.get(name, {}).get(fold(written)) if written else None

    def _not_understood(self, name: str, written: str) -> None:
        self.unknown.setdefault(name, Counter())[one_line(written)[:200]] += 1

    def _address(self, row: Row, made: Submission) -> None:
        """The first address of the columns for it. What a person said about a cell is taken without a question."""
        problem = ""
        for reading in self.mapping.of("email"):
            cell = row.cells[reading.column.index]
            if not visible(cell) or (reading.is_of_service and "@" not in cell):
                continue
            found = addresses.read(self._meaning("email", cell) or cell)
            said = self._meaning("email", cell) is not None and found.address
            problem = problem or found.problem
            if not made.address_cell or found.address:
                made.address_cell = cell
            if found.address or found.doubt:
                made.address = found.address
                if found.doubt and not said:
                    made.remark(found.doubt, "email", cell)
                    self._not_understood("email", cell)
                elif not said and likely_meant(found.address):
                    made.remark("address_misspelt", "email", cell)
                    self._not_understood("email", cell)
                return
        if problem or not self._take_account(row, made):
            made.problems.append(problem or "address_missing")

    def _take_account(self, row: Row, made: Submission) -> bool:
        """Where the question is empty, the account that was signed in, which somebody has to confirm."""
        for reading in self.mapping.readings:
            cell = row.cells[reading.column.index]
            if reading.is_of_service and not reading.field and "@" in cell:
                found = addresses.read(cell)
                if found.address:
                    made.address, made.address_cell = found.address, cell
                    made.remark("address_of_account", "email", cell)
                    self._not_understood("email", cell)
                    return True
        return False

    def _name(self, row: Row, made: Submission) -> None:
        whole = one_line(self._text(row, "full_name"))
        if not whole:
            whole = one_line(f"{self._text(row, 'first_name')} {self._text(row, 'last_name')}")
        if len(whole) > LONGEST["full_name"]:
            made.remark("name_cut", "full_name", whole)
        made.full_name = whole[: LONGEST["full_name"]].strip()
        if not made.full_name:
            made.problems.append("name_missing")

    def _country(self, row: Row, made: Submission) -> None:
        written = self._text(row, "country")
        said = self._meaning("country", written)
        if said:
            made.country = said if is_code(said) else ""
        elif written:
            place = recognising.recognise(written)
            if place:
                made.country = place.code
                if not place.certain:
                    made.remark("country_misspelt", "country", written)
            else:
                self._not_understood("country", written)
        if not made.country:
            made.problems.append("country_unreadable" if written else "country_missing")

    def line(self, row: Row, question: Question, made: Submission) -> str:
        """One line of text, cut where it is too long."""
        return one_line(self._text(row, question.code))[: LONGEST[question.code]]

    def text(self, row: Row, question: Question, made: Submission) -> str:
        """Several lines of text."""
        return cells.unescaped(tidy(self._text(row, question.code)))

    def one(self, row: Row, question: Question, made: Submission) -> str:
        """The code of a choice; own words go to ``made.other``."""
        return self._one(row, question.code, made)

    def wish(self, row: Row, question: Question, made: Submission) -> str:
        """The code of a choice, or nothing for who is open to any."""
        is_open = answers.is_no_preference(self._text(row, question.code))
        return "" if is_open else self._one(row, question.code, made)

    def several(self, row: Row, question: Question, made: Submission) -> list[str]:
        """The codes of choices; own words go to ``made.other``."""
        return self._several(row, question.code, made)

    def yes_no(self, row: Row, question: Question, made: Submission) -> bool:
        """Yes or no, and what is presumed where neither is said."""
        said = self._yes(row, question.code)
        return question.presumed if said is None else said

    def _one(self, row: Row, name: str, made: Submission) -> str:
        written = self._text(row, name)
        said = self._meaning(name, written)
        if said is not None:
            return said
        words = self.vocabulary.lists[LISTS[name]]
        code, other = answers.one_of(written, words)
        if other:
            several = answers.several_of(written, words)
            if several.codes and len(several.codes) == 1 and answers.other_text(written) is None:
                code, other = several.codes[0], several.other
        if other:
            made.other[name] = other
            if answers.other_text(written) is None and not code:
                self._not_understood(name, written)
        return code

    def _role(self, row: Row) -> str:
        written = self._text(row, "role")
        role = self._meaning("role", written) or answers.role(written)
        if written and not role:
            self._not_understood("role", written)
        return role

    def _several(self, row: Row, name: str, made: Submission) -> list[str]:
        words = self.vocabulary.lists[LISTS[name]]
        ranked: list[tuple[int, int, str]] = []
        others: list[str] = []
        for place, reading in enumerate(self.mapping.of(name)):
            cell = cells.unescaped(row.cells[reading.column.index])
            if not visible(cell):
                continue
            own = words.find(reading.column.row) if reading.column.row else None
            if own and words.find(cell) in (None, own):
                if answers.yes_or_no(cell) is False or re.match(r"(?i)\s*not\b", cell):
                    continue
                ranked.append((cells.rank(cell) or 50, place, own))
                continue
            said = self._meaning(name, cell)
            several = answers.Several(said.split(",")) if said else answers.several_of(cell, words)
            rank = cells.rank(reading.column.row) or 50
            ranked.extend((rank, place, code) for code in several.codes)
            meant = self._meaning(name, several.other)
            if meant:
                ranked.append((rank, place, meant))
            elif several.other:
                others.append(several.other)
                if answers.other_text(several.other) is None and "other" not in fold(cell) and len(cell) < 200:
                    self._not_understood(name, several.other)
        if others:
            made.other[name] = "; ".join(others)
        return list(dict.fromkeys(code for _rank_, _place, code in sorted(ranked, key=lambda entry: entry[:2])))

    def _yes(self, row: Row, name: str) -> bool | None:
        for reading in self.mapping.of(name):
            cell = row.cells[reading.column.index]
            said = self._meaning(name, cell)
            if said in ("yes", "no"):
                return said == "yes"
            if not visible(cell):
                if reading.column.index in self.ticked:
                    return False
                continue
            if reading.column.index in self.ticked:
                return True
            value = answers.yes_or_no(cell)
            if value is None and not answers.means("unsure", cell):
                own = {fold(reading.column.header), fold(reading.column.row), fold(reading.column.question)}
                if fold(cell) in own or self.vocabulary.questions.get(answers.key_of(cell)) == name:
                    return True
                self._not_understood(name, cell)
            return value
        return None

    def _qualifications(self, row: Row, made: Submission) -> None:
        for code in self.codes:
            made.qualifications[code] = self._yes(row, code)
        if self.listed:
            listed = qualifications_in(self._text(row, "qualifications"))
            for code in self.listed:
                made.qualifications.setdefault(code, code in listed)
        if made.qualifications.get("fluent_english") is None and "fluent_english" in made.qualifications:
            made.qualifications["fluent_english"] = cells.fluent(self._text(row, "fluent_english"))

    def _languages(self, row: Row, made: Submission) -> None:
        found: dict[str, str] = {}
        others: list[str] = []
        for reading in self.mapping.of("languages"):
            cell = cells.unescaped(row.cells[reading.column.index])
            if not visible(cell):
                continue
            own = languages.language_code(reading.column.row) if reading.column.row else None
            if own:
                level = answers.comfort(cell)
                if level != "none" and answers.yes_or_no(cell) is not False:
                    found.setdefault(own, level or "")
                continue
            listed, other = languages.languages_of(cell)
            for code, level in listed:
                found.setdefault(code, level)
            meant = self._meaning("languages", other)
            if meant:
                found.setdefault(meant, "")
            elif other:
                others.append(other)
                if not answers.names_other(cell):
                    self._not_understood("languages", other)
        if others:
            made.other["languages"] = "; ".join(others)
        written = self._text(row, "english_level")
        english = self._meaning("english_level", written) or (answers.comfort(written) if written else None)
        if written and english is None:
            self._not_understood("english_level", written)
        if "en" in found and english:
            found["en"] = "read" if english in ("none", "read") else english
        made.languages = [
            (code, level if level in ("read", "write", "speak") else "write") for code, level in found.items()
        ]

    def _time_zone(self, row: Row, made: Submission) -> None:
        """The zone that somebody named, else that of their country, or of most people there, which is then a guess."""
        written = one_line(self._text(row, "time_zone"))
        named = written.replace(" ", "_")
        made.time_zone = zones.named().get(named.lower(), "")
        if made.time_zone or not made.country:
            return
        made.time_zone, is_only = zone_of(made.country, self.hints.now.year if self.hints.now else 2026)
        made.time_zone_is_guess = bool(made.time_zone)
        if not is_only or written:
            made.remark("time_zone_guessed", "time_zone", written or made.time_zone)


_READ: dict[Kind, Callable[[_Reader, Row, Question, Submission], Any]] = {
    Kind.LINE: _Reader.line,
    Kind.TEXT: _Reader.text,
    Kind.ONE: _Reader.one,
    Kind.WISH: _Reader.wish,
    Kind.SEVERAL: _Reader.several,
    Kind.RANKED: _Reader.several,
    Kind.YES_NO: _Reader.yes_no,
}
"""How the answer to a question of each kind is read; the other kinds are read one by one."""
