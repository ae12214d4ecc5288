"""From the bytes of a spreadsheet to a header and rows, whatever program wrote it.

Reads CSV in any usual encoding with comma, semicolon, tab or pipe, Excel workbooks (.xlsx), and a .zip with one of them.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from applications.intake.reading.files import encodings
from ilnp.words.folding import fold_words, visible

DELIMITERS = (",", ";", "\t", "|")
MOST_BYTES = 60_000_000
"""A larger file is refused: no form service writes that much for one call, and it would not fit into memory."""

HEADER_WITHIN = 30
"""Titles and blank lines may stand above the header; it is looked for in this many lines."""

NO_SPREADSHEET = "This is not a spreadsheet. Save the answers as CSV or .xlsx and try again."

_LIKE_AN_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class UnreadableFile(Exception):
    """The file is no spreadsheet that we can read. The message says why and what to do, for the person who sent it."""


@dataclass(frozen=True)
class Row:
    """One data row. ``number`` counts data rows from 1; ``line`` is where it begins in the file, for finding it again.

    ``cells`` has as many cells as the header; what stands beyond it is in ``beyond``.
    """

    number: int
    line: int
    cells: list[str]
    beyond: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """What a file holds: its header as written, its rows that are not wholly empty, and how it was read.

    Where the first line is an answer already, the header is "Column 1", "Column 2" and so on.
    """

    header: list[str]
    rows: list[Row]
    encoding: str
    delimiter: str
    repeated_headers: int = 0


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
    if not content.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise UnreadableFile("The file is empty.")
    if len(content) > MOST_BYTES:
        raise UnreadableFile("The file is larger than 60 MB. Split it and bring in the parts one after the other.")
    count = familiarity or (lambda text: 0)
    if content.startswith(b"PK\x03\x04"):
        return _from_zip(content, count, encoding, delimiter)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile("This is an old Excel file (.xls). Save it as .xlsx or CSV and try again.")
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf")):
        raise UnreadableFile(NO_SPREADSHEET)
    if re.match(rb"(?:\xef\xbb\xbf)?\s*(?i:<!doctype|<html|<\?xml|<table|\{\\rtf)", content):
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
    text = text.replace("\x00", "")
    if len(re.findall(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]", text[:20_000])) > 0.02 * len(text[:20_000]):
        raise UnreadableFile(NO_SPREADSHEET)
    return _from_text(text, encoding, delimiter, count)


def _from_zip(content: bytes, count: Callable[[str], int], encoding: str | None, delimiter: str | None) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                if sum(info.file_size for info in archive.infolist()) > 10 * MOST_BYTES:
                    raise UnreadableFile("The workbook unpacks to more than 600 MB. Split it into parts.")
                return _from_workbook(content, count)
            inside = [
                info
                for info in archive.infolist()
                if info.filename.lower().endswith((".csv", ".tsv", ".txt", ".xlsx"))
                and "__MACOSX" not in info.filename
            ]
            if len(inside) != 1:
                raise UnreadableFile("The .zip must hold exactly one CSV or .xlsx file.")
            if inside[0].file_size > MOST_BYTES:
                raise UnreadableFile("The file in the .zip is larger than 60 MB. Split it into parts.")
            return read(archive.read(inside[0]), familiarity=count, encoding=encoding, delimiter=delimiter)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise UnreadableFile("The file is damaged. Download it again and try once more.") from None


def _from_workbook(content: bytes, count: Callable[[str], int]) -> Table:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheets = [
            [
                (number, [_cell_text(value) for value in row])
                for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
            ]
            for sheet in book.worksheets
        ]
    except Exception as error:
        raise UnreadableFile("The Excel workbook is damaged. Open it, save it again and try once more.") from error
    filled = [sheet for sheet in sheets if any(any(cells) for _number, cells in sheet)]
    if not filled:
        raise UnreadableFile("The workbook is empty.")
    best = max(filled, key=lambda sheet: max(count(" \n ".join(cells)) for _number, cells in sheet[:HEADER_WITHIN]))
    return _table(best, "xlsx", "", count)


def _cell_text(value: object) -> str:
    """An Excel cell as text: dates as ISO 8601, whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _decode_escapes(str(value)).replace("\x00", "")


