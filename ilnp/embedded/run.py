"""``make run``: the whole programme on one machine under one process manager.

Standard output gets one line once everything answers; progress and trouble go to standard error.
"""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import django
from django.core.management import CommandError, call_command
from django.db import connections

from ilnp.embedded import services, state
from ilnp.embedded.children import Child, die_with_parent, stop_leftover
from ilnp.translations import compile_all

PORT = 8000
ROLES = ["coordinator", "liaison", "participant"]
NAMES = ["web", "worker"]
NEEDED = ["database", "broker", "worker", "beat"]
START_PATIENCE = 120.0
STOP_PATIENCE = 10.0


class Stopped(BaseException):
    """Somebody asked us to end: Ctrl-C, a closed terminal, or the system."""


class Supervisor:
    """Starts the parts, keeps them running, ends them."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.make_was_catching = "MAKELEVEL" in os.environ and catches_interrupts(os.getppid())

    def run(self) -> None:
        """Run until somebody asks to end. Raises ``EmbeddedError`` with what to do when a part cannot be had."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.end)
        if os.environ.get("MAKELEVEL") and (tie := die_with_parent()):
            tie()  # `make` is our parent; when it is killed we end too
        try:
            with alone():
                for name in NAMES:
                    stop_leftover(name)
                with listen() as door:
                    self.work(door)
        except Stopped:
            say("Stopping …")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            for child in reversed(self.children):
                child.stop(STOP_PATIENCE)
            services.leave(os.getpid())

    def end(self, _number: int, _frame: FrameType | None) -> None:
        """Leave whatever is being done; ``run`` cleans up."""
        raise Stopped

    def work(self, door: socket.socket) -> None:
        """Prepare the data, start the parts, say where they are, watch over them."""
        port = door.getsockname()[1]
        address = f"http://{door.getsockname()[0]}:{port}"
        real = bool(os.environ.get("DATABASE_URL"))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ilnp.settings")
        os.environ["PUBLIC_ADDRESS"] = os.environ.get("PUBLIC_ADDRESS") or address
        if real:
            os.environ["SECRET_KEY"] = os.environ.get("SECRET_KEY") or state.secret("secret-key")
        state.note("run", state.Process(os.getpid(), state.started(os.getpid()), port))
        services.attach(migrate=False)
        compile_all()
        if not real and prepared():
            self.start(door)  # the parts come up while we load the program ourselves
        django.setup()
        if real:
            services.migrate_now()
            call_command("collectstatic", verbosity=0, interactive=False, stdout=sys.stderr)
        elif not self.children:
            prepare()
        connections.close_all()
        if not self.children:
            self.start(door)
        self.wait_for_answer(door)
        print(self.invitation(real), flush=True)
        connections.close_all()
        self.watch()

    def start(self, door: socket.socket) -> None:
        """Start web server and worker."""
        environment = services.child_environment()
        python = [sys.executable, "-m"]
        web = ["ilnp.embedded.web", str(door.fileno())]
        worker = ["celery", "-A", "ilnp", "worker", "--beat", "--pool", "threads", "--concurrency", "4"]
        alone = ["--without-mingle", "--without-gossip", "--loglevel", "info"]
        self.children = [
            Child("web", [*python, *web], environment, [door.fileno()]),
            Child("worker", [*python, *worker, *alone], environment),
        ]
        for child in self.children:
            child.start()

    def wait_for_answer(self, door: socket.socket) -> None:
        """Wait until the web server answers and worker and beat have been heard."""
        host, port = door.getsockname()[:2]
        report: dict[str, dict[str, object]] = {}

        def answers() -> bool:
            self.look_after()
            connection = http.client.HTTPConnection(host, port, timeout=20)
            try:
                connection.request(
                    "GET", "/healthz", headers={"Authorization": f"Bearer {state.secret('health-token')}"}
                )
                report.update(json.loads(connection.getresponse().read()))
            except (OSError, ValueError):
                return False
            finally:
                connection.close()
            return all(report.get(part, {}).get("ok") for part in NEEDED)

        if not state.wait_until(answers, START_PATIENCE):
            silent = [part for part in NEEDED if not report.get(part, {}).get("ok")] if report else ["web"]
            names = {"beat": "worker", "database": "postgres"}
            logs = sorted({names.get(part, part) for part in silent})
            ends = "\n".join(f"{state.log(name)}:\n{state.tail(name)}" for name in logs)
            raise state.EmbeddedError(f"Not everything came up: {', '.join(silent)}. The end of the logs:\n{ends}")

    def invitation(self, real: bool) -> str:
        """The one line: where the site is and how to come in."""
        from django.conf import settings

        line = f"The programme is at {settings.PUBLIC_ADDRESS}/"
        if not real:
            from ilnp.accounts.signing_in.ready_made import create_sign_in_address

            ways = [f"{role} {create_sign_in_address(role, settings.PUBLIC_ADDRESS)}" for role in ROLES]
            line += f" · sign in, once each, as {' · '.join(ways)}"
        return f"{line} · Ctrl-C stops it"

    def watch(self) -> None:
        """Look after the parts until somebody asks to end."""
        never = threading.Event()
        while not never.wait(1.0):
            self.look_after()
            if self.make_was_catching and not catches_interrupts(os.getppid()):
                raise Stopped  # the interrupt reached `make` alone, which now waits for us

    def look_after(self) -> None:
        """Start again what fell."""
        services.revive()
        for child in self.children:
            status = child.fell()
            if status is None:
                continue
            reason = f"signal {-status}" if status < 0 else f"status {status}"
            say(f"The {child.name} process ended ({reason}, log: {state.log(child.name)}); starting it again.")
            if not child.start_again():
                raise state.EmbeddedError(
                    f"The {child.name} process keeps falling over. The end of its log:\n{state.tail(child.name)}"
                )


