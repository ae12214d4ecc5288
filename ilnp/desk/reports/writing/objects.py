"""Reports as JSON: one list, one object per row, one row per line; values keep their sort."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from ..columns import Column
from ..values import as_json

_AS_THEY_ARE = (str, int, bool, float, list, dict, type(None))

_encode = msgspec.json.Encoder().encode


def blocks_of(batches: Iterable[Sequence[tuple[Any, ...]]], columns: Sequence[Column]) -> Iterator[tuple[bytes, int]]:
    """The file, in blocks, each with the number of its rows."""
    names = [str(column.column_name) for column in columns]
    between = b"[\n"
    for batch in batches:
        if batch:
            values = [_values(column) for column in zip(*batch, strict=True)]
            objects = [_encode(dict(zip(names, row, strict=True))) for row in zip(*values, strict=True)]
            yield between + b",\n".join(objects), len(batch)
            between = b",\n"
    yield b"[]\n" if between == b"[\n" else b"\n]\n", 0


def _values(values: Sequence[Any]) -> Sequence[Any]:
    """Values of one column as JSON knows them; most columns need nothing done."""
    return values if set(map(type, values)).issubset(_AS_THEY_ARE) else list(map(as_json, values))
