"""Reports as CSV (RFC 4180, UTF-8 with a byte-order mark) that no spreadsheet program executes.

PostgreSQL writes every line. A line is taken apart here only where a cell may begin as a formula does, which few do, so a
report of 100,000 rows costs a small multiple of what PostgreSQL needs to copy its columns to a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from ilnp.cells import BYTE_ORDER_MARK, harmless

from ..columns import Column, resolved
from ..values import as_text, in_sql
from .copying import copied

_SIGN = re.compile(rb"""[,;"\t\r\n][ '\xc2\xa0\xe2\x80\x8b\xef\xbb\xbf]*+[=+\-@\xbc]""")
_BREAK = re.compile(rb"""[,"][ '\xc2\xa0\xe2\x80\x8b\xef\xbb\xbf]*+[\t\r\n]""")
"""Where a line, after a comma, may hold a cell, or a part of one, that ``harmless`` would change.

They find more than that, never less: any bytes of its blanks, and the byte that its wide signs share. Both begin with a few
possible bytes, which is what makes looking for them fast.
"""

_CELL = re.compile(r'(?:(?:\w[^,";\t]*+|"\w[^";\t\r\n]*+")?+,)++|"(?:[^"]|"")*+"|[^,"]++')
"""A line taken apart: some cells in a row that are surely harmless, with the comma after each; or one other cell."""

_ASKS_FOR_QUOTES = re.compile('[",\r\n]')


def blocks_of(rows: QuerySet[Any], columns: Sequence[Column]) -> Iterator[tuple[bytes, int]]:
    """The file of a query, in blocks, each with the number of its rows; the header first."""
    yield _head(columns), 0
    written = {
        f"written_{number}": in_sql(column.text, resolved(rows, column.text).output_field)
        for number, column in enumerate(columns)
    }
    yield from copied(rows.annotate(**written).values_list(*written), finished)


def lines_of(rows: Sequence[tuple[Any, ...]], columns: Sequence[Column]) -> Iterator[tuple[bytes, int]]:
    """The file of rows that the program worked out."""
    yield _head(columns), 0
    lines = (",".join(_quoted(str(harmless(as_text(value)))) for value in row) + "\r\n" for row in rows)
    yield "".join(lines).encode(), len(rows)


def finished(line: bytes) -> bytes:
    """A line as PostgreSQL writes it, harmless, and ended as a CSV ends lines."""
    line = line[:-1]
    looked_at = b"," + line
    if _SIGN.search(looked_at) or ((b"\n" in line or b"\t" in line or b"\r" in line) and _BREAK.search(looked_at)):
        line = _CELL.sub(_made_harmless, line.decode()).encode()
    return line + b"\r\n"


def _made_harmless(found: re.Match[str]) -> str:
    written = found[0]
    if written.endswith(","):
        return written
    cell = written[1:-1].replace('""', '"') if written.startswith('"') else written
    changed = str(harmless(cell))
    return written if changed == cell else _quoted(changed)


def _head(columns: Sequence[Column]) -> bytes:
    return (BYTE_ORDER_MARK + ",".join(_quoted(str(column.column_name)) for column in columns) + "\r\n").encode()


def _quoted(cell: str) -> str:
    """The cell between quotation marks where a reader of CSV would not take it for one cell otherwise."""
    return '"' + cell.replace('"', '""') + '"' if _ASKS_FOR_QUOTES.search(cell) else cell
