"""Reports as a workbook (XLSX), written while rows come, so that its size costs no memory and its first bytes come at once.

The programs that write workbooks keep all rows, or put the sheet aside in a file and hand over nothing before its end. A
sheet of texts and numbers is plain enough to be written here: ECMA-376, texts within their cells, no styles. A text in such
a cell is never a formula, so nothing is put before it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from ..columns import Column
from ..values import as_text

MOST_ROWS = 1_048_576
"""A sheet holds no more rows, the header's included."""

MOST_CHARACTERS = 32_767
"""A cell holds no more."""

CUT = " … (cut: a cell holds no more; the CSV and the JSON have the whole text)"
"""Stands at the end of a text that is too long for a cell."""

EXACT = 10**15
"""Whole numbers from here on would lose digits in a spreadsheet program, and are written as texts."""

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


def blocks_of(
    batches: Iterable[Sequence[tuple[Any, ...]]], columns: Sequence[Column], sheet: str
) -> Iterator[tuple[bytes, int]]:
    """The file, in blocks, each with the number of its rows. ``sheet`` names the sheet: 31 characters at most."""
    target = _Target()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, _HEAD + text.replace("{sheet}", escape(sheet, {'"': "&quot;"})))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write((_SHEET + _lines([tuple(str(column.column_name) for column in columns)])).encode())
            for batch in batches:
                part.write(_lines(batch).encode())
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


def _lines(batch: Sequence[tuple[Any, ...]]) -> str:
    """Rows of the sheet. Most columns hold a few codes many times, so each value is written once for a whole batch."""
    columns = [_cells(column) for column in zip(*batch, strict=True)]
    return "".join([f"<row>{''.join(cells)}</row>" for cells in zip(*columns, strict=True)])


def _cells(values: Sequence[Any]) -> list[str]:
    if all(type(value) is str for value in values):
        written = {value: _text(value) for value in set(values)}
        return [written[value] for value in values]
    return list(map(_cell, values))


def _cell(value: Any) -> str:
    if value is True or value is False:
        return f'<c t="b"><v>{value:d}</v></c>'
    if isinstance(value, int) and abs(value) < EXACT:
        return f"<c><v>{value}</v></c>"
    if isinstance(value, float):
        return f"<c><v>{value!r}</v></c>"
    return _text(as_text(value))


def _text(text: str) -> str:
    if not text:
        return "<c/>"
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - len(CUT)] + CUT
    held = escape(_NOT_IN_XML.sub(_escaped, text), {"\r": "&#13;"})
    return f'<c t="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"
