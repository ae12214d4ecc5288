"""Reports as a workbook (XLSX), written while rows come, so that its size costs no memory and its first bytes come at once.

The programs that write workbooks keep all rows, or put the sheet aside in a file and hand over nothing before its end. A
sheet of texts and numbers is plain enough to be written here: ECMA-376, texts within their cells, no styles. A text in such
a cell is never a formula, so nothing is put before it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import QuerySet

from ..columns import Column, resolved
from ..values import as_text, in_sql, sort_of
from .copying import copied

MOST_ROWS = 1_048_576
"""A sheet holds no more rows, the header's included."""

MOST_CHARACTERS = 32_767
"""A cell holds no more."""

CUT = " … (cut: a cell holds no more; the CSV and the JSON have the whole text)"
"""Stands at the end of a text that is too long for a cell."""

DIGITS = 15
"""A longer number would lose digits in a spreadsheet program, and is written as a text."""

_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
"""What COPY writes for signs that would end a cell or a line of text; any other sign stands for itself."""

_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET = (
    f'{_HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>'
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
_END = "</sheetData></worksheet>"

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""Characters that XML cannot hold, and what would be taken for the escape of one."""


def blocks_of(rows: QuerySet[Any], columns: Sequence[Column], sheet: str) -> Iterator[tuple[bytes, int]]:
    """The file of a query, in blocks, each with the number of its rows. ``sheet`` names the sheet: 31 characters at most."""
    fields = [resolved(rows, column.text).output_field for column in columns]
    texts = {f"written_{at}": in_sql(column.text, fields[at]) for at, column in enumerate(columns)}
    writers = [_WRITERS.get(sort_of(field), _text) for field in fields]
    lines = copied(rows.annotate(**texts).values_list(*texts), bytes, form="text")
    yield from _archived((_read(block) for block, _number in lines), columns, writers, sheet)


def lines_of(rows: Sequence[tuple[Any, ...]], columns: Sequence[Column], sheet: str) -> Iterator[tuple[bytes, int]]:
    """The file of rows that the program worked out."""
    texts = [tuple(map(as_text, row)) for row in rows]
    yield from _archived([texts] if texts else [], columns, [_text] * len(columns), sheet)


def _archived(
    batches: Iterable[Sequence[Sequence[str]]],
    columns: Sequence[Column],
    writers: Sequence[Callable[[str], str]],
    sheet: str,
) -> Iterator[tuple[bytes, int]]:
    target = _Target()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, _HEAD + text.replace("{sheet}", escape(sheet, {'"': "&quot;"})))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            names = "".join(_text(str(column.column_name)) for column in columns)
            part.write(f"{_SHEET}<row>{names}</row>".encode())
            for batch in batches:
                part.write(_lines(batch, writers).encode())
                yield target.taken(), len(batch)
            part.write(_END.encode())
    yield target.taken(), 0


class _Target(io.RawIOBase):
    """Where the archive is written to: it can only be added to, and what was added is taken away again."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        """What was written since this was asked last."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _read(block: bytes) -> list[list[str]]:
    """The rows of a block that COPY wrote as text, what it does not know as nothing."""
    rows = [line.split("\t") for line in block.decode().split("\n")[:-1]]
    return [[_as_it_was(cell) if "\\" in cell else cell for cell in row] for row in rows]


def _as_it_was(cell: str) -> str:
    return "" if cell == "\\N" else _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), cell)


def _lines(batch: Sequence[Sequence[str]], writers: Sequence[Callable[[str], str]]) -> str:
    """Rows of the sheet. Most columns hold a few codes many times, so each value is written once for a whole batch."""
    columns = [_cells(column, writer) for column, writer in zip(zip(*batch, strict=True), writers, strict=True)]
    return "".join([f"<row>{''.join(cells)}</row>" for cells in zip(*columns, strict=True)])


def _cells(values: Sequence[str], writer: Callable[[str], str]) -> list[str]:
    written = {value: writer(value) for value in set(values)}
    return [written[value] for value in values]


def _yes_or_no(value: str) -> str:
    return f'<c t="b"><v>{value}</v></c>' if value else _NOTHING


def _number(value: str) -> str:
    if len(value) > DIGITS:
        return _text(value)
    return f"<c><v>{value}</v></c>" if value else _NOTHING


def _text(text: str) -> str:
    if not text:
        return _NOTHING
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - len(CUT)] + CUT
    held = escape(_NOT_IN_XML.sub(_escaped, text), {"\r": "&#13;"})
    return f'<c t="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


_NOTHING = "<c/>"
_WRITERS = {"yes or no": _yes_or_no, "whole number": _number, "number": _number}
"""How values are written that are no texts, by their sort."""
