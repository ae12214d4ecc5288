"""From the bytes of a spreadsheet to a header and rows, whatever program wrote it.

Reads CSV in any usual encoding with comma, semicolon, tab or bar, Excel (.xlsx, .xlsm) and OpenDocument (.ods) workbooks,
and a .zip with one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from applications.intake.reading.files import delimited, encodings, opendocument, workbook
from applications.intake.reading.files.heads import HEADER_WITHIN, Headed, headed
from applications.intake.reading.files.limits import MOST_BYTES, UnreadableFile
from applications.intake.reading.files.packages import Package
from applications.intake.reading.files.sheets import NO_VALUE, Line, Sheet
from ilnp.words.folding import visible

NO_SPREADSHEET = "This is not a spreadsheet. Save the answers as CSV, .xlsx or .ods and try again."
_LIKE_ENOUGH = 0.7
"""Of two sheets' headers so much must agree for them to be answers to one form."""


@dataclass(frozen=True)
class Row:
    """One data row. ``number`` counts data rows from 1 through all sheets; ``line`` is where it begins in the file, or in
    the sheet named ``sheet``.

    ``cells`` has as many cells as the header; what stands beyond it is in ``beyond``. ``valueless`` are the places of cells
    that hold a formula without a value, or an error; they are empty in ``cells``.
    """

    number: int
    line: int
    cells: list[str]
    beyond: list[str] = field(default_factory=list)
    sheet: str = ""
    is_hidden: bool = False
    valueless: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """What a file holds: its header as written, its rows that are not wholly empty, and how it was read.

    Where the first line is an answer already, the header is "Column 1", "Column 2" and so on. ``sheets`` are those that were
    read, ``left_out`` those that hold something else. ``hidden_columns`` are places in the header.
    """

    header: list[str]
    rows: list[Row]
    encoding: str
    delimiter: str
    repeated_headers: int = 0
    sheets: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    hidden_columns: tuple[int, ...] = ()


