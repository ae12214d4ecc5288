"""Reports as JSON: one list, one object per row, one row per line; values keep their sort."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from django.db.models import QuerySet

from ..columns import Column, resolved
from ..values import ObjectInJson, as_json, json_in_sql
from .copying import copied

BEGIN, BETWEEN, END = b"[\n", b",\n", b"\n]\n"


def blocks_of(rows: QuerySet[Any], columns: Sequence[Column]) -> Iterator[tuple[bytes, int]]:
    """The file of a query, in blocks, each with the number of its rows. PostgreSQL writes each object."""
    values = [json_in_sql(column.value, resolved(rows, column.value).output_field) for column in columns]
    written = ObjectInJson([str(column.column_name) for column in columns], *values)
    yield from _list_of(copied(rows.annotate(written=written).values_list("written"), _finished, form="text"))


def lines_of(rows: Sequence[tuple[Any, ...]], columns: Sequence[Column]) -> Iterator[tuple[bytes, int]]:
    """The file of rows that the program worked out."""
    names = [str(column.column_name) for column in columns]
    objects = [msgspec.json.encode(dict(zip(names, map(as_json, row), strict=True))) for row in rows]
    yield from _list_of([(b"".join(BETWEEN + one for one in objects), len(rows))] if rows else [])


def _finished(line: bytes) -> bytes:
    """An object as it was before COPY escaped it: JSON holds no sign that COPY escapes but the backslash itself."""
    return BETWEEN + line[:-1].replace(b"\\\\", b"\\")


def _list_of(blocks: Iterable[tuple[bytes, int]]) -> Iterator[tuple[bytes, int]]:
    begun = False
    for block, number in blocks:
        yield (block if begun else BEGIN + block.removeprefix(BETWEEN)), number
        begun = True
    yield (END if begun else b"[]\n"), 0
