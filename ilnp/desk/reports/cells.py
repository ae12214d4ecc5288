"""Cells of files that people open in a spreadsheet program: none may be executed there."""

from __future__ import annotations

import re

_EXECUTED = re.compile("[ \u00a0\u200b\ufeff]*[=+\\-@\t\r\n＝＋－＠]")
"""How a text begins that a spreadsheet program would take for a formula; blanks do not hide the sign from it."""


def harmless(cell: object) -> object:
    """The cell, with an apostrophe before a text that a spreadsheet program would take for a formula.

    Numbers, and values that are no text, stay as they are. Nothing is removed: without the apostrophe the text is what it
    was.
    """
    if not isinstance(cell, str) or _EXECUTED.match(cell) is None or _is_number(cell):
        return cell
    return "'" + cell


def _is_number(cell: str) -> bool:
    digits = cell[1:].replace(".", "", 1)
    return cell[0] in "+-" and digits.isascii() and digits.isdigit()
