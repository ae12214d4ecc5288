"""Tables that staff take away as CSV: one registry behind the staff page and ``manage.py export``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from import_export import resources

from .cells import harmless

BATCH = 500
"""So many rows are read and written at once."""


class ReportResource(resources.ModelResource):
    """An export whose cells no spreadsheet program executes. Reports derive from it and only export."""

    def get_field_name(self, field: Any) -> str:
        """The name of a field, without going through all of them for every cell."""
        if not hasattr(self, "_names"):
            self._names = {id(one): name for name, one in self.fields.items()}
        return self._names[id(field)]

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> object:
        """The cell, made harmless."""
        return harmless(super().export_field(field, instance, **kwargs))


Scope = Mapping[str, str]
"""What a report is narrowed to: the short name in addresses, by the name of the narrowing. Empty or missing: everything."""


@dataclass(frozen=True)
class Report:
    """One report: its name on the command line, its words, who may take it, its columns and all its rows.

    ``narrowed_by`` says for each narrowing that it knows in which field of its rows the short name stands.
    """

    name: str
    words: str | Promise
    permission: str
    resource: type[resources.ModelResource]
    rows: Callable[[], QuerySet[Any]]
    narrowed_by: Mapping[str, str]


@dataclass(frozen=True)
class Narrowing:
    """One thing that reports can be narrowed to: its name in addresses and commands, its words, what there is to choose.

    ``choices`` returns (short name in addresses, words) of everything, newest first.
    """

    name: str
    words: str | Promise
    choices: Callable[[], Iterable[tuple[str, str]]]


class UnknownReport(LookupError):
    """There is no report of this name."""


class UnknownScope(LookupError):
    """There is nothing of this short name to narrow to, or the report cannot be narrowed in this way."""


_reports: dict[str, Report] = {}
_narrowings: dict[str, Narrowing] = {}

Rows = Callable[[], QuerySet[Any]]
Choices = Callable[[], Iterable[tuple[str, str]]]


def report(
    name: str,
    words: str | Promise,
    *,
    permission: str,
    resource: type[resources.ModelResource],
    narrowed_by: Mapping[str, str] | None = None,
) -> Callable[[Rows], Rows]:
    """Declare the function that returns all rows of a report, in a module called ``exports`` of a room, read at start."""

    def declare(rows: Rows) -> Rows:
        _reports[name] = Report(name, words, permission, resource, rows, narrowed_by or {})
        return rows

    return declare


def narrowing(name: str, words: str | Promise) -> Callable[[Choices], Choices]:
    """Declare the function that returns what reports can be narrowed to, in a module called ``exports`` of a room."""

    def declare(choices: Choices) -> Choices:
        _narrowings[name] = Narrowing(name, words, choices)
        return choices

    return declare


def narrowings() -> list[Narrowing]:
    """Everything that reports can be narrowed to, by name."""
    return [_narrowings[name] for name in sorted(_narrowings)]


def every() -> list[Report]:
    """All reports, by name."""
    return [_reports[name] for name in sorted(_reports)]


def get(name: str) -> Report:
    """The report called ``name``. Raises ``UnknownReport``."""
    try:
        return _reports[name]
    except KeyError:
        raise UnknownReport(name) from None


def lines(report: Report, scope: Scope) -> Iterator[str]:
    """The report as CSV (RFC 4180, UTF-8 without a byte-order mark), a line at a time, the header first.

    Raises ``UnknownScope``, with the name of the narrowing, before the first line.
    """
    rows = _narrowed(report, scope)
    resource = report.resource()
    header = resource.get_export_headers()
    yield _csv([header])
    found = resource.filter_export(rows).iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield _csv(resource.export_resource(row) for row in batch)


def _narrowed(report: Report, scope: Scope) -> QuerySet[Any]:
    rows = report.rows()
    for name, short in scope.items():
        if not short:
            continue
        known = _narrowings.get(name)
        if name not in report.narrowed_by or known is None or short not in dict(known.choices()):
            raise UnknownScope(name)
        rows = rows.filter(**{report.narrowed_by[name]: short})
    return rows


def _csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
