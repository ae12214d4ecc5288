"""The columns of a table, and what each is taken for."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """One column: its header as written, the question and, for "Question [Row]", the row."""

    index: int
    header: str
    question: str
    row: str = ""


@dataclass
class Reading:
    """What a column is taken for. ``by_hand`` is true where a person said so; ``is_choice`` where its header is one of the
    answers, so that its cells say whether that was ticked; ``is_of_service`` where the form service adds it by itself."""

    column: Column
    field: str = ""
    score: float = 0.0
    by_hand: bool = False
    is_choice: bool = False
    is_of_service: bool = False


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
