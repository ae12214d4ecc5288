"""The pytest plug-in that gives every run of the tests embedded servers of its own.

Runs at the same time in one checkout get folders ``.state/tests-1``, ``.state/tests-2`` and so on; the workers of one run
share its servers and have databases of their own. Nothing here touches what ``make run`` uses. Servers that the
environment names are used instead, with databases whose names begin with ``test_`` and the broker's databases 0, 2, 4 …,
which are emptied.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest

from ilnp.embedded import postgres, services, state
from ilnp.translations import compile_all

MOST_RUNS = 16
GIVEN_BROKER = "ILNP_GIVEN_BROKER"
OUR_IMPORT = re.compile(rf"^\s*(?:from|import) ((?:{'|'.join(services.APPS)})[\w.]*)", re.MULTILINE)

_slot: IO[str] | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Before anything reads the settings: compile translations, take a folder, start what the environment does not name."""
    # What pytest makes of a test module is kept; else every process makes it of all anew.
    sys.dont_write_bytecode = False
    compile_all()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = 2 * int(worker.removeprefix("gw"))
    os.environ["ILNP_BROKER_DATABASE"] = str(number)
    os.environ["ILNP_THROWAWAY"] = "1"
    os.environ["ILNP_AS_OWNER"] = "1"  # tests make their databases
    if address := os.environ.get(GIVEN_BROKER) or os.environ.get("REDIS_URL"):
        os.environ[GIVEN_BROKER] = address
        os.environ["REDIS_URL"] = urlsplit(address)._replace(path=f"/{number}").geturl()
    if services.wanted() and services.ATTACHED not in os.environ:
        take_slot()
        try:
            services.attach(migrate=False)
        except state.EmbeddedError as problem:
            raise pytest.UsageError(str(problem)) from None
        os.environ[services.ATTACHED] = str(state.folder())
    return (yield)


def take_slot() -> None:
    """Choose the first folder that no other run of the tests uses, for as long as this process lives."""
    global _slot
    base = state.folder()
    for number in range(1, MOST_RUNS + 1):
        handle = (base / f"tests-{number}.lock").open("a")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            continue
        _slot = handle
        os.environ["ILNP_STATE"] = str(base / f"tests-{number}")
        return
    raise pytest.UsageError(f"{MOST_RUNS} runs of the tests are under way in this checkout; wait until one has ended.")


def template() -> str | None:
    """The name of a database with all migrations applied and all defaults loaded, from which this run's are copied.

    It is made once per state of them.

    None on servers that the environment names: there every run migrates.
    """
    if "DATABASE_URL" not in services.wanted():
        return None
    name = f"migrated_{content_of_migrations()[:24]}"
    with state.exclusive("template.lock"):
        if name not in postgres.databases():
            draft = f"{name}_draft"
            for old in postgres.databases():
                if old.startswith("migrated_"):
                    postgres.execute(f'DROP DATABASE "{old}"')
            postgres.execute(f'CREATE DATABASE "{draft}"')
            command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"]
            environment = {**os.environ, "ILNP_DATABASE": draft}
            subprocess.run(command, cwd=state.PROJECT, env=environment, stdout=sys.stderr, check=True)
            postgres.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


def content_of_migrations() -> str:
    """A digest of all that decides what a migrated database holds: migrations, what ships (the modules ``shipped``, the
    rule that loads it, data files), and what both import of ours."""
    paths: set[Path] = {
        state.PROJECT / "requirements.txt",
        state.PROJECT / "ilnp" / "settings.py",
        *services.shipped_files(),
    }
    for app in services.APPS:
        for path in (state.PROJECT / app).rglob("*.py"):
            if path.parent.name == "migrations" or path.name == "shipped.py":
                paths.add(path)
                for module in OUR_IMPORT.findall(path.read_text(encoding="utf-8")):
                    place = state.PROJECT / module.replace(".", "/")
                    paths.update(place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")])
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(f"{path.relative_to(state.PROJECT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def pytest_collection() -> None:
    """Outside tests, and in those without a database, it is the real time: no row is looked for that would change it."""
    from ilnp import clock

    clock.follow(None)


def pytest_collection_finish() -> None:
    """What is imported by now stays: Python need not look through it again whenever it looks for what can be freed."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _time_of_the_test(request: pytest.FixtureRequest) -> Generator[None, None, None]:
    """Each test with a database begins in real time, whatever the one before pretended."""
    from django.test import TransactionTestCase

    from ilnp import clock
    from ilnp.due import pretending

    asks = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames)
    if asks or (request.cls and issubclass(request.cls, TransactionTestCase)):
        clock.follow(pretending.ahead)
    pretending.read_again()
    yield
    clock.follow(None)
    pretending.read_again()
