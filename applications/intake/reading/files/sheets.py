"""The sheet of a workbook, whatever kind of file it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

NO_VALUE = "\ufffc"
"""Stands for a cell whose value is not known: a formula that was never calculated, or an error."""


@dataclass
class Line:
    """One line that holds something. ``number`` counts from 1 as the program shows it."""

    number: int
    cells: list[str]
    is_hidden: bool = False


@dataclass
class Sheet:
    """One sheet: its lines that are not empty, and which columns are hidden, counted from 0."""

    name: str
    lines: list[Line] = field(default_factory=list)
    is_hidden: bool = False
    hidden_columns: set[int] = field(default_factory=set)
