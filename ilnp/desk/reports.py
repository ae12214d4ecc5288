"""Tables that staff take away as CSV: one registry behind the staff page and ``manage.py export``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
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


@dataclass(frozen=True)
class Scope:
    """What a report is narrowed to, by the short names in addresses; empty: everything."""

    call: str = ""
    cohort: str = ""


@dataclass(frozen=True)
class Report:
    """One report: its name on the command line, its words, who may take it, its columns and its rows.

    ``rows`` gets the scope and returns the rows. It raises ``UnknownScope`` where the named call or cohort does not exist.
    ``scopes`` names what it can be narrowed to.
    """

    name: str
    words: str | Promise
    permission: str
    resource: type[resources.ModelResource]
    rows: Callable[[Scope], QuerySet[Any]]
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Narrowing:
    """One thing that reports can be narrowed to: its name in ``Scope``, its words, and what there is to choose from.

    ``choices`` returns (short name in addresses, words) of everything, newest first.
    """

    name: str
    words: str | Promise
    choices: Callable[[], Iterable[tuple[str, str]]]


class UnknownReport(LookupError):
    """There is no report of this name."""


class UnknownScope(LookupError):
    """There is no call or cohort of this name, or the report cannot be narrowed in this way."""


_reports: dict[str, Report] = {}
_narrowings: dict[str, Narrowing] = {}


def register(report: Report) -> None:
    """Add a report. Called in ``AppConfig.ready``; registering it again changes nothing."""
    _reports[report.name] = report


def register_narrowing(narrowing: Narrowing) -> None:
    """Say what reports can be narrowed to. Called in ``AppConfig.ready`` by the app that knows it."""
    _narrowings[narrowing.name] = narrowing


def narrowings() -> list[Narrowing]:
    """Everything that reports can be narrowed to, as registered."""
    return list(_narrowings.values())


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

    Raises ``UnknownScope`` before the first line.
    """
    for name in ("call", "cohort"):
        if getattr(scope, name) and name not in report.scopes:
            raise UnknownScope(name)
    rows = report.rows(scope)
    resource = report.resource()
    header = resource.get_export_headers()
    yield _csv([header])
    found = resource.filter_export(rows).iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield _csv(resource.export_resource(row) for row in batch)


def _csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
