"""Bringing in a form service's spreadsheet, in two steps: say what it holds, then store what is new.

``understand`` reads the bytes and touches nothing. ``compare`` sets the result against what a call has already.
``commit`` (in ``intake_commit``) stores it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from applications import vocabulary
from applications.intake.reading import answers, cells, columns, fields, ideas, submissions
from applications.intake.reading.files import table
from applications.intake.reading.files.table import UnreadableFile
from applications.intake.reading.submission import Submission
from applications.models import Call, Choice, IntakeMapping, Qualification
from applications.screening import eligibility, sameness
from ilnp import clock
from ilnp.desk.reports.cells import harmless
from ilnp.desk.reports.downloads import BYTE_ORDER_MARK
from ilnp.words.folding import fold, fold_closed, fold_words

PROBLEMS = {
    "address_missing": gettext_lazy("The e-mail address is missing."),
    "address_unreadable": gettext_lazy("This is not one e-mail address: “%(cell)s”."),
    "name_missing": gettext_lazy("The name is missing."),
    "country_missing": gettext_lazy("The country is missing."),
    "country_unreadable": gettext_lazy("We cannot tell which country this is: “%(cell)s”."),
    "shifted": gettext_lazy(
        "The row has more cells than the header, and its answers do not stand under their questions."
    ),
}
"""Why a row cannot become an application, in words for whoever can put it right."""

REMARKS = {
    "country_misspelt": gettext_lazy("The country was misspelt; please check."),
    "name_cut": gettext_lazy("The name is longer than 200 characters and was cut."),
    "more_cells": gettext_lazy("The row has more cells than the header."),
    "stamp_unreadable": gettext_lazy("The time stamp cannot be read; the time of the row before was taken."),
    "stamp_missing": gettext_lazy("There is no time stamp; the time of the row before was taken."),
}
"""What was put right or guessed in a row that is taken."""


class CorrectionUnknown(ValueError):
    """A correction names a header or a field that there is not. The message says which, and what there is."""


class AddressesNotFound(UnreadableFile):
    """No column holds e-mail addresses. ``mapping`` is what the columns were taken for, for a person to put right."""

    def __init__(self, message: str, mapping: columns.ColumnMapping) -> None:
        super().__init__(message)
        self.mapping = mapping


@dataclass(frozen=True)
class Corrections:
    """What a person said about a file where the guess was wrong. All empty: guess everything.

    ``columns`` maps headers to fields, ``values`` a field to {written: meaning}; see ``reading``.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_order: str = ""
    encoding: str = ""
    delimiter: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Corrections:
        """From what ``IntakeFile.mapping`` keeps."""
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})

    def as_json(self) -> dict[str, Any]:
        """For ``IntakeFile.mapping``."""
        return {
            "columns": dict(self.columns),
            "values": {name: dict(values) for name, values in self.values.items()},
            "date_order": self.date_order,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
        }


@dataclass
class Plan:
    """What a file holds and what came of each row. Nothing is stored yet.

    ``repeats`` are certain repeats inside the file; ``verdicts`` those of the rows that are people, by row number.
    """

    table: table.Table
    mapping: columns.ColumnMapping
    understanding: submissions.Understanding
    rules: eligibility.Rules
    repeats: list[sameness.Repeat]
    verdicts: dict[int, eligibility.Verdict]
    said: Corrections

    @property
    def readable(self) -> list[Submission]:
        """Rows that can become applications, duplicates included."""
        return [made for made in self.understanding.submissions if made.is_readable]

    @property
    def refused(self) -> list[Submission]:
        """Rows that cannot."""
        return [made for made in self.understanding.submissions if not made.is_readable]

    def reason(self, made: Submission) -> str:
        """Why a row is refused, in words, in the language in force."""
        cells = {"address_unreadable": made.address_cell, "country_unreadable": _cell(self, made, "country")}
        return " ".join(
            str(PROBLEMS[code]) % {"cell": cells.get(code, "")[:100]} if code in cells else str(PROBLEMS[code])
            for code in made.problems
        )

    def fingerprint(self) -> str:
        """A digest of the set of headers, by which the same form is known again."""
        return fingerprint(self.table.header)