def prepared() -> bool:
    """Whether the embedded database has every table and the demonstration programme."""
    known = services.migrated()
    return known.exists() and known.read_text() == services.plan() and demonstration().exists()


def prepare() -> None:
    """Bring the embedded database up to date; a new one gets the demonstration programme.

    What an earlier start left half filled in is thrown away. A database with calls of its own is left as it is.
    """
    begun = demonstration("begun")
    with state.exclusive("start.lock"):  # a command that finds a new database migrates it under this lock
        if begun.exists():
            say("The last start was interrupted in the demonstration programme; beginning anew.")
            services.make_database_anew()
            begun.unlink()
        if not services.migrated().exists():
            say("Preparing a new database …")
        services.migrate_now()
    if demonstration().exists():
        return
    say("Filling in the demonstration programme …")
    begun.touch()
    try:
        call_command("demonstration", stdout=sys.stderr)
    except CommandError as refused:  # then nothing was written
        say(str(refused))
    begun.replace(demonstration())


def demonstration(*more: str) -> Path:
    """The file that says that the demonstration programme was filled in, or, with ``begun``, that this is under way."""
    return state.folder() / "-".join(["demonstration", *more])


def catches_interrupts(pid: int) -> bool:
    """Whether a process has a handler for SIGINT, where the system tells. `make` gives its own up when it is used."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    caught = re.search(r"^SigCgt:\s*([0-9a-f]+)", status, re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGINT - 1) & 1)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Make sure that this checkout runs once."""
    with (state.folder() / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            known = state.noted("run")
            where = f" at http://127.0.0.1:{known.port}/" if known else ""
            raise state.EmbeddedError(
                f"It already runs in this checkout{where}. Stop it there with Ctrl-C, or make new sign-in addresses "
                "with: .venv/bin/python manage.py signin coordinator"
            ) from None
        yield


def listen() -> socket.socket:
    """Open the port that the site is reached at: ``PORT``, else 8000, else the next free one, and say which.

    ``LISTEN`` chooses another network address than this machine's own; PUBLIC_ADDRESS then says how it is called.
    """
    host = os.environ.get("LISTEN") or "127.0.0.1"
    chosen = os.environ.get("PORT") or ""
    if chosen and not (chosen.isdecimal() and 0 < int(chosen) < 65536):
        raise state.EmbeddedError(
            f"PORT is {chosen!r}; it must be a number from 1 to 65535, as in: make run PORT=8001"
        )
    for port in [int(chosen)] if chosen else range(PORT, PORT + 100):
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
            door.listen(128)
        except OSError as problem:
            door.close()
            if chosen:
                raise state.EmbeddedError(
                    f"Port {port} on {host} cannot be used ({problem.strerror}): another program has it, or it is "
                    f"reserved. Choose another one, as in: make run PORT={port + 1 if port >= 1024 else PORT}"
                ) from None
            if port == PORT:
                say(f"Port {PORT} is in use by another program; taking the next free one. PORT=… chooses one.")
            continue
        return door
    raise state.EmbeddedError(f"No port from {PORT} to {PORT + 99} is free. Choose one, as in: make run PORT=9000")


def say(text: str) -> None:
    """Tell the person at the terminal how it goes."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        Supervisor().run()
    except state.EmbeddedError as problem:
        sys.exit(f"{problem}")
