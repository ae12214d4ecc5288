"""Cells of files that people open in a spreadsheet program: none may be executed there."""

from __future__ import annotations

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: object) -> object:
    """The cell, with an apostrophe before a text that a spreadsheet program would take for a formula.

    Blanks before the sign do not hide it from such programs, so they are looked through. Numbers, and values that are no
    text, stay as they are. Nothing is removed: without the apostrophe the text is what it was.
    """
    if not isinstance(cell, str) or not cell:
        return cell
    if cell.lstrip(" \u00a0\u200b\ufeff").startswith(_STARTS_FORMULA) or cell.startswith(("\t", "\r", "\n")):
        return cell if _is_number(cell) else "'" + cell
    return cell


def _is_number(cell: str) -> bool:
    digits = cell[1:].replace(".", "", 1)
    return cell[0] in "+-" and digits.isascii() and digits.isdigit()
