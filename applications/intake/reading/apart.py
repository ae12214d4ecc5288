"""Reading a file in a process of its own, with a bound on its time and memory.

Files come from strangers' hands. Whatever one of them does to the process that reads it, the program that asked goes on, and
whoever sent the file is told that it cannot be read. Between the two processes goes JSON of declared types: should a file
ever take that process over, what it says is still nothing but data.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from applications.intake.reading.files.limits import UnreadableFile
from applications.intake.reading.headers.mapping import ColumnMapping
from applications.intake.reading.submission import source_of
from applications.intake.reading.whole import AddressesNotFound, CorrectionUnknown, Job, Whole

MOST_SECONDS = 60
"""Seconds of processor time that one file may take; ten thousand answers take about five."""

_LEAST_MEMORY = 90_000_000
_MEMORY_PER_BYTE = 40
"""Text takes several times its size while it is read, and a workbook is packed about tenfold."""

TOO_MUCH = "The file takes too much time or memory to read. Keep the answers only, save it as CSV and try again."
_CHILD = Path(__file__).with_name("child.py")


class TakesLonger(UnreadableFile):
    """The file was not read within the seconds it was given. With more it may be."""


@dataclass(frozen=True)
class Answer:
    """What the child says: the file was ``read``, has ``no addresses``, is ``unreadable``, or a ``correction`` is wrong."""

    kind: str
    text: str = ""
    mapping: ColumnMapping | None = None
    whole: Whole | None = None

    def taken(self) -> Whole:
        """What was read. Raises what ``whole.read`` raised."""
        if self.kind == "read" and self.whole:
            return self.whole
        if self.kind == "no addresses" and self.mapping:
            raise AddressesNotFound(self.text, self.mapping)
        raise CorrectionUnknown(self.text) if self.kind == "correction" else UnreadableFile(self.text)


def read_apart(job: Job, seconds: int = MOST_SECONDS) -> Whole:
    """As ``whole.read``, in a child process. A file that needs more than its bounds is an ``UnreadableFile``.

    ``seconds`` are those of the processor. Raises ``TakesLonger`` where fewer than ``MOST_SECONDS`` were not enough.
    """
    command = [sys.executable, str(_CHILD), str(memory_for(job.content)), str(seconds)]
    too_much = UnreadableFile(TOO_MUCH) if seconds >= MOST_SECONDS else TakesLonger(TOO_MUCH)
    try:
        done = subprocess.run(command, input=packed_job(job), capture_output=True, timeout=4 * seconds, check=False)
    except subprocess.TimeoutExpired:
        raise too_much from None
    if done.returncode:
        raise too_much
    return unpacked_answer(done.stdout).taken()


def packed_job(job: Job) -> bytes:
    """A job as the child reads it: a line of JSON, then the file's own bytes."""
    return msgspec.json.encode(replace(job, content=b"")) + b"\n" + job.content


def unpacked_job(line: bytes, content: bytes) -> Job:
    """The job out of its line and its bytes."""
    return replace(msgspec.json.decode(line, type=Job), content=content)


def packed_answer(answer: Answer) -> bytes:
    """An answer as the program reads it. Every cell goes once: ``source`` is made again from the table."""
    for made in answer.whole.understanding.submissions if answer.whole else []:
        made.source = {}
    return msgspec.json.encode(answer)


def unpacked_answer(data: bytes) -> Answer:
    """The answer out of its bytes. Raises ``UnreadableFile`` where they are no answer, whatever they are."""
    try:
        answer = msgspec.json.decode(data, type=Answer, dec_hook=_counted)
    except (msgspec.DecodeError, RecursionError):
        raise UnreadableFile(TOO_MUCH) from None
    if answer.whole:
        table, submissions = answer.whole.table, answer.whole.understanding.submissions
        if len(table.rows) != len(submissions):
            raise UnreadableFile(TOO_MUCH)
        for made, source in zip(submissions, source_of(table), strict=True):
            made.source = source
    return answer


def _counted(_kind: type, found: Any) -> Counter[str]:
    """JSON has no type for counts."""
    return Counter({str(name): int(number) for name, number in found.items()})


def memory_for(content: bytes) -> int:
    """Bytes of memory that reading a file may take."""
    return _LEAST_MEMORY + _MEMORY_PER_BYTE * len(content)
