"""Each app's first migration made shorter: a table's constraints and indexes are made with the table.

``makemigrations`` writes them as operations of their own wherever a table has a foreign key, and for each of them Django
makes the classes of all related models anew: half the time of migrating an empty database.

``python -m tests.upgrade.folding``  rewrites the first migrations (part of ``make states``)
"""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import SwappableTuple
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter

from ilnp.embedded.services import APPS

FOLDED = {AddConstraint: "constraints", AddIndex: "indexes"}


def folded(operations: list[Operation]) -> list[Operation]:
    """The same operations with every constraint and index taken into the making of its table.

    Those of a table that gets a field later on stay behind it, because they may need that field. The order of the
    others does not change.
    """
    later = {operation.model_name_lower for operation in operations if isinstance(operation, AddField)}
    tables = {
        operation.name_lower: operation
        for operation in operations
        if isinstance(operation, CreateModel) and operation.name_lower not in later
    }
    kept = []
    for operation in operations:
        option = FOLDED.get(type(operation))
        if option is None or operation.model_name_lower not in tables:
            kept.append(operation)
            continue
        options = tables[operation.model_name_lower].options
        made = operation.constraint if isinstance(operation, AddConstraint) else operation.index
        options[option] = [*options.get(option, []), made]
    return kept


def rewrite(migration: Migration) -> None:
    """Write the migration's file anew with its operations folded; the model of people stays that of the settings."""
    migration.operations = folded(migration.operations)
    migration.dependencies = [
        ("__setting__", "AUTH_USER_MODEL") if isinstance(needed, SwappableTuple) else needed
        for needed in migration.dependencies
    ]
    writer = MigrationWriter(migration, include_header=False)
    Path(writer.path).write_text(writer.as_string(), encoding="utf-8")


def first_migrations(loader: MigrationLoader) -> list[Migration]:
    """The first migration of each of our apps."""
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in APPS}
    return [
        migration
        for (app, name), migration in loader.disk_migrations.items()
        if app in ours and name == "0001_initial"
    ]


if __name__ == "__main__":
    import django

    django.setup()
    for first in first_migrations(MigrationLoader(None)):
        rewrite(first)
