"""Cells of files that people open in a spreadsheet program: none may be executed there."""

from __future__ import annotations

import re

BYTE_ORDER_MARK = "\ufeff"
"""Stands before the first cell of a CSV; by it spreadsheet programs know UTF-8."""

_EXECUTED = re.compile("'*+[ \u00a0\u200b\ufeff]*[=+\\-@\t\r\n＝＋－＠]")
"""How a text begins that a spreadsheet program would take for a formula; blanks do not hide the sign from it.

Apostrophes of its own before that count too: one is added to them, so that taking one away gives the text back.
"""

_BEGINS_INSIDE = re.compile(r"([;\t\r\n][ \u00a0\u200b\ufeff]*+)(?='*+[=+\-@＝＋－＠])")
"""Where another cell could begin within a text, and would be a formula."""

_GUARD = re.compile(f"'(?={_EXECUTED.pattern})")
_GUARD_INSIDE = re.compile("([;\t\r\n][ \u00a0\u200b\ufeff]*+)'(?='*+[=+\\-@＝＋－＠])")


def harmless(cell: object) -> object:
    """The cell, with an apostrophe before a text that a spreadsheet program would take for a formula.

    Where a semicolon parts cells, or a line ends, such a program may begin another cell in the middle of this one: there,
    too. Numbers, and values that are no text, stay as they are. Nothing is removed: without the apostrophes the text is
    what it was.
    """
    if not isinstance(cell, str):
        return cell
    cell = _BEGINS_INSIDE.sub(r"\1'", cell)
    return cell if _EXECUTED.match(cell) is None or _is_number(cell) else "'" + cell


def bare(cell: str) -> str:
    """What ``harmless`` made of a text, as the text was."""
    cell = _GUARD_INSIDE.sub(r"\1", cell)
    return cell[1:] if _GUARD.match(cell) else cell


def _is_number(cell: str) -> bool:
    digits = cell[1:].replace(".", "", 1)
    return cell[0] in "+-" and digits.isascii() and digits.isdigit()
