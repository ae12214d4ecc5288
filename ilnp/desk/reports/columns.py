"""Columns of a table that staff take away, and how rows of the database become its lines.

Only the values that the columns name are read, as plain tuples, and a column is written for a whole batch at once: a
table of 100,000 rows costs a small multiple of what PostgreSQL itself needs to copy it to a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import get_default_timezone

from .cells import harmless

BATCH = 2000
"""So many rows are read and written at once: some megabytes of the widest table."""


_ASKS_FOR_QUOTES = re.compile('[",\r\n]')


@dataclass(frozen=True)
class Column:
    """One column: its name in the header and where its cells come from.

    ``of`` names values of a row as queries name them (``group__number``, an annotation); none: the value called like the
    column. ``cell`` makes the cell out of them, in that order; without it the one value stands there.
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
    yield ",".join(_quoted(column.name) for column in columns) + "\r\n"
    paths = list(dict.fromkeys(path for column in columns for path in column.paths))
    read = [[paths.index(path) for path in column.paths] for column in columns]
    with transaction.atomic():  # outside of one PostgreSQL would first put all rows aside
        found = rows.values_list(*paths).iterator(chunk_size=BATCH)
        try:
            while batch := list(islice(found, BATCH)):
                yield _lines(columns, read, batch)
        finally:
            del found  # also where nobody reads on, its cursor ends before its transaction does


def _lines(columns: Sequence[Column], read: Sequence[Sequence[int]], batch: Sequence[tuple[Any, ...]]) -> str:
    values = list(zip(*batch, strict=True))
    cells = []
    for column, places in zip(columns, read, strict=True):
        found = [values[place] for place in places]
        cells.append(_cells(list(map(column.cell, *found)) if column.cell else found[0]))
    return "".join([f"{line}\r\n" for line in map(",".join, zip(*cells, strict=True))])


def _cells(values: Sequence[object]) -> list[str]:
    """Values of one column as they stand in a file: no spreadsheet program executes them, every program reads them alike.

    Most columns hold a few codes many times, so each text is made harmless and quoted once.
    """
    ways = {kind: _way(kind) for kind in set(map(type, values))}
    if len(ways) == 1:
        [only] = ways.values()
        texts = list(map(only, values))
    else:
        texts = [ways[type(value)](value) for value in values]
    finished = {text: _quoted(str(harmless(text))) for text in set(texts)}
    return [finished[text] for text in texts]


def _way(kind: type) -> Callable[[Any], str]:
    """How values of one type are written.

    Moments stand in the time zone of the site, whoever reads the file, to the second; yes and no as 1 and 0; several codes
    joined by commas; what is not known as nothing.
    """
    if issubclass(kind, bool):
        return {True: "1", False: "0"}.__getitem__
    if issubclass(kind, datetime):
        zone = get_default_timezone()
        return lambda moment: moment.astimezone(zone).isoformat(" ", "seconds")[:19]
    if issubclass(kind, list | tuple):
        return lambda several: ",".join(map(str, several))
    return {None: ""}.__getitem__ if kind is type(None) else str


def _quoted(cell: str) -> str:
    """The cell between quotation marks where a reader of CSV would not take it for one cell otherwise."""
    return '"' + cell.replace('"', '""') + '"' if _ASKS_FOR_QUOTES.search(cell) else cell
