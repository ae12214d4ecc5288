"""Answers that a browser stores as a file."""

from __future__ import annotations

from django.http import StreamingHttpResponse

from .taking import Taken


def file_of(taken: Taken) -> StreamingHttpResponse:
    """A report as a file, sent block by block as it is written. ``X-Rows`` says beforehand how many rows will come."""
    return StreamingHttpResponse(
        (block for block, _rows in taken.blocks),
        content_type=taken.form.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{taken.file_name}"',
            "X-Rows": str(taken.rows),
            "X-Accel-Buffering": "no",
        },
    )
