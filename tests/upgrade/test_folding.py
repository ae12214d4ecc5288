"""First migrations make a table with all that belongs to it, which halves the time of migrating an empty database."""

from __future__ import annotations

from django.db.migrations.loader import MigrationLoader

from tests.upgrade.folding import first_migrations, folded


def test_no_first_migration_adds_to_a_table_what_could_be_made_with_it() -> None:
    found = first_migrations(MigrationLoader(None))
    assert {migration.app_label for migration in found} >= {"applications", "matching", "cohorts", "surveys", "mail"}
    for migration in found:
        assert folded(migration.operations) == migration.operations