def _cell(plan: Plan, made: Submission, name: str) -> str:
    row = plan.table.rows[made.number - 1]
    return next((row.cells[r.column.index] for r in plan.mapping.of(name) if row.cells[r.column.index].strip()), "")


def fingerprint(header: list[str]) -> str:
    """The digest of a set of headers, whatever their order, case and blanks; those of ``refused_csv`` do not count."""
    keys = sorted({fold_words(name) for name in header if not _is_added(name)})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def _is_added(header: str) -> bool:
    """Whether a column is one of those that ``refused_csv`` adds, in English or in the language in force."""
    return header in ("What is wrong", "Line in the file", gettext("What is wrong"), gettext("Line in the file"))


def known_words() -> fields.Vocabulary:
    """The choice lists and qualifications as staff have them now."""
    spellings: dict[str, list[tuple[str, str]]] = {name: [] for name in Choice.List.values}
    for choice in Choice.objects.order_by("choice_list", "position", "code"):
        spellings[choice.choice_list].extend((choice.code, label) for label in [*choice.labels.values(), *choice.also])
    questions = {
        answers.key_of(question): qualification.code
        for qualification in Qualification.objects.all()
        for question in qualification.question.values()
    }
    return fields.Vocabulary({name: answers.Words.of(pairs) for name, pairs in spellings.items()}, questions)


def rules_of(call: Call | None) -> eligibility.Rules:
    """A call's rules; those of 2020 where the call does not exist yet."""
    if call is None or call.pk is None:
        return eligibility.Rules(frozenset(vocabulary.FOUR_OF_2020), frozenset(vocabulary.FOUR_OF_2020))
    asked = list(call.callqualification_set.values_list("qualification__code", "is_required"))
    return eligibility.Rules(
        frozenset(code for code, is_required in asked if is_required), frozenset(code for code, _required in asked)
    )


def understand(
    content: bytes, call: Call | None = None, corrections: Corrections | None = None, *, now: datetime | None = None
) -> Plan:
    """Read a file for ``call`` (None: a call that is still to be made). Reads the choice lists, writes nothing.

    Without ``corrections`` what was said about this form before is taken. Raises ``UnreadableFile`` where the bytes are
    no spreadsheet, ``AddressesNotFound`` where no column of e-mail addresses is found, and ``CorrectionUnknown`` for a
    correction that fits nothing.
    """
    said = corrections or Corrections()
    words = known_words()
    sheet = table.read(
        content, familiarity=ideas.familiarity, encoding=said.encoding or None, delimiter=said.delimiter or None
    )
    if corrections is None:
        said = remembered(fingerprint(sheet.header)) or said
    _check_columns(said.columns, sheet.header, words)
    mapping = columns.guess(sheet.header, (row.cells for row in sheet.rows), words, said.columns)
    if not mapping.has("email"):
        raise AddressesNotFound(gettext("No column of e-mail addresses was found. Say which it is."), mapping)
    window = (call.opens_at, call.closes_at) if call and call.opens_at and call.closes_at else None
    hints = submissions.Hints(
        zone=ZoneInfo(call.time_zone if call else "UTC"),
        window=window,
        date_order=said.date_order,
        values=said.values,
        now=now or clock.now(),
        prefer=_usual_order(sheet),
    )
    understanding = submissions.read(sheet, mapping, words, hints)
    rules = rules_of(call)
    found = sameness.repeats(identity(made) for made in understanding.submissions if made.is_readable)
    later = {repeat.later.key for repeat in found}
    verdicts = {
        made.number: eligibility.judge(made.qualifications, rules)
        for made in understanding.submissions
        if made.is_readable and made.number not in later
    }
    return Plan(sheet, mapping, understanding, rules, found, verdicts, said)


def _usual_order(sheet: table.Table) -> str:
    """How dates are usually written where the headers are in this language: month first only in American English."""
    header = " ".join(sheet.header)
    folded = fold_words(header)
    if not header.isascii() and not any(word in folded for word in ("the", "your", "email address")):
        return "dmy"
    return (
        "mdy" if any(f" {word} " in f" {folded} " for word in ("your", "name", "country", "the", "address")) else "dmy"
    )


