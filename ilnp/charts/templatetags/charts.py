"""Charts in a page: ``{% bars title rows %}``, and likewise ``stacked``, ``line`` and ``curve``.

Each is a figure with a headline, an SVG with role, title and description, and its table folded under it. ``rows`` are
``ilnp.charts.drawing.Row``s; ``export`` is the address of the same numbers as a file; without one the link
holds them itself. Titles are translated.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from ilnp.cells import BYTE_ORDER_MARK, harmless
from ilnp.charts import drawing
from ilnp.charts.drawing import Row, Sheet

register = template.Library()


def _figure(
    context: Any, title: str, rows: Sequence[Row], draw: Callable[[Sequence[Row], bool], Sheet], export: str
) -> dict[str, Any]:
    number = next(context.render_context.setdefault("charts", count(1)))
    return {
        "name": f"chart-{number}",
        "title": title,
        "rows": rows,
        "sheet": draw(rows, get_language_bidi()),
        "width": drawing.WIDTH,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "described": describe(rows),
        "bounded": any(row.bound is not None for row in rows),
        "export": export or as_file(title, rows),
    }


def as_file(title: str, rows: Sequence[Row]) -> str:
    """The table of a chart as CSV, in an address that holds the file itself: a link to it needs no further request."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([title, _("Value"), _("At most")])
    for row in rows:
        lines.writerow([harmless(row.words), harmless(row.printed), "" if row.bound is None else row.bound])
    return "data:text/csv;charset=utf-8," + quote(BYTE_ORDER_MARK + written.getvalue())


def describe(rows: Sequence[Row]) -> str:
    """A chart in a sentence or two, for who does not see it: how many, the largest, the smallest."""
    if not rows:
        return _("No numbers yet.")
    largest, smallest = max(rows, key=lambda row: row.value), min(rows, key=lambda row: row.value)
    if len(rows) <= 3:
        return "; ".join(f"{row.words}: {row.printed}" for row in rows) + "."
    return _("%(n)d values. Largest: %(large)s, %(high)s. Smallest: %(small)s, %(low)s.") % {
        "n": len(rows),
        "large": largest.words,
        "high": largest.printed,
        "small": smallest.words,
        "low": smallest.printed,
    }


@register.inclusion_tag("charts/figure.html", takes_context=True)
def bars(context: Any, title: str, rows: Sequence[Row], export: str = "") -> dict[str, Any]:
    """Horizontal bars."""
    return _figure(context, title, rows, drawing.bars, export)


@register.inclusion_tag("charts/figure.html", takes_context=True)
def stacked(context: Any, title: str, rows: Sequence[Row], export: str = "") -> dict[str, Any]:
    """A stacked bar of 100 %."""
    return _figure(context, title, rows, drawing.stacked, export)


@register.inclusion_tag("charts/figure.html", takes_context=True)
def line(context: Any, title: str, rows: Sequence[Row], export: str = "") -> dict[str, Any]:
    """A line with dots."""
    return _figure(context, title, rows, drawing.line, export)


@register.inclusion_tag("charts/figure.html", takes_context=True)
def curve(context: Any, title: str, rows: Sequence[Row], export: str = "") -> dict[str, Any]:
    """A curve with its bound."""
    return _figure(context, title, rows, drawing.curve, export)
