"""Attach to the embedded servers, starting them if need be; whoever leaves last stops them.

Every process that uses them holds a shared lock, which the system frees even after ``kill -9``. So a command started
while others run finds the servers there, and none is left behind by the last one.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from ilnp.embedded import broker, catcher, postgres, state

SERVICES = {"DATABASE_URL": postgres, "REDIS_URL": broker, "EMAIL_URL": catcher}
ATTACHED = "ILNP_ATTACHED"
APPS = ["ilnp", "applications", "matching", "cohorts", "surveys"]
DATA = {".csv", ".json", ".md", ".toml", ".txt", ".yaml", ".yml"}

_held: IO[str] | None = None


def wanted() -> list[str]:
    """The variables that name no server of their own, so that an embedded one stands in.

    A real database with no mail server given means Django's default, a mail server on this machine: nothing that is
    addressed to real people is caught by mistake.
    """
    names = [name for name in SERVICES if not os.environ.get(name)]
    if "DATABASE_URL" not in names or os.environ.get("EMAIL_HOST") or os.environ.get("EMAIL_BACKEND"):
        names = [name for name in names if name != "EMAIL_URL"]
    return names


def addresses() -> dict[str, str]:
    """Where each wanted embedded server was last started; port 1, where nothing answers, if it never was."""
    return {name: SERVICES[name].address() for name in wanted()}


def owner_address() -> str:
    """Where the embedded database is reached by its owner."""
    return postgres.owner_address()


def site() -> str:
    """Where ``make run`` serves this checkout, or would by default."""
    known = state.noted("run")
    return f"http://127.0.0.1:{known.port if known and known.alive() else 8000}"


def attach(*, migrate: bool = True) -> None:
    """Make the embedded servers available to this process until it ends.

    Starts those that do not run, and migrates a new database (messages about that go to standard error). Does nothing
    where the environment names real servers, or where the parent process is attached already. Raises ``EmbeddedError``
    with what to do when a server cannot be had.
    """
    global _held
    names = wanted()
    if _held is not None or not names or os.environ.get(ATTACHED) == str(state.folder()):
        return
    users = (state.folder() / "users.lock").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    _held = users
    atexit.register(leave, os.getpid())
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, end_tidily)
    with state.exclusive("start.lock"):
        for name in names:
            SERVICES[name].start()
        if migrate and "DATABASE_URL" in names and not migrated().exists():
            print("Preparing a new embedded database …", file=sys.stderr, flush=True)
            migrate_now()


def migrated() -> Path:
    """The file that says that the embedded database has its tables; it holds the ``plan`` it was migrated to."""
    return state.folder() / "migrated"


def plan() -> str:
    """A digest of every migration that this checkout knows, those of the pinned packages included, and of what it ships."""
    ours = [path for app in APPS for path in (state.PROJECT / app).rglob("migrations/*.py")]
    names = sorted(path.relative_to(state.PROJECT).as_posix() for path in ours)
    digest = hashlib.sha256("\n".join(names).encode())
    for path in [state.PROJECT / "requirements.txt", *shipped_files()]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def shipped_files() -> list[Path]:
    """Every file of ours that is no code: among them the defaults that are loaded after migrating."""
    return sorted(path for app in APPS for path in (state.PROJECT / app).rglob("*.*") if path.suffix in DATA)


def migrate_now() -> None:
    """Bring the database up to date, as its owner, in a process of its own; its messages go to standard error."""
    command = [sys.executable, str(state.PROJECT / "manage.py"), "migrate", "--verbosity", "0"]
    done = subprocess.run(command, env=child_environment(), stdout=sys.stderr, check=False)
    if done.returncode != 0:
        raise state.EmbeddedError("The database could not be migrated; the reason stands above.")
    if "DATABASE_URL" in wanted():
        migrated().write_text(plan())


def make_database_anew() -> None:
    """Empty the embedded database, and with it the mail that was sent from it and the journals about sending it."""
    postgres.execute(f'DROP DATABASE IF EXISTS "{postgres.DATABASE}" WITH (FORCE)')
    postgres.make_database()
    migrated().unlink(missing_ok=True)
    for name in ("mail", "mail-journals"):
        for path in (state.folder() / name).glob("*"):
            path.unlink(missing_ok=True)


def child_environment() -> dict[str, str]:
    """The environment for a process that lives no longer than this one: it need not attach by itself."""
    return {**os.environ, ATTACHED: str(state.folder())}


def leave(pid: int) -> None:
    """Let go of the servers and stop them when nobody else uses them. For the process that attached, not its forks."""
    global _held
    if _held is None or pid != os.getpid():
        return
    users, _held = _held, None
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    stop_all()
    users.close()


def revive() -> None:
    """Start again those embedded servers that this process attached to and that have fallen since."""
    if _held is None:
        return
    for name in wanted():
        known = state.noted(SERVICES[name].NAME)
        if known is None or not known.alive():
            with state.exclusive("start.lock"):
                SERVICES[name].start()


def stop_all() -> None:
    """End every embedded server of this state folder that runs."""
    for service in SERVICES.values():
        service.stop()


def end_tidily(number: int, _frame: object) -> None:
    """Turn a polite request to end into an ordinary exit, so that ``leave`` runs."""
    sys.exit(128 + number)
