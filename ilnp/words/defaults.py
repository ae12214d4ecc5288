"""What the program ships for staff to edit, and one rule for all of it: what staff have not changed follows the shipped
text, what they have changed stays, and where a newer default exists they are shown it.

An app declares its shipped rows in a module ``shipped``, which is found by itself::

    defaults.register(defaults.Kind("applications.choice", _("choice"), "applications.Choice",
                                    key=("choice_list", "code"), fields=("position", "labels"), rows=choices,
                                    permission="applications.change_choice"))

They are loaded after every ``migrate`` that leaves no migration undone. The rule holds column by column: a choice that
staff have renamed keeps its name and still gets a better list of other spellings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.functional import Promise

from ilnp.words.models import ShippedDefault

Row = Mapping[str, Any]
"""One shipped row: every column of its key, and those of its other columns that ship with a value."""

Values = dict[str, Any]
"""Column by column, as JSON holds it."""


@dataclass(frozen=True)
class Kind:
    """One table of which the program ships rows.

    ``name`` stands in the database and never changes. ``key`` names the columns by which a row is known; one with
    ``__`` leads through a foreign key, whose target must ship before. ``fields`` are the columns that ship; one that a
    row leaves out has the model's own default. ``rows`` reads the files of the app.

    A row that staff deleted stays deleted, except with ``shown_without_row``: there the shipped text is shown itself
    wherever no row takes its place. A row that ships no more and that staff have not changed becomes ``retired``, or
    goes where ``goes``; otherwise it stays, as staff's own.

    ``write`` gives a row its shipped values where writing its columns is not enough. ``changed`` is called once after
    rows of this kind were changed, in the same transaction. ``permission`` is what it takes to decide about a newer
    default on the desk.
    """

    name: str
    label: str | Promise
    model_name: str
    key: tuple[str, ...]
    fields: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]
    permission: str
    shown_without_row: bool = False
    retired: Mapping[str, Any] = field(default_factory=dict)
    goes: bool = False
    write: Callable[[Row], object] | None = None
    changed: Callable[[], object] | None = None

    @cached_property
    def model(self) -> type[models.Model]:
        """The table."""
        return apps.get_model(self.model_name)

    def key_of(self, row: Row) -> str:
        """By which the row is known in ``ShippedDefault``."""
        return "/".join(str(row[name]) for name in self.key)

    def values_of(self, row: Row) -> Values:
        """The columns that ship, with the model's defaults where the row names none, as JSON holds them."""
        return {name: _plain(row[name] if name in row else self._default(name)) for name in self.fields}

    def stored(self) -> dict[str, tuple[int, Values]]:
        """All rows of the table, by key: their number and the columns that ship. One query."""
        found = self.model._base_manager.values("pk", *self.key, *self.fields)
        return {
            self.key_of(row): (row["pk"], {name: _plain(row[name]) for name in self.fields})
            for row in found.iterator()
        }

    def _default(self, name: str) -> Any:
        return self.model._meta.get_field(name).get_default()  # type: ignore[union-attr]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of shipped rows known, after those that its foreign keys lead to. The same name again takes its place."""
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    """The kind called ``name``. Raises ``LookupError`` where none is registered."""
    return _kinds[name]


def every() -> list[Kind]:
    """All registered kinds, in the order in which they are loaded."""
    return list(_kinds.values())


@transaction.atomic
def load() -> int:
    """Bring the database in step with what ships now, by the rule; return how many rows were written.

    Loading twice changes nothing. Writes no audit entry: nobody decided anything.
    """
    return sum(_load(kind) for kind in every())


def _load(kind: Kind) -> int:
    records = {record.key: record for record in ShippedDefault.objects.filter(kind=kind.name)}
    stored = kind.stored()
    shipped = {kind.key_of(row): row for row in kind.rows()}
    new: list[ShippedDefault] = []
    known: list[ShippedDefault] = []
    missing: list[Row] = []
    written = 0
    for key, row in shipped.items():
        offered = kind.values_of(row)
        before = records.get(key)
        record = before or ShippedDefault(kind=kind.name, key=key)
        base = dict(record.base)
        if key in stored:
            number, values = stored[key]
            record.base, follow = _merged(kind, base, values, offered, is_known=before is not None)
            if follow:
                _give(kind, number, row, follow)
                written += 1
        else:
            if before is None and not kind.shown_without_row:
                missing.append(row)
            record.base = offered
        if before is None or record.base != base or record.offered != offered:
            (new if before is None else known).append(record)
        record.offered = offered
    written += _make(kind, missing)
    gone = {key: record for key, record in records.items() if key not in shipped}
    written += _retire(kind, gone, stored)
    ShippedDefault.objects.bulk_create(new)
    ShippedDefault.objects.bulk_update(known, ["base", "offered"])
    if written and kind.changed:
        kind.changed()
    return written


