"""Columns of a report, and reports themselves: resources of django-import-export that are only ever read.

A column is declared once, as a field of a resource, and names a value of a row as queries name it. Everything else follows:
what PostgreSQL writes into a CSV, the cells of a workbook, the values of JSON, and the line in the data dictionary. The
library's own way of importing a resource is offered nowhere; its way of exporting one, a row and a cell at a time, gives the
same cells and is what tests compare ours with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import F, QuerySet
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from .values import as_text, sort_of

Scope = Mapping[str, str]
"""What a report is narrowed to: the short name in addresses, by the name of the narrowing. Empty or missing: everything."""


class Column(Field):
    """One column: which value of a row it shows, and what the data dictionary says of it.

    ``attribute`` names the value as queries do (``group__number``, an annotation). ``text`` names another value, an
    annotation, that stands for it where a cell must be one text; without it PostgreSQL and ``as_text`` write the value.
    ``means`` is one line for a reader of the file. ``source`` says where a value comes from that is worked out, in the words
    of tables and columns; a value that is stored tells it by itself.
    """

    def __init__(self, attribute: str, *, means: Any, text: str = "", source: str = "", column_name: str = "") -> None:
        super().__init__(attribute=text or attribute, column_name=column_name or None, widget=_Text(), readonly=True)
        self.value = attribute
        self.text = text or attribute
        self.means = means
        self.source = source


class _Text(Widget):
    """How the library's own way of exporting writes a value: as ours does."""

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        return as_text(value)


class Report(Resource):
    """A report whose rows stand in the database: columns as class attributes, and ``get_queryset``.

    ``scope`` is what it is narrowed to, for reports whose columns depend on it; the rows are narrowed by who takes it.
    """

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def get_queryset(self) -> QuerySet[Any]:
        """All rows, in an order that is always the same, with what its columns name."""
        raise NotImplementedError

    def columns(self) -> list[Column]:
        """The columns in the order of the file."""
        found: list[Column] = self.get_export_fields()
        return found

    def described(self) -> Iterator[tuple[Column, str, str]]:
        """Each column with the sort of its values and the table and column it comes from, for the data dictionary."""
        rows = self.get_queryset()
        for column in self.columns():
            value: Any = resolved(rows, column.value)
            stored = getattr(value, "target", None)
            where = f"{stored.model._meta.db_table}.{stored.column}" if stored is not None else ""
            yield column, sort_of(value.output_field), column.source or where


class ListedReport(Resource):
    """A report whose rows are worked out by the program: columns as class attributes, and ``get_rows``.

    For tables of some thousand rows at most. ``about`` is the kind of row the audit trail names.
    """

    about: type[models.Model]

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def get_rows(self) -> Sequence[tuple[Any, ...]]:
        """All rows: a value for each column, in the order of the columns."""
        raise NotImplementedError

    def columns(self) -> list[Column]:
        """The columns in the order of the file."""
        found: list[Column] = self.get_export_fields()
        return found

    def described(self) -> Iterator[tuple[Column, str, str]]:
        """Each column with the sort of its values and where they come from, for the data dictionary."""
        for column in self.columns():
            yield column, "text", column.source


def resolved(rows: QuerySet[Any], path: str) -> Any:
    """What a name of a value stands for in a query: a column of a table, or an expression."""
    return F(path).resolve_expression(rows.query.clone())
