"""One row of an application file, read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from applications import questions
from applications.intake.reading import cells
from applications.intake.reading.files.table import Table
from applications.intake.reading.remarks import Remark
from applications.question_kinds import Kind

LONGEST = {question.code: question.most for question in questions.of_kind(Kind.LINE)}
"""Most characters of a field. What is longer is cut there and stands whole in ``source``."""


@dataclass
class Submission:
    """What one row says. ``problems`` are codes of why it cannot become an application; ``remarks`` what should be asked.

    ``address`` is the e-mail address as we compare and store it, ``address_cell`` what stood in the file. ``submitted_at``
    knows its zone. ``languages`` are pairs of a CLDR code and a comfort of ``LanguageSkill``. ``answers`` holds the answers
    to all other questions by code, as ``Application`` keeps them. ``source`` keeps every cell.
    ``shares``: they agreed (or not) to share their data, ``shares_by`` in answer to which words.
    ``time_zone_is_guess``: nobody named it; ``zone_is_named``: the time stamp, or its column's header, names its zone.
    """

    number: int
    line: int
    source: dict[str, str]
    address: str = ""
    address_cell: str = ""
    full_name: str = ""
    country: str = ""
    submitted_at: datetime | None = None
    stamp_cell: str = ""
    time_zone: str = ""
    languages: list[tuple[str, str]] = field(default_factory=list)
    role: str = ""
    qualifications: dict[str, bool | None] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    shares: bool | None = None
    shares_by: str = ""
    time_zone_is_guess: bool = False
    zone_is_named: bool = False

    def remark(self, doubt: str, name: str | None, read: str | None = None) -> None:
        """Note a doubt (a code of ``remarks.DOUBTS``) about a field, with the text in question."""
        self.remarks.append(Remark(self.number, name, read[:300] if read else None, doubt))

    def doubts(self) -> set[str]:
        """Codes of all that is in doubt about this row."""
        return {remark.doubt for remark in self.remarks}

    def column(self, name: str) -> Any:
        """The value of a column of ``Application``."""
        return self.answers[name] if name in self.answers else getattr(self, name)

    @property
    def is_readable(self) -> bool:
        """Whether the row can become an application as it stands."""
        return not self.problems and not self.is_in_doubt

    @property
    def is_in_doubt(self) -> bool:
        """Whether it could, but for its e-mail address, about which somebody must be asked first."""
        return not self.problems and any(remark.field == "email" for remark in self.remarks)


def source_of(table: Table) -> Iterator[dict[str, str]]:
    """Every cell of each row in turn under its header, as ``Submission.source`` keeps it."""
    names = cells.unique(table.header)
    for row in table.rows:
        kept = {name: cells.storable(cell) for name, cell in zip(names, row.cells, strict=True)}
        if row.beyond:
            kept["(beyond the last column)"] = cells.storable(table.delimiter.join(row.beyond))
        yield kept
