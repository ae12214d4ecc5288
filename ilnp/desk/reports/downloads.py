"""Answers that a browser stores as a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.http import StreamingHttpResponse

from ilnp import clock

BYTE_ORDER_MARK = "\ufeff"
"""By it spreadsheet programs know UTF-8."""


def csv_file(name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    """Lines of CSV as a file whose name is ``name`` and today's date, written out as they are made."""
    return StreamingHttpResponse(
        chain([BYTE_ORDER_MARK], lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{clock.now():%Y-%m-%d}.csv"'},
    )
