"""The folder in which one checkout keeps its embedded servers: secrets, records of processes, locks."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class EmbeddedError(Exception):
    """An embedded server cannot be had. The text says what is wrong and what to do, for the person at the terminal."""


def folder() -> Path:
    """The state folder, made if it is missing: ``ILNP_STATE`` from the environment, else ``.state`` in the checkout.

    Nobody else can look inside. Under root others may pass through (not list it), because PostgreSQL must not run as
    root and so reaches its own folder in here as another user.
    """
    path = Path(os.environ.get("ILNP_STATE") or PROJECT / ".state")
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o711 if os.geteuid() == 0 else 0o700)
    if not os.access(path, os.W_OK | os.X_OK):
        raise EmbeddedError(
            f"The folder {path} belongs to somebody else, so nothing can be stored there. Run this as its owner, "
            "or remove the folder (its data is lost with it)."
        )
    return path


def throwaway() -> bool:
    """Whether the servers hold test data only, so that they may trade safety after a power cut for speed."""
    return os.environ.get("ILNP_THROWAWAY") == "1"


def secret(name: str) -> str:
    """Return the secret of this name, made once and kept in a file that only its owner can read."""
    path = folder() / name
    if not path.exists():
        draft = path.with_name(f"{name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was faster; its secret counts
        finally:
            draft.unlink()
    return path.read_text()


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Hold the lock of this name alone; wait for it. The system frees it when the process dies."""
    with (folder() / name).open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Process:
    """A process we started, told apart by its start from a later one that got the same number.

    ``home`` is the state folder it was started for: in a copied checkout the copied records mean nothing.
    """

    pid: int
    started: str
    port: int = 0
    home: str = field(default_factory=lambda: str(folder().resolve()))

    def alive(self) -> bool:
        """Whether this very process still runs."""
        return bool(self.started) and started(self.pid) == self.started

    def stop(self, first: signal.Signals = signal.SIGTERM, patience: float = 20.0, group: bool = False) -> None:
        """Ask the process to end, and kill it when it has not ended within ``patience`` seconds.

        With ``group`` the whole process group that it leads is meant.
        """
        send = os.killpg if group else os.kill
        for number, seconds in ((first, patience), (signal.SIGKILL, 5.0)):
            if not self.alive():
                return
            try:
                send(self.pid, number)
            except ProcessLookupError:
                return
            wait_until(lambda: not self.alive(), seconds)


def started(pid: int) -> str:
    """When the process began, as an opaque text that no other process with the same number has; "" if there is none.

    A process that ended and only waits for its parent to notice counts as none.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        if Path("/proc/self/stat").exists():
            return ""
    except (ProcessLookupError, PermissionError):
        return ""
    else:
        return "" if fields[0] in "ZX" else f"{fields[19]} {boot()}"
    answer = subprocess.run(
        ["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "" if answer.stdout.strip().startswith("Z") else answer.stdout.strip().partition(" ")[2]


def boot() -> str:
    """Which start of the machine this is, where the system tells."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def command_of(pid: int) -> str:
    """The command line of a process, "" if there is none."""
    answer = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def note(name: str, process: Process) -> None:
    """Write down which process provides the service of this name."""
    path = folder() / f"{name}.json"
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(process)))
    draft.replace(path)


def noted(name: str) -> Process | None:
    """The process last written down for this service in this folder, alive or not."""
    try:
        process = Process(**json.loads((folder() / f"{name}.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return process if process.home == str(folder().resolve()) else None


def free_port(wanted: int = 0) -> int:
    """A port on the loopback address that nothing listens on: the wanted one if it is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise EmbeddedError("No port is free on 127.0.0.1.")


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Wait until ``done()`` is true, at most so many seconds; return whether it became true."""
    end = time.monotonic() + seconds
    pause = 0.005
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    return True


def comes_up(process: Process, answers: Callable[[], bool], seconds: float) -> bool:
    """Wait until a server answers; return False when it has ended or takes longer than so many seconds."""
    wait_until(lambda: not process.alive() or answers(), seconds)
    return process.alive() and answers()


def log(name: str) -> Path:
    """The log file of this name; the folder is made if it is missing."""
    path = folder() / "logs"
    path.mkdir(mode=0o700, exist_ok=True)
    return path / f"{name}.log"


def tail(name: str, lines: int = 12) -> str:
    """The end of a log file, to be shown when its process failed."""
    try:
        return "\n".join(log(name).read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""
