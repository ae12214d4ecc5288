"""Every state that a release left behind is migrated to the newest, with what it holds."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection, models

from ilnp.words.own import own_apps
from tests.conftest import PROJECT, environment_of_this_test
from tests.upgrade import recording

STATES = sorted(recording.STATES.glob("*.json"))
SCHEMA = [
    "SELECT table_name, column_name, udt_name, is_nullable, column_default, character_maximum_length, numeric_precision,"
    " generation_expression FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT relname, reloptions::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
]


@pytest.fixture
def beside(db: None) -> Iterator[str]:
    """The name of an empty database beside the test's own."""
    name = f"{connection.settings_dict['NAME']}_upgrading"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def run(database: str, *command: str) -> None:
    """Run a command of Python on another database of the test's server."""
    environment, name = environment_of_this_test(), str(connection.settings_dict["NAME"])
    changed = {
        key: value.replace(name, database)
        for key, value in environment.items()
        if key in ("DATABASE_URL", "ILNP_DATABASE")
    }
    subprocess.run([sys.executable, *command], cwd=PROJECT, env={**environment, **changed}, check=True)


def schema(cursor: Any) -> list[list[tuple[Any, ...]]]:
    """All that decides what a database may hold."""
    found = []
    for question in SCHEMA:
        cursor.execute(question)
        found.append(sorted(cursor.fetchall(), key=str))
    return found


@pytest.mark.parametrize("path", STATES, ids=[path.stem for path in STATES])
def test_a_state_becomes_the_newest_with_all_its_rows(path: Path, beside: str) -> None:
    run(beside, "-m", "tests.upgrade.replaying", path.stem)
    run(beside, "manage.py", "migrate", "--verbosity", "0")

    with connection.cursor() as cursor:
        newest = schema(cursor)
    with closing(psycopg2.connect(**{**connection.get_connection_params(), "dbname": beside})) as upgraded:
        cursor = upgraded.cursor()
        assert schema(cursor) == newest
        for table, rows in recording.read(path.stem)["rows"].items():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            assert cursor.fetchone()[0] >= len(rows), table
        cursor.execute("SELECT source FROM mail_wording WHERE kind = 'contact_received' AND language = 'en'")
        assert cursor.fetchone() == ("Subject: A message\n\nHere is one.\n",), "what staff wrote stays"
        cursor.execute("SELECT count(*) FROM applications_choice")
        assert cursor.fetchone()[0] >= 60, "what ships is loaded"


@pytest.mark.parametrize("path", STATES, ids=[path.stem for path in STATES])
def test_a_migration_that_was_released_is_never_edited(path: Path) -> None:
    for migration, digest in recording.read(path.stem)["digests"].items():
        found = recording.digest(str(PROJECT / migration))
        assert found == digest, f"{migration} belongs to a state: add a migration instead."


def test_migrations_hold_no_live_code_but_classes_of_fields_and_read_no_files() -> None:
    """What a migration does may not change with the program, nor with what it ships."""
    apart = {"django", "uuid", "decimal", "datetime"}
    ours = {config.name for config in own_apps()} | {"ilnp"}
    seen = 0
    for config in own_apps():
        for path in sorted((Path(config.path) / "migrations").glob("[0-9]*.py")):
            seen += 1
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom):
                    assert str(node.module).partition(".")[0] in apart, f"{path} imports {node.module}"
                if isinstance(node, ast.Import):
                    for name in node.names:
                        assert name.name.partition(".")[0] in apart or name.name in modules(ours), (
                            f"{path}: {name.name}"
                        )
                if isinstance(node, ast.Attribute):
                    dotted = ast.unparse(node)
                    module, _dot, what = dotted.rpartition(".")
                    if module in modules(ours) and dotted not in modules(ours):
                        found = getattr(import_module(module), what)
                        assert isinstance(found, type), f"{path} uses {dotted}"
                        assert issubclass(found, models.Field), f"{path} uses {dotted}"
                if isinstance(node, ast.Name):
                    assert node.id not in ("open", "__file__", "__import__"), f"{path} uses {node.id}"
    assert seen >= len([config for config in own_apps() if config.models_module])


def modules(roots: set[str]) -> set[str]:
    """The names of modules of ours that are loaded."""
    return {name for name in sys.modules if name in roots or any(name.startswith(f"{root}.") for root in roots)}
