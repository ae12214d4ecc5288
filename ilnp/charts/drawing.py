"""The four kinds of chart, as shapes on a sheet: bars, a stacked bar of 100 %, a line with dots, a curve with bound.

A sheet is as wide as a telephone, so that its text is never made smaller there. From right to left it is laid out from the
right: places are mirrored, words are not. Nothing here knows HTML; ``templates/charts/figure.html`` writes the shapes down.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

WIDTH = 340
LINE = 18
LETTERS = 44
"""So many letters fit on one line of a sheet."""

SHADES = (0.85, 0.5, 0.28, 0.12)
"""How dark the parts of a stacked bar are, in order; what follows is as light as the last, and has its words beside it."""


@dataclass(frozen=True)
class Row:
    """One thing that is drawn: its name, its value, the most it could be if that is known, and the value in words."""

    words: str
    value: float
    says: str = ""
    bound: float | None = None

    @property
    def printed(self) -> str:
        """The value in words, else its digits."""
        return self.says or f"{self.value:,.6g}"


@dataclass(frozen=True)
class Shape:
    """A rectangle, a text, a polyline or a dot. ``shade`` is 0 (clear) to 1 (dark)."""

    sort: Literal["rect", "text", "line", "dot"]
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    words: str = ""
    anchor: str = "start"
    points: str = ""
    shade: float = 1
    dashed: bool = False


@dataclass
class Sheet:
    """Shapes on ground that grows downwards."""

    right_to_left: bool = False
    height: float = 4
    shapes: list[Shape] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, shade: float) -> None:
        """A filled rectangle whose nearer edge, from where reading begins, is ``x`` away."""
        place = WIDTH - x - width if self.right_to_left else x
        self.shapes.append(Shape("rect", round(place, 1), round(y, 1), round(width, 1), height, shade=shade))

    def text(self, x: float, y: float, words: str, anchor: str = "start", shade: float = 1) -> None:
        """Words on the line ``y``; the anchor is meant in the direction of reading."""
        self.shapes.append(Shape("text", round(self._x(x), 1), round(y, 1), words=words, anchor=anchor, shade=shade))

    def line(self, points: Sequence[tuple[float, float]], dashed: bool = False) -> None:
        """A line through points."""
        drawn = " ".join(f"{self._x(x):.1f},{y:.1f}" for x, y in points)
        self.shapes.append(Shape("line", points=drawn, dashed=dashed))

    def dot(self, x: float, y: float) -> None:
        """A dot."""
        self.shapes.append(Shape("dot", round(self._x(x), 1), round(y, 1)))

    def _x(self, x: float) -> float:
        return WIDTH - x if self.right_to_left else x


def bars(rows: Sequence[Row], right_to_left: bool = False) -> Sheet:
    """One bar under each name, its value printed at the end; a lighter one behind it shows how much was possible.

    All bars begin at nought and are as long as their values, unless every row has a bound: then each is drawn to its own.
    """
    sheet = Sheet(right_to_left)
    room = WIDTH - 100
    own = all(row.bound is not None for row in rows)
    largest = max([row.bound or row.value for row in rows] or [1]) or 1
    for row in rows:
        for part in textwrap.wrap(row.words, LETTERS) or [""]:
            sheet.height += LINE
            sheet.text(0, sheet.height - 4, part)
        full = (row.bound or 1) if own else largest
        if row.bound is not None:
            sheet.rect(0, sheet.height, room * row.bound / full, 14, SHADES[3])
        sheet.rect(0, sheet.height, room * row.value / full, 14, SHADES[0])
        sheet.text(WIDTH, sheet.height + 12, row.printed, "end")
        sheet.height += 24
    return sheet


def stacked(rows: Sequence[Row], right_to_left: bool = False) -> Sheet:
    """One bar of 100 %, in parts side by side; under it each part's name and share. No colour needs to be told apart."""
    sheet = Sheet(right_to_left)
    total = sum(row.value for row in rows) or 1
    begins = 0.0
    for place, row in enumerate(rows):
        width = WIDTH * row.value / total
        sheet.rect(begins, 4, max(0, width - 1), 22, SHADES[min(place, 3)])
        begins += width
    sheet.height = 32
    for place, row in enumerate(rows):
        sheet.height += LINE
        sheet.rect(0, sheet.height - 13, 10, 10, SHADES[min(place, 3)])
        sheet.text(16, sheet.height - 4, textwrap.shorten(row.words, 32, placeholder="…"))
        sheet.text(WIDTH, sheet.height - 4, f"{row.printed} · {round(100 * row.value / total)} %", "end")
    sheet.height += 6
    return sheet


def line(rows: Sequence[Row], right_to_left: bool = False) -> Sheet:
    """A line with a dot and the printed value for each row, names under it; it begins at nought. For up to eight rows."""
    return _over(rows, right_to_left, dots=True)


def curve(rows: Sequence[Row], right_to_left: bool = False) -> Sheet:
    """A curve, and dashed above it the bound. First and last value are printed."""
    return _over(rows, right_to_left, dots=False)


def _over(rows: Sequence[Row], right_to_left: bool, *, dots: bool) -> Sheet:
    sheet = Sheet(right_to_left, height=150)
    if not rows:
        return sheet
    top = max(max(row.value, row.bound or 0) for row in rows) or 1
    step = (WIDTH - 60) / max(1, len(rows) - 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return 30 + place * step, 120 - 90 * value / top

    sheet.line([(20, 120), (WIDTH - 20, 120)])
    sheet.line([at(place, row.value) for place, row in enumerate(rows)])
    if all(row.bound is not None for row in rows):
        sheet.line([at(place, row.bound or 0) for place, row in enumerate(rows)], dashed=True)
    for place, row in enumerate(rows):
        x, y = at(place, row.value)
        if dots or place in (0, len(rows) - 1):
            sheet.dot(x, y)
            # The ends of a curve stand near the edges of the sheet, where long numbers have room to one side only.
            anchor = "middle" if dots else "start" if place == 0 else "end"
            sheet.text(x, y - 8, row.printed, anchor)
            sheet.text(x, 138, textwrap.shorten(row.words, 12, placeholder="…"), anchor)
    return sheet
