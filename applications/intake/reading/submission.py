"""One row of an application file, read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from applications import questions
from applications.question_kinds import Kind

LONGEST = {question.code: question.most for question in questions.of_kind(Kind.LINE)}
"""Most characters of a field. What is longer is cut there and stands whole in ``source``."""


@dataclass
class Submission:
    """What one row says. ``problems`` are codes of why it cannot become an application; ``remarks`` of what was put right.

    ``address`` is the e-mail address as we compare and store it, ``address_cell`` what stood in the file. ``submitted_at``
    knows its zone. ``languages`` are pairs of a CLDR code and a comfort of ``LanguageSkill``. ``answers`` holds the answers
    to all other questions by code, as ``Application`` keeps them. ``source`` keeps every cell.
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
    remarks: list[str] = field(default_factory=list)

    def column(self, name: str) -> Any:
        """The value of a column of ``Application``."""
        return self.answers[name] if name in self.answers else getattr(self, name)

    @property
    def is_readable(self) -> bool:
        """Whether the row can become an application."""
        return not self.problems
