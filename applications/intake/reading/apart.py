"""Reading a file in a process of its own, with a bound on its time and memory.

Files come from strangers' hands. Whatever one of them does to the process that reads it, the program that asked goes on, and
whoever sent the file is told that it cannot be read.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from applications.intake.reading.files.limits import UnreadableFile
from applications.intake.reading.whole import AddressesNotFound, CorrectionUnknown, Job, Whole

MOST_SECONDS = 60
"""Seconds of processor time that one file may take; ten thousand answers take about five."""

_LEAST_MEMORY = 90_000_000
_MEMORY_PER_BYTE = 40
"""Text takes several times its size while it is read, and a workbook is packed about tenfold."""

TOO_MUCH = "The file takes too much time or memory to read. Keep the answers only, save it as CSV and try again."
_CHILD = Path(__file__).with_name("child.py")


def read_apart(job: Job) -> Whole:
    """As ``whole.read``, in a child process. A file that needs more than its bounds is an ``UnreadableFile``."""
    command = [sys.executable, str(_CHILD), str(memory_for(job.content)), str(MOST_SECONDS)]
    try:
        done = subprocess.run(
            command, input=pickle.dumps(job), capture_output=True, timeout=4 * MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile(TOO_MUCH) from None
    if done.returncode:
        raise UnreadableFile(TOO_MUCH)
    kind, answer = pickle.loads(done.stdout)  # noqa: S301 - written by our own child
    if kind == "read":
        whole: Whole = answer
        return whole
    if kind == "no addresses":
        raise AddressesNotFound(*answer)
    raise {"unreadable": UnreadableFile, "correction": CorrectionUnknown}[kind](answer)


def memory_for(content: bytes) -> int:
    """Bytes of memory that reading a file may take."""
    return _LEAST_MEMORY + _MEMORY_PER_BYTE * len(content)
