"""One row of an application file, read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

LONGEST = {"full_name": 200, "call_name": 100, "institution": 300, "position": 300}
"""Most characters of a field. What is longer is cut there and stands whole in ``source``."""


@dataclass
class Submission:
    """What one row says. ``problems`` are codes of why it cannot become an application; ``remarks`` of what was put right.

    ``address`` is the e-mail address as we compare and store it, ``address_cell`` what stood in the file. ``submitted_at``
    knows its zone. ``languages`` are pairs of a CLDR code and a comfort of ``LanguageSkill``. ``source`` keeps every cell.
    """

    number: int
    line: int
    source: dict[str, str]
    address: str = ""
    address_cell: str = ""
    full_name: str = ""
    call_name: str = ""
    country: str = ""
    submitted_at: datetime | None = None
    stamp_cell: str = ""
    time_zone: str = ""
    institution: str = ""
    position: str = ""
    library_type: str = ""
    career_stage: str = ""
    languages: list[tuple[str, str]] = field(default_factory=list)
    interests: list[str] = field(default_factory=list)
    wants_library_type: str = ""
    wants_shared_interests: bool = False
    wants_career_stage: str = ""
    trio_welcome: bool = True
    frequency: str = ""
    tools: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    motivation: str = ""
    expression_of_interest: str = ""
    heard: str = ""
    role: str = ""
    qualifications: dict[str, bool | None] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_readable(self) -> bool:
        """Whether the row can become an application."""
        return not self.problems
