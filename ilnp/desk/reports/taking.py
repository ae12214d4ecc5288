"""Taking a report away: the one function behind the staff pages and ``manage.py export``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User

from . import registry
from .columns import Report, Scope
from .form import Form
from .writing import comma_separated, objects, workbook


class TooManyRows(ValueError):
    """A workbook cannot hold so many rows."""


@dataclass
class Taken:
    """A report on its way: how many rows it had when it was asked for, and the file, block by block.

    ``blocks`` gives each block with the number of its rows. While they are read, nothing else can be asked of the database.
    """

    name: str
    form: Form
    rows: int
    blocks: Iterator[tuple[bytes, int]] = field(repr=False)

    @property
    def file_name(self) -> str:
        """The report's name and today's date."""
        return f"{self.name}-{clock.now():%Y-%m-%d}.{self.form.value}"


def take(
    name: str, scope: Scope, form: Form, *, actor: User | None = None, only: Collection[int] | None = None
) -> Taken:
    """Begin to write a report, and note in the audit trail who took which, how narrowed, as what, and how many rows.

    ``only`` are the numbers of the rows that were chosen, none: all in scope. Whether ``actor`` (None: whoever may run
    commands) may take it is asked before, see ``Declared.may_be_taken_by``. The trail has the number of rows at the time of
    asking; what comes in while the file is written may be in it too. Texts by language are in English, whoever asks.

    Raises ``UnknownReport``, ``UnknownScope`` and ``TooManyRows``, before anything is noted.
    """
    report = registry.get(name)
    asked = registry.asked(report, scope)
    with translation.override(settings.LANGUAGE_CODE):
        resource = report.resource(asked)
        columns = resource.columns()
        if isinstance(resource, Report):
            rows = registry.narrowed(report, resource.get_queryset(), asked)
            if only is not None:
                rows = rows.filter(pk__in=only)
            about, count = rows.model, rows.order_by().count()
            blocks = _written(rows, columns, form, name)
        else:
            listed = resource.get_rows()
            about, count = resource.about, len(listed)
            blocks = _written_here(listed, columns, form, name)
        if form is Form.XLSX and count >= workbook.MOST_ROWS:
            raise TooManyRows(count)
        audit.record_many(
            "report taken",
            about,
            actor=actor,
            report=name,
            form=form.value,
            rows=count,
            chosen=only is not None,
            narrowed_to=asked,
        )
    return Taken(name, form, count, blocks)


def _written(rows: Any, columns: Any, form: Form, name: str) -> Iterator[tuple[bytes, int]]:
    if form is Form.CSV:
        return comma_separated.blocks_of(rows, columns)
    if form is Form.XLSX:
        return workbook.blocks_of(rows, columns, name)
    return objects.blocks_of(rows, columns)


def _written_here(rows: Any, columns: Any, form: Form, name: str) -> Iterator[tuple[bytes, int]]:
    if form is Form.CSV:
        return comma_separated.lines_of(rows, columns)
    if form is Form.XLSX:
        return workbook.lines_of(rows, columns, name)
    return objects.lines_of(rows, columns)
