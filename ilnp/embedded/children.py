"""Processes that a supervisor starts, watches, starts again when they fall, and ends with itself."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from ilnp.embedded import state

FALLS, WINDOW = 5, 60.0
LARGEST_LOG = 5_000_000
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG in <linux/prctl.h>


class Child:
    """One long-lived process with a name, a log file and a process group of its own.

    The group keeps a Ctrl-C at the terminal from reaching it before its supervisor does. On Linux the system ends it
    when the supervisor dies without a word; elsewhere the next start does, by what is written down about it.
    """

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], inherited: Sequence[int] = ()
    ) -> None:
        self.name, self.command, self.environment, self.inherited = name, command, environment, inherited
        self.process: subprocess.Popen[bytes] | None = None
        self.falls: deque[float] = deque(maxlen=FALLS)

    def start(self) -> None:
        """Start the process and write down which one it is."""
        shorten(self.name)
        with state.log(self.name).open("a") as output:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=state.PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=self.inherited,
                preexec_fn=die_with_parent(),
            )
        state.note(self.name, state.Process(self.process.pid, state.started(self.process.pid)))

    def fell(self) -> int | None:
        """The exit status of a process that ended by itself, None while it runs."""
        return self.process.poll() if self.process else None

    def start_again(self) -> bool:
        """Start the process anew; False when it has fallen too often of late for that to make sense."""
        self.falls.append(time.monotonic())
        if len(self.falls) == FALLS and self.falls[-1] - self.falls[0] < WINDOW:
            return False
        self.kill_group()
        self.start()
        return True

    def stop(self, patience: float) -> None:
        """Ask the process to end and wait; after ``patience`` seconds its whole group is killed."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                pass
        self.kill_group()
        self.process.wait()

    def kill_group(self) -> None:
        """End what a fallen process left behind."""
        if self.process is None:
            return
        try:
            signal_group(self.process.pid)
        except (ProcessLookupError, PermissionError):
            pass  # nobody is left in it


def signal_group(leader: int) -> None:
    """Kill every process of a group."""
    os.killpg(leader, signal.SIGKILL)


def stop_leftover(name: str) -> None:
    """End the process of this name that an earlier supervisor left running, and its group."""
    if (known := state.noted(name)) and known.alive():
        known.stop(signal.SIGTERM, group=True)


def shorten(name: str) -> None:
    """Keep one earlier log file when the current one has become large."""
    path = state.log(name)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".1.log"))


def die_with_parent() -> Callable[[], None] | None:
    """What a child does first on Linux: ask the system to end it when its parent dies."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)

    def ask() -> None:
        library.prctl(DIE_WITH_PARENT, signal.SIGTERM)

    return ask