def _check_columns(said: Mapping[str, str], header: list[str], words: fields.Vocabulary) -> None:
    known_fields = words.fields()
    known_headers = {ideas.header_key(name) for name in (*header, *cells.unique(header))} | {
        ideas.header_key(ideas.split_header(name)[0]) for name in header
    }
    for name, target in said.items():
        if target not in known_fields:
            raise CorrectionUnknown(
                gettext("There is no field “%(field)s”. Fields: %(fields)s.")
                % {"field": target, "fields": ", ".join(known_fields)}
            )
        if ideas.header_key(name) not in known_headers:
            raise CorrectionUnknown(
                gettext("The file has no header “%(header)s”. Headers: %(headers)s.")
                % {"header": name, "headers": "; ".join(cells.unique(header))}
            )


def identity(made: Submission) -> sameness.Identity:
    """What tells the person of a row from others."""
    about = (
        fold_closed(made.answers["position"]),
        made.answers["library_type"],
        made.answers["career_stage"],
        tuple(sorted(made.languages)),
        tuple(made.answers["interests"]),
        fold(made.other.get("library_type", "")),
    )
    assert made.submitted_at is not None
    return sameness.Identity(
        key=made.number,
        submitted_at=made.submitted_at,
        order=made.number,
        address_cell=made.address_cell if sameness.fold_address(made.address_cell) == made.address else made.address,
        name=made.full_name,
        country=made.country,
        institution=made.answers["institution"],
        about=about,
    )


def as_json(plan: Plan) -> dict[str, Any]:
    """The machine-readable account of a file.

    ``rows`` counts data rows, ``countries`` different countries; ``country_by_row`` has null for a refused row.
    ``duplicates`` names for each repeat the address of the person's first submission and how it differs (``kind``),
    ``below_minimum`` the required qualifications answered no by people (not by their repeats), ``refused`` the rows
    that need a person, with the reason in English words.
    """
    made_by_number = {made.number: made for made in plan.understanding.submissions}
    return {
        "rows": len(plan.table.rows),
        "countries": len({made.country for made in plan.readable}),
        "country_by_row": [made.country if made.is_readable else None for made in plan.understanding.submissions],
        "duplicates": [
            {"row": repeat.later.key, "of": made_by_number[repeat.first.key].address, "kind": repeat.kind}
            for repeat in plan.repeats
        ],
        "below_minimum": [
            {"row": number, "fails": list(verdict.reasons)}
            for number, verdict in sorted(plan.verdicts.items())
            if verdict.outcome is eligibility.Outcome.NOT_ELIGIBLE
        ],
        "refused": [{"row": made.number, "reason": plan.reason(made)} for made in plan.refused],
    }


def refused_csv(plan: Plan) -> str:
    """The refused rows as a CSV that can be put right and brought in again: all columns as they came, and the reason.

    Cells that a spreadsheet program would execute are made harmless; the intake takes that back.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    kept = [place for place, name in enumerate(plan.table.header) if not _is_added(name)]
    header = [harmless(plan.table.header[place]) for place in kept]
    writer.writerow([*header, gettext("What is wrong"), gettext("Line in the file")])
    for made in plan.refused:
        row = plan.table.rows[made.number - 1]
        own = [harmless(row.cells[place]) for place in kept]
        writer.writerow([*own, plan.reason(made), str(row.line), *map(harmless, row.beyond)])
    return BYTE_ORDER_MARK + out.getvalue()


def remembered(header_digest: str) -> Corrections | None:
    """What was said about this form before, if anything."""
    known = IntakeMapping.objects.filter(fingerprint=header_digest).first()
    return Corrections(columns=known.columns, values=known.values, date_order=known.date_order) if known else None


def remember(plan: Plan, said: Corrections) -> None:
    """Keep what a person said about this form for its next export."""
    IntakeMapping.objects.update_or_create(
        fingerprint=plan.fingerprint(),
        defaults={
            "columns": dict(said.columns),
            "values": {name: dict(values) for name, values in said.values.items()},
            "date_order": said.date_order,
            "changed_at": clock.now(),
        },
    )
