"""The program's role in the database reads and writes rows, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
import pytest
from django.db import connection
from psycopg2 import errors

from ilnp.accounts import database_role
from ilnp.embedded import postgres
from tests.conftest import PROJECT, environment_of_this_test

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="a real database is configured"),
]


@contextmanager
def as_program() -> Iterator[psycopg2.extensions.cursor]:
    """A cursor of a connection like those of web server and worker, to the test's database."""
    address = postgres.address().rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    with closing(psycopg2.connect(address)) as opened:
        opened.autocommit = True
        yield opened.cursor()


def test_it_is_no_superuser_makes_no_roles_and_databases_and_owns_nothing() -> None:
    with as_program() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,) * 5
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (a int)",
        "DROP TABLE accounts_user",
        "ALTER TABLE accounts_user DROP CONSTRAINT user_has_no_password",
        "ALTER TABLE mail_message DISABLE TRIGGER USER",
        "TRUNCATE accounts_auditentry",
        "DELETE FROM django_migrations",
        "CREATE ROLE friend LOGIN",
        "CREATE DATABASE another",
        "SELECT rolpassword FROM pg_authid",
        "COPY accounts_user TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "SET session_replication_role = replica",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_it_may_not(statement: str) -> None:
    with as_program() as cursor, pytest.raises(errors.InsufficientPrivilege):
        cursor.execute(statement)


def test_it_may_read_and_write_the_rows_of_every_table_and_count_on() -> None:
    with as_program() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND relname <> 'django_migrations'"
            " AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')"
            " AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT nextval(pg_get_serial_sequence('accounts_user', 'id')) > 0")
        assert cursor.fetchone() == (True,)


def test_the_program_itself_connects_with_it_and_migrating_as_the_owner() -> None:
    question = "from django.db import connection as c; c.ensure_connection(); print(c.connection.info.user)"
    environment = environment_of_this_test() | {"ILNP_AS_OWNER": "", "DJANGO_SETTINGS_MODULE": "ilnp.settings"}

    def who(**more: str) -> str:
        command = [sys.executable, "-c", f"import django; django.setup(); {question}"]
        found = subprocess.run(
            command, env=environment | more, cwd=PROJECT, capture_output=True, text=True, check=True
        )
        return found.stdout.strip()

    assert (who(), who(ILNP_AS_OWNER="1")) == ("ilnp_program", "ilnp")


def test_giving_the_rights_again_changes_nothing_and_a_table_made_later_is_covered() -> None:
    database_role.give_rights()
    with connection.cursor() as owner:
        owner.execute("CREATE TABLE made_later (id serial PRIMARY KEY)")
        try:
            with as_program() as cursor:
                cursor.execute("INSERT INTO made_later DEFAULT VALUES RETURNING id")
                assert cursor.fetchone() == (1,)
        finally:
            owner.execute("DROP TABLE made_later")
