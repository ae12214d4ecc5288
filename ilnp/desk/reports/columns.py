"""Columns of a table that staff take away, and how rows of the database become its lines.

Only the values that the columns name are read, as plain tuples, and a column is written for a whole batch at once: a
table of 100,000 rows costs a small multiple of what PostgreSQL itself needs to copy it to a file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from .cells import harmless

BATCH = 2000
"""So many rows are read and written at once: some megabytes of the widest table."""


@dataclass(frozen=True)
class Column:
    """One column: its name in the header and where its cells come from.

    ``of`` names values of a row as queries name them (``group__number``, an annotation); none: the value called like the
    column. ``cell`` makes the cell out of them, in that order; without it the one value stands there as ``written`` says.
    """

    name: str
    of: tuple[str, ...] = ()
    cell: Callable[..., object] | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """The values of a row that the column needs."""
        return self.of or (self.name,)


def plain(*names: str) -> list[Column]:
    """Columns that are called like the values they show."""
    return [Column(name) for name in names]


def as_csv(columns: Sequence[Column], rows: QuerySet[Any]) -> Iterator[str]:
    """The rows as CSV (RFC 4180, UTF-8), the header first, then a batch of lines at a time."""
    yield _csv([[column.name for column in columns]])
    paths = list(dict.fromkeys(path for column in columns for path in column.paths))
    read = [[paths.index(path) for path in column.paths] for column in columns]
    found = rows.values_list(*paths).iterator(chunk_size=BATCH)
    batch: list[tuple[Any, ...]] = []
    for row in found:
        batch.append(row)
        if len(batch) == BATCH:
            yield _lines(columns, read, batch)
            batch = []
    if batch:
        yield _lines(columns, read, batch)


def _lines(columns: Sequence[Column], read: Sequence[Sequence[int]], batch: Sequence[tuple[Any, ...]]) -> str:
    values = list(zip(*batch, strict=True))
    cells = []
    for column, places in zip(columns, read, strict=True):
        if column.cell is None:
            cells.append([written(value) for value in values[places[0]]])
        else:
            cells.append([written(cell) for cell in map(column.cell, *(values[place] for place in places))])
    return _csv(zip(*cells, strict=True))


def written(value: object) -> object:
    """A value as it stands in a file: no spreadsheet program executes it, and every program reads it alike.

    Moments stand in the time zone in force, to the second; yes and no as 1 and 0; several codes joined by commas; what is
    not known as nothing.
    """
    if isinstance(value, str):
        return harmless(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, list | tuple):
        return harmless(",".join(map(str, value)))
    return value


def _csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
