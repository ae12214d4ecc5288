"""Bring an empty database to a recorded state: ``python -m tests.upgrade.replaying NAME``, as the test of upgrades does."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tests.upgrade import recording


def main(name: str) -> None:
    """Migrate the database of the environment as far as the state went, and write the state's rows into it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ilnp.settings")
    django.setup()
    state = recording.read(name)
    MigrationExecutor(connection).migrate([(label, last) for label, names in state["last"].items() for last in names])
    put_back(state["rows"])


def put_back(rows: dict[str, list[dict[str, Any]]]) -> None:
    """Write the rows of a state, and let their tables count on from them."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in rows:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER; DELETE FROM "{table}"')
        for table, found in rows.items():
            columns = ", ".join(f'"{name}"' for name in found[0])
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) SELECT {columns}'
                f' FROM jsonb_populate_recordset(NULL::"{table}", %s::jsonb)',
                [json.dumps(found)],
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, found in rows.items():
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            if isinstance(found[0].get("id"), int):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), max(id)) FROM \"{table}\"")


if __name__ == "__main__":
    main(sys.argv[1])
