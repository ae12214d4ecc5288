"""A worker's own record of how far it has come with its batch, which outlives the worker's sudden death.

Making every step durable in the database would cost two disk writes for each mail. Here each step is one byte in a small
file that is mapped into memory: when the process is killed, the system still holds what was written. The worker keeps
the file locked while it lives, so whoever can lock it knows that the worker is dead, and settles its batch exactly.

The record is believed only on the machine and in the boot that wrote it. Without one (the machine is gone, or lost power)
the database's coarser marks hold, and what may have been sent becomes uncertain. The files hold numbers of rows, no more.
"""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from ilnp.mail import configuration

WAITING, HANDED_OVER, ACCEPTED, NOT_SENT = b".", b">", b"+", b"-"
"""Not begun · its last line is being sent · the server took it · certainly not sent."""

_HEAD = 64
_SLOT = 21
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def _boot() -> bytes:
    """What tells this boot of this machine from every other; empty where the system has no such thing."""
    try:
        return _BOOT_ID.read_bytes().strip()[:_HEAD]
    except OSError:
        return b""


def _folder() -> Path:
    folder = configuration.journals()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


class Journal:
    """The record of one batch. Made by ``begin``, or found by ``of_dead_workers``."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self.token = path.stem
        self._path, self._file = path, file
        self._memory = mmap.mmap(file.fileno(), 0)
        slots = range(_HEAD, len(self._memory), _SLOT)
        self._places = {int(self._memory[start : start + _SLOT - 1]): start + _SLOT - 1 for start in slots}

    def note(self, number: int, step: bytes) -> None:
        """Note how far the message with this number is. Costs no system call."""
        self._memory[self._places[number] : self._places[number] + 1] = step

    def steps(self) -> dict[int, bytes]:
        """How far each message of the batch is."""
        return {number: self._memory[place : place + 1] for number, place in self._places.items()}

    def close(self, *, remove: bool) -> None:
        """Let go of it; ``remove`` it when everything in it stands in the database."""
        if remove:
            self._path.unlink(missing_ok=True)
        self._memory.close()
        self._file.close()


def begin(token: str, numbers: Sequence[int]) -> Journal:
    """Make the record of a batch, locked by us. Call it before the claim is committed. Raises ``OSError``."""
    path = _folder() / f"{token}.journal"
    file = path.open("x+b")
    fcntl.flock(file, fcntl.LOCK_EX)
    slots = b"".join(str(number).encode().rjust(_SLOT - 1) + WAITING for number in numbers)
    file.write(_boot().ljust(_HEAD) + slots)
    file.flush()
    return Journal(path, file)


def of_dead_workers() -> Iterator[Journal]:
    """Records of this boot whose workers are dead, each locked by us. Those of other boots are removed."""
    boot = _boot()
    for path in sorted(_folder().glob("*.journal")):
        try:
            file = path.open("r+b")
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            head = file.read(_HEAD)
            size = os.fstat(file.fileno()).st_size
            if len(head) == _HEAD and (not boot or head.strip() != boot):
                path.unlink(missing_ok=True)
            elif path.exists() and size > _HEAD and (size - _HEAD) % _SLOT == 0:
                yield Journal(path, file)
                continue
        except BlockingIOError:
            pass
        with contextlib.suppress(OSError):
            file.close()
