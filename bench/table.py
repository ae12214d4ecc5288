"""One line of the table that ``make bench`` prints: our number beside somebody else's, from the same run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """``what`` was measured, our number, and the number of ``other``: a peer measured in the same run, or a bound.

    Both numbers are in ``unit``. ``more_is_better`` tells how to read the ratio of ours to theirs.
    """

    what: str
    ours: float
    theirs: float
    other: str
    unit: str
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """Ours divided by theirs; infinite beside nothing."""
        return self.ours / self.theirs if self.theirs else float("inf")

    @property
    def holds(self) -> bool:
        """Whether ours is as good as theirs or better."""
        return self.ours >= self.theirs if self.more_is_better else self.ours <= self.theirs


ROOM = 1.3
"""So many times of what is measured a bound lies away: room for an unquiet machine, none for what became slower."""

RED, PLAIN = "\033[31m", "\033[0m"


def proposal(row: Row) -> str:
    """What the number or the ratio may become at the worst before it counts as worse."""
    factor = 1 / ROOM if row.more_is_better else ROOM
    return f"{row.what}: {number(row.ours * factor)} {row.unit}, {row.ratio * factor:.3g} × {row.other}"


def lines(rows: Iterable[Row], *, in_colour: bool = False) -> list[str]:
    """The table as text, a line per row, columns in line; in colour a row that is worse than its neighbour is red."""
    rows = list(rows)
    head = ("what", "ours", "beside", "unit", "ratio", "", "who or what stands beside")
    body = [
        (
            row.what,
            number(row.ours),
            number(row.theirs),
            row.unit,
            f"{row.ratio:.3g}",
            "ok" if row.holds else "WORSE",
            row.other,
        )
        for row in rows
    ]
    widths = [max(len(cells[column]) for cells in [head, *body]) for column in range(len(head))]
    written = [
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in [head, *body]
    ]
    if in_colour:
        worse = [False, *(not row.holds for row in rows)]
        written = [f"{RED}{line}{PLAIN}" if is_worse else line for line, is_worse in zip(written, worse, strict=True)]
    return written


def number(value: float) -> str:
    """A number with as many digits as say something."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