def _merged(kind: Kind, base: Values, values: Values, offered: Values, *, is_known: bool) -> tuple[Values, list[str]]:
    """The new base, and the columns that follow the shipped values."""
    if is_known:  # a column that ships for the first time stood at its default; a whole row that does is staff's own
        base = {name: _plain(kind._default(name)) for name in kind.fields} | base
    merged: Values = {}
    follow = []
    for name, value in offered.items():
        if values[name] == value:
            merged[name] = value
        elif name in base and values[name] == base[name]:
            merged[name] = value
            follow.append(name)
        elif name in base:
            merged[name] = base[name]
    return merged, follow


def _give(kind: Kind, number: int, row: Row, names: Iterable[str]) -> None:
    if kind.write:
        kind.write(row)
    elif kind.shown_without_row:
        kind.model._base_manager.filter(pk=number).delete()
    else:
        values = {name: row[name] if name in row else kind._default(name) for name in names}
        kind.model._base_manager.filter(pk=number).update(**values)


def _make(kind: Kind, rows: list[Row]) -> int:
    """Add rows; one whose foreign key leads nowhere, because staff deleted the target, is left out."""
    targets: dict[tuple[str, str], models.Model | None] = {}
    made = []
    for row in rows:
        values = {name: row[name] for name in kind.fields if name in row}
        leads: dict[str, dict[str, Any]] = {}
        for name in kind.key:
            first, _through, rest = name.partition("__")
            if rest:
                leads.setdefault(first, {})[rest] = row[name]
            else:
                values[name] = row[name]
        for first, known in leads.items():
            place = (first, str(known))
            if place not in targets:
                related = kind.model._meta.get_field(first).related_model
                targets[place] = related._base_manager.filter(**known).first()  # type: ignore[union-attr]
            values[first] = targets[place]
        if all(values[first] is not None for first in leads):
            made.append(kind.model(**values))
    kind.model._base_manager.bulk_create(made)
    return len(made)


def _retire(kind: Kind, gone: Mapping[str, ShippedDefault], stored: Mapping[str, tuple[int, Values]]) -> int:
    """Forget rows that ship no more; those that staff have not changed are retired, or go."""
    unchanged = [
        stored[key][0]
        for key, record in gone.items()
        if key in stored and all(stored[key][1].get(name) == value for name, value in record.base.items())
    ]
    rows = kind.model._base_manager.filter(pk__in=unchanged)
    written = 0
    if kind.goes or kind.shown_without_row:
        written = rows.delete()[0]
    elif kind.retired:
        written = rows.update(**kind.retired)
    ShippedDefault.objects.filter(pk__in=[record.pk for record in gone.values()]).delete()
    return written


@dataclass(frozen=True)
class Standing:
    """Where a row stands to what ships: ``ours`` is what staff made of it, None where they deleted it, and ``shipped``
    what ships; of both only the columns that differ. ``is_newer`` says that staff have not looked at it yet."""

    record: ShippedDefault
    ours: Values | None
    shipped: Values
    is_newer: bool


def standings(kind: Kind) -> list[Standing]:
    """The rows of a kind that are not what ships, newer defaults first. Two queries."""
    stored = kind.stored()
    found = []
    for record in ShippedDefault.objects.filter(kind=kind.name):
        if record.key in stored:
            values = stored[record.key][1]
            shipped = {name: value for name, value in record.offered.items() if values.get(name) != value}
            if shipped:
                ours = {name: values.get(name) for name in shipped}
                newer = any(record.base.get(name) != value for name, value in shipped.items())
                found.append(Standing(record, ours, shipped, newer))
        elif not kind.shown_without_row:
            found.append(Standing(record, None, dict(record.offered), is_newer=False))
    return sorted(found, key=lambda standing: not standing.is_newer)


@transaction.atomic
def take(record: ShippedDefault) -> bool:
    """Give the row the values that ship now, and make it again if staff deleted it.

    Returns False where it cannot be made, because the row that it belongs to was deleted. Raises ``LookupError`` when the
    files no longer hold it.
    """
    kind = get(record.kind)
    row = next((row for row in kind.rows() if kind.key_of(row) == record.key), None)
    if row is None:
        raise LookupError(f"{record} does not ship any more.")
    stored = kind.stored()
    if record.key in stored:
        _give(kind, stored[record.key][0], row, kind.fields)
    elif not kind.shown_without_row and not _make(kind, [row]):
        return False
    record.base = record.offered = kind.values_of(row)
    record.save(update_fields=["base", "offered"])
    if kind.changed:
        kind.changed()
    return True


def keep(record: ShippedDefault) -> None:
    """Leave the newer default aside: the row stays as staff made it, and is shown again when a still newer one ships."""
    record.base = record.offered
    record.save(update_fields=["base"])


def _plain(value: Any) -> Any:
    """The value as it comes back from JSON, so that two can be compared; 0.20 and 0.2 are the same number."""
    return json.loads(json.dumps(value, default=_number_or_text))


def _number_or_text(value: Any) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
