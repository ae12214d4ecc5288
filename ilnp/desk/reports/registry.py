"""Tables that staff take away as CSV: one registry behind the staff page and ``manage.py export``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from . import columns as all_columns
from .columns import Column

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
    columns: Sequence[Column]
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
    columns: Sequence[Column],
    narrowed_by: Mapping[str, str] | None = None,
) -> Callable[[Rows], Rows]:
    """Declare the function that returns all rows of a report, in a module called ``exports`` of a room, read at start."""

    def declare(rows: Rows) -> Rows:
        _reports[name] = Report(name, words, permission, columns, rows, narrowed_by or {})
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
    """The report as CSV (RFC 4180, UTF-8 without a byte-order mark), the header first, then some hundred lines at a time.

    Raises ``UnknownScope``, with the name of the narrowing, before the first line.
    """
    yield from all_columns.as_csv(report.columns, _narrowed(report, scope))


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