def read(
    content: bytes,
    *,
    familiarity: Callable[[str], int] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    """Read a file's bytes. ``encoding`` and ``delimiter`` override what would be detected.

    ``familiarity`` counts how many words of a text belong to an application form; it helps to find the encoding, the
    delimiter and the header line.

    Raises ``UnreadableFile`` with a message for people.
    """
    count = familiarity or (lambda text: 0)
    if content.startswith(b"PK\x03\x04"):
        _check_size(content)
        package = Package(content)
        inside = _spreadsheet_inside(package)
        if inside is None:
            return _from_workbook(package, count)
        content = package.whole(inside, MOST_BYTES)
        if content.startswith(b"PK\x03\x04"):
            return _from_workbook(Package(content), count)
    return _from_plain(content, count, encoding, delimiter)


def _check_size(content: bytes) -> None:
    if not content.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise UnreadableFile("The file is empty.")
    if len(content) > MOST_BYTES:
        raise UnreadableFile(
            f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it and bring in the parts one after the other."
        )


def _spreadsheet_inside(package: Package) -> str | None:
    """The one spreadsheet that somebody compressed; None where the package is a workbook itself."""
    names = package.names()
    if workbook.BOOK in names or (opendocument.CONTENT in names and "mimetype" in names):
        return None
    if "xl/workbook.bin" in names:
        raise UnreadableFile("This is a binary Excel file (.xlsb). Save it as .xlsx or CSV and try again.")
    if "index.zip" in names or any(name.lower().endswith(".iwa") for name in names):
        raise UnreadableFile("This is a Numbers document. Export it as CSV or Excel and try again.")
    inside = [
        name
        for name in names
        if name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods")) and "__MACOSX" not in name
    ]
    if len(inside) != 1:
        raise UnreadableFile("The .zip must hold exactly one CSV, .xlsx or .ods file.")
    return inside[0]


def _from_workbook(package: Package, count: Callable[[str], int]) -> Table:
    names = package.names()
    if workbook.BOOK in names:
        sheets, kind = workbook.read(package), "xlsx"
    elif opendocument.CONTENT in names:
        sheets, kind = opendocument.read(package), "ods"
    else:
        raise UnreadableFile("The .zip in the .zip is no spreadsheet.")
    if not sheets:
        raise UnreadableFile("The workbook is empty.")
    shown = [sheet for sheet in sheets if not sheet.is_hidden] or sheets
    best = max(shown, key=lambda sheet: max(count(" \n ".join(line.cells)) for line in sheet.lines[:HEADER_WITHIN]))
    first = headed(best.lines, count)
    parts = [(best, first)]
    for sheet in shown:
        if sheet is not best:
            other = _same_form(sheet, first, count)
            if other:
                parts.append((sheet, other))
    parts.sort(key=lambda part: sheets.index(part[0]))
    left_out = tuple(sheet.name for sheet in sheets if all(sheet is not part for part, _head in parts))
    return _joined(parts, kind, "", left_out)


def _same_form(sheet: Sheet, first: Headed, count: Callable[[str], int]) -> Headed | None:
    """The sheet with its header, where that is about the header of the first one."""
    try:
        other = headed(sheet.lines, count)
    except UnreadableFile:
        return None
    ours, theirs = set(first.key()) - {""}, set(other.key()) - {""}
    return other if len(ours & theirs) >= _LIKE_ENOUGH * max(len(ours), len(theirs)) else None


def _joined(parts: list[tuple[Sheet, Headed]], encoding: str, delimiter: str, left_out: tuple[str, ...] = ()) -> Table:
    """One table out of several sheets: every column once, those of the first sheet first."""
    header: list[str] = []
    keys: list[tuple[str, int]] = []
    hidden: set[int] = set()
    rows: list[Row] = []
    for sheet, head in parts:
        places = []
        for place, (name, key) in enumerate(zip(head.header, head.key(), strict=True)):
            times = sum(1 for earlier in head.key()[:place] if earlier == key)
            if (key, times) not in keys:
                keys.append((key, times))
                header.append(name)
            places.append(keys.index((key, times)))
            if place in sheet.hidden_columns:
                hidden.add(places[-1])
        for line in head.body:
            rows.append(_row(len(rows) + 1, line, places, len(keys), sheet.name))
    whole = [
        Row(row.number, row.line, row.cells + [""] * (len(header) - len(row.cells)), row.beyond, row.sheet, row.is_hidden,
            row.valueless)
        for row in rows
    ]  # fmt: skip
    repeated = sum(head.repeated for _sheet, head in parts)
    names = tuple(sheet.name for sheet, _head in parts if sheet.name)
    return Table(header, whole, encoding, delimiter, repeated, names, left_out, tuple(sorted(hidden)))


_LONG_BLANKS = re.compile(r"[^\S\n]{20,}|\n{20,}")
"""Blanks that nobody types. They mean nothing, and make patterns that look for blanks slow."""


def _row(number: int, line: Line, places: list[int], width: int, sheet: str) -> Row:
    cells = [""] * width
    valueless = []
    for place, cell in zip(places, line.cells, strict=False):
        if cell == NO_VALUE:
            valueless.append(place)
        else:
            cells[place] = _LONG_BLANKS.sub(lambda blanks: blanks[0][0], cell) if len(cell) > 200 else cell
    beyond = [cell for cell in line.cells[len(places) :] if visible(cell)]
    return Row(number, line.number, cells, beyond, sheet, line.is_hidden, tuple(valueless))


def _from_plain(content: bytes, count: Callable[[str], int], encoding: str | None, delimiter: str | None) -> Table:
    _check_size(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            "This is an old Excel file (.xls), or one with a password. Save it as .xlsx or CSV and try again."
        )
    if content.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"PAR1", b"SQLite")
    ):
        raise UnreadableFile(NO_SPREADSHEET)
    if re.match(rb"(?:\xef\xbb\xbf)?\s{0,100}(?i:<!doctype|<html|<\?xml|<table|\{\\rtf)", content):
        raise UnreadableFile(
            "This is a web page or a text document, not a spreadsheet. Download the answers as CSV or .xlsx and try again."
        )
    if encoding:
        try:
            text = content.decode(encoding, errors="replace").lstrip("\ufeff")
        except LookupError:
            raise UnreadableFile(f"There is no encoding called “{encoding}”.") from None
    else:
        text, encoding = encodings.decode(content, count)
    text = text.replace("\x00", "").replace(NO_VALUE, "")
    if len(re.findall(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]", text[:20_000])) > 0.02 * len(text[:20_000]):
        raise UnreadableFile(NO_SPREADSHEET)
    records, delimiter = delimited.records(text, delimiter, count)
    sheet = Sheet("", [Line(line, cells) for line, cells in records])
    return _joined([(sheet, headed(sheet.lines, count))], encoding, delimiter)
