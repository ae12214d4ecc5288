"""Tests that commit leave the database as the migrations made it, rows of migrations included, for whatever test comes next.

Django's own way empties every table: roles, choice lists and texts would be gone, and which test still finds them would
depend on the order of the tests.
"""

from __future__ import annotations

import io
from typing import Any

from django.db import connection, transaction


class Snapshot:
    """The rows and counters of the test database at one moment."""

    def __init__(self) -> None:
        """Read them; tables without rows cost nothing."""
        self.rows: dict[str, bytes] = {}
        with transaction.atomic(), connection.cursor() as cursor:
            self.tables = connection.introspection.table_names(cursor)
            for table in self.tables:
                content = io.BytesIO()
                copying(cursor).copy_expert(f"COPY {quoted(table)} TO STDOUT", content)
                if content.getvalue():
                    self.rows[table] = content.getvalue()
            cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
            self.counters = {str(name): value for name, value in cursor.fetchall() if value is not None}

    def restore(self, *_test: object) -> None:
        """Put the database back; what other connections still hold open is waited for."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(map(quoted, self.tables))} RESTART IDENTITY CASCADE")
            for table, content in self.rows.items():
                copying(cursor).copy_expert(f"COPY {quoted(table)} FROM STDIN", io.BytesIO(content))
            for counter, value in self.counters.items():
                cursor.execute("SELECT setval(%s::regclass, %s)", [quoted(counter), value])


def copying(cursor: Any) -> Any:
    """The driver's own cursor, which knows COPY."""
    return cursor.cursor


def quoted(name: str) -> str:
    """A name as PostgreSQL wants it in a statement."""
    return str(connection.ops.quote_name(name))
