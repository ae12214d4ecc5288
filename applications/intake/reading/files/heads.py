"""Where a table's header stands, in one line or several, and which rows are answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from applications.intake.reading.files.limits import UnreadableFile
from applications.intake.reading.files.sheets import Line
from ilnp.words.folding import fold_words, visible

HEADER_WITHIN = 30
"""Titles and blank lines may stand above the header; it is looked for in this many lines."""

_LIKE_AN_ADDRESS = re.compile(r"[^\s@]{1,200}@[^\s@.]{1,200}\.[^\s@]{1,200}")


@dataclass
class Headed:
    """The header as written, and the lines below it that hold answers. ``repeated`` lines were the header once more."""

    header: list[str]
    body: list[Line] = field(default_factory=list)
    repeated: int = 0

    def key(self) -> list[str]:
        """The header as it is compared with that of another sheet."""
        return [fold_words(cell) for cell in self.header]


def headed(lines: Sequence[Line], count: Callable[[str], int]) -> Headed:
    """The header of some lines and what stands below it. Raises ``UnreadableFile`` where there are no two columns."""
    filled = [line for line in lines if any(visible(cell) for cell in line.cells)]
    if not filled:
        raise UnreadableFile("The file is empty.")
    at = _header_at([line.cells for line in filled[:HEADER_WITHIN]], count)
    header = list(filled[at].cells)
    if any(_LIKE_AN_ADDRESS.fullmatch(visible(cell)) for cell in header):
        header, at = [f"Column {place}" for place in range(1, len(header) + 1)], at - 1
    body = filled[at + 1 :]
    header, body = _with_second_header(header, body)
    widest = max((_width(line.cells) for line in body), default=0)
    while header and not visible(header[-1]) and widest < len(header):
        header.pop()
    if len(header) < 2:
        raise UnreadableFile("Only one column was found. Save the answers as CSV with commas, semicolons or tabs.")
    found = Headed(header)
    key = found.key()
    for line in body:
        if _is_for_machines(line.cells):
            continue
        if fold_words(line.cells[0]) == key[0] and [fold_words(cell) for cell in line.cells[: len(header)]] == key:
            found.repeated += 1
            continue
        found.body.append(line)
    return found


def _width(cells: list[str]) -> int:
    width = len(cells)
    while width and not visible(cells[width - 1]):
        width -= 1
    return width


def _is_for_machines(cells: list[str]) -> bool:
    """Whether a line is the one in which Qualtrics names its columns for programs."""
    return any(cells) and all(re.match(r'\{"ImportId":', cell) for cell in cells if visible(cell))


def _header_at(records: list[list[str]], count: Callable[[str], int]) -> int:
    """The first line in which about the most cells are questions that we know; where none is, the first wide one."""
    known = [sum(1 for cell in cells if count(cell)) for cells in records]
    if max(known) >= 2:
        return next(at for at, number in enumerate(known) if number >= max(2, 0.6 * max(known)))
    widest = max(sum(1 for cell in cells if visible(cell)) for cells in records)
    return next(i for i, cells in enumerate(records) if sum(1 for cell in cells if visible(cell)) * 2 >= widest)


def _with_second_header(header: list[str], body: list[Line]) -> tuple[list[str], list[Line]]:
    """Some services write the rows of a grid in a second line under questions that stand over empty cells.

    Recognised by a header with empty cells whose next line fills exactly those; both become "Question [Row]".
    """
    empty = [i for i, cell in enumerate(header) if i and not visible(cell)]
    if not empty or not body:
        return header, body
    second = body[0].cells + [""] * (len(header) - len(body[0].cells))
    starts = {i - 1 for i in empty if i - 1 not in empty}
    filled = {i for i, cell in enumerate(second[: len(header)]) if visible(cell)}
    if not set(empty) <= filled or any("@" in second[i] for i in filled):
        return header, body
    if (
        not filled <= set(empty) | starts
        and sum(second[i].strip() in ("Response", "Open-Ended Response") for i in filled) < 1
    ):
        return header, body
    joined: list[str] = []
    question = ""
    for i, cell in enumerate(header):
        question = cell if visible(cell) else question
        part = visible(second[i])
        is_grid = i in empty or i in starts
        joined.append(f"{visible(question)} [{part}]" if is_grid and part else cell)
    return joined, body[1:]