def _decode_escapes(text: str) -> str:
    """Excel writes characters that XML forbids as _x000D_."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _from_text(text: str, encoding: str, delimiter: str | None, count: Callable[[str], int]) -> Table:
    offset = 0
    announced = re.match(r"sep=(.)(?:\r\n|\r|\n)", text)
    if announced:
        delimiter = delimiter or announced[1]
        text, offset = text[announced.end() :], 1
    text = _with_one_line_end(text)
    delimiter = delimiter or _delimiter(text, count)
    records = [
        (line + offset, [cell.replace("\u2028", "\n") for cell in cells]) for line, cells in _records(text, delimiter)
    ]
    return _table(records, encoding, delimiter, count)


def _with_one_line_end(text: str) -> str:
    """The text with line ends of one sort only; others, which stand inside cells, become U+2028.

    Programs that end their lines otherwise than with a line feed leave line feeds in a cell without quotation marks.
    """
    first = re.match(r'(?:[^"\r\n]|"(?:[^"]|"")*")*(\r\n|\r|\n)', text)
    returns = text.count("\r") - text.count("\r\n")
    if not first or not returns:
        return text
    if first[1] == "\r" and returns > text.count("\r\n"):
        return text.replace("\r\n", "\u2028").replace("\n", "\u2028")
    return re.sub(r"\r(?!\n)", "\u2028", text)


def _delimiter(text: str, count: Callable[[str], int]) -> str:
    """The one that gives the first records the most even and the widest rows."""

    def evenness(delimiter: str) -> tuple[float, int]:
        widths: list[int] = []
        known = 0
        for _line, cells in _records(text[:300_000], delimiter):
            if any(cells):
                widths.append(len(cells))
                if len(widths) <= HEADER_WITHIN:
                    known = max(known, sum(1 for cell in cells if count(cell)))
            if len(widths) >= 400:
                break
        if not widths or max(widths) < 2:
            return (0.0, 0)
        width, times = Counter(widths).most_common(1)[0]
        return (known * 2 + (times / len(widths)) * min(width, 12), width)

    return max(DELIMITERS, key=lambda delimiter: (evenness(delimiter), -DELIMITERS.index(delimiter)))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on. A quotation mark that is never closed spoils its own line only."""
    csv.field_size_limit(2**31 - 1)
    lines = io.StringIO(text, newline="").readlines()
    width = _usual_width(lines, delimiter)
    begin = 0
    while begin < len(lines):
        reader = csv.reader(lines[begin:], delimiter=delimiter, doublequote=True)
        record_begin = begin
        unclosed = False
        for cells in reader:
            end = begin + reader.line_num
            is_suspect = end - record_begin > 1 and (end == len(lines) or len(cells) != width)
            if is_suspect and _is_unclosed(lines[record_begin:end], delimiter):
                unclosed = True
                break
            yield record_begin + 1, cells
            record_begin = end
        if not unclosed:
            return
        yield record_begin + 1, lines[record_begin].rstrip("\r\n").replace('"', "").split(delimiter)
        begin = record_begin + 1


def _usual_width(lines: list[str], delimiter: str) -> int:
    """How many cells most of the first records have."""
    widths: Counter[int] = Counter()
    for cells in csv.reader(lines[:500], delimiter=delimiter):
        if len(cells) > 1:
            widths[len(cells)] += 1
    return widths.most_common(1)[0][0] if widths else 0


def _is_unclosed(lines: list[str], delimiter: str) -> bool:
    try:
        for _cells in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error) or "expected after" in str(error) or _quotes_are_odd(lines)
    return False


def _quotes_are_odd(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _table(records: list[tuple[int, list[str]]], encoding: str, delimiter: str, count: Callable[[str], int]) -> Table:
    filled = [(line, cells) for line, cells in records if any(visible(cell) for cell in cells)]
    if not filled:
        raise UnreadableFile("The file is empty.")
    at = _header_at([cells for _line, cells in filled[:HEADER_WITHIN]], count)
    header = list(filled[at][1])
    if any(_LIKE_AN_ADDRESS.fullmatch(visible(cell)) for cell in header):
        header, at = [f"Column {place}" for place in range(1, len(header) + 1)], at - 1
    body = filled[at + 1 :]
    header, body = _with_second_header(header, body, count)
    while (
        header
        and not visible(header[-1])
        and not any(len(c) >= len(header) and visible(c[len(header) - 1]) for _n, c in body)
    ):
        header.pop()
    if len(header) < 2:
        raise UnreadableFile("Only one column was found. Save the answers as CSV with commas, semicolons or tabs.")
    key = [fold_words(cell) for cell in header]
    rows: list[Row] = []
    repeated = 0
    for line, cells in body:
        if _is_for_machines(cells):
            continue
        if cells and fold_words(cells[0]) == key[0] and [fold_words(cell) for cell in cells[: len(header)]] == key:
            repeated += 1
            continue
        beyond = [cell for cell in cells[len(header) :] if visible(cell)]
        own = cells[: len(header)]
        rows.append(Row(len(rows) + 1, line, own + [""] * (len(header) - len(own)), beyond))
    return Table(header, rows, encoding, delimiter, repeated)


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


def _with_second_header(
    header: list[str], body: list[tuple[int, list[str]]], count: Callable[[str], int]
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Some services write the rows of a grid in a second line under questions that stand over empty cells.

    Recognised by a header with empty cells whose next line fills exactly those; both become "Question [Row]".
    """
    empty = [i for i, cell in enumerate(header) if i and not visible(cell)]
    if not empty or not body:
        return header, body
    second = body[0][1] + [""] * (len(header) - len(body[0][1]))
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
