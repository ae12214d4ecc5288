"""Reading a file from its bytes to its submissions, with what a person corrected. Pure: all that is known is handed in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from applications.intake.reading import cells, fields, submissions
from applications.intake.reading.files import table
from applications.intake.reading.files.limits import UnreadableFile
from applications.intake.reading.headers import columns, ideas
from ilnp.words.folding import fold_words

ADDED = ("What is wrong", "Line in the file")
"""Headers of the columns that the file of refused rows has besides those of the form."""


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

    ``columns`` maps headers to fields, ``values`` a field to {written: meaning}. ``consent_ground`` is the coordinator's
    word on what ground everybody in the file agreed to share their data; empty where no one said.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_order: str = ""
    encoding: str = ""
    delimiter: str = ""
    consent_ground: str = ""

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
            "consent_ground": self.consent_ground,
        }


@dataclass(frozen=True)
class Job:
    """A file and all that is known about it. ``said`` is None where nobody corrected anything; then ``remembered``, by the
    form's fingerprint, holds what was said about the form before. ``zone`` is the call's."""

    content: bytes
    words: fields.Vocabulary
    said: Corrections | None
    remembered: Mapping[str, Corrections]
    zone: str
    window: tuple[datetime, datetime] | None
    now: datetime


@dataclass(frozen=True)
class Whole:
    """What a file holds: its table, what each column is, the submissions, and the corrections that were used."""

    table: table.Table
    mapping: columns.ColumnMapping
    understanding: submissions.Understanding
    said: Corrections


def read(job: Job) -> Whole:
    """Read a file. Raises ``UnreadableFile``, ``AddressesNotFound`` or ``CorrectionUnknown``, each with words for people."""
    said = job.said or Corrections()
    sheet = table.read(
        job.content, familiarity=ideas.familiarity, encoding=said.encoding or None, delimiter=said.delimiter or None
    )
    if job.said is None:
        # What was said about a form holds for its next file too, but not about the people in it.
        said = replace(job.remembered.get(fingerprint(sheet.header), said), consent_ground="")
    _check_columns(said.columns, sheet.header, job.words)
    mapping = columns.guess(sheet.header, (row.cells for row in sheet.rows), job.words, said.columns)
    if not mapping.has("email"):
        raise AddressesNotFound("No column of e-mail addresses was found. Say which it is.", mapping)
    hints = submissions.Hints(
        zone=ZoneInfo(job.zone),
        window=job.window,
        date_order=said.date_order,
        values=said.values,
        now=job.now,
        prefer=_usual_order(sheet),
    )
    return Whole(sheet, mapping, submissions.read(sheet, mapping, job.words, hints), said)


def fingerprint(header: list[str]) -> str:
    """The digest of a set of headers, whatever their order, case and blanks; those of ``ADDED`` do not count."""
    keys = sorted({fold_words(name) for name in header if name not in ADDED})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


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
            raise CorrectionUnknown(f"There is no field “{target}”. Fields: {', '.join(known_fields)}.")
        if ideas.header_key(name) not in known_headers:
            raise CorrectionUnknown(f"The file has no header “{name}”. Headers: {'; '.join(cells.unique(header))}.")
