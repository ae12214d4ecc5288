"""The role with which the program reads and writes the database. It owns nothing there and cannot change the tables.

The owner, whose address is a setting of its own, makes the tables and gives the program's role what it needs, after each
migration.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connections
from psycopg2 import sql

RIGHTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)
"""What the owner gives: rows of the tables there are, and of those it will make."""

KEPT_BACK = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
    """DO $$ BEGIN
        IF to_regclass('django_migrations') IS NOT NULL THEN
            REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
        END IF;
    END $$""",
)
"""What it does not give, or takes back: making tables, and saying which migrations were done."""


def statements(role: str) -> Iterator[sql.Composed]:
    """What the owner runs in the database after migrating, so that ``role`` can use it and no more."""
    for text in (*RIGHTS, *KEPT_BACK):
        yield sql.SQL(text).format(role=sql.Identifier(role))


def making(role: str, password: str) -> sql.Composed:
    """How an owner that may make roles makes this one."""
    return sql.SQL(
        "CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {password}"
    ).format(role=sql.Identifier(role), password=sql.Literal(password))


def give_rights(using: str = "default", **_signal: Any) -> None:
    """Let the program's role use what was migrated. Does nothing where the owner's address is not set apart.

    The role is made if it is missing; then the owner must be allowed to make roles, and PostgreSQL says so if it is not.
    """
    from django.conf import settings

    connection = connections[using]
    role, password = settings.DATABASE_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        owner, is_there = cursor.fetchone()
        if not role or owner == role:
            return
        if not is_there:
            cursor.execute(making(role, password))
        for statement in statements(role):
            cursor.execute(statement)
