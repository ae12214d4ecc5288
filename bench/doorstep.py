"""From a fresh clone to the programme at work: how long the first and second ``make run`` take, how much lands on disk."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from bench.table import Row

PROJECT = Path(__file__).resolve().parent.parent
FIRST, SECOND, ENDING, ENVIRONMENT = 300.0, 30.0, 30.0, 1_000.0


def rows() -> list[Row]:
    """Clone, run, end, run again. Needs the package index or a filled cache."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "a clone"
        Path(folder).chmod(0o755)
        subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(clone)], check=True)
        first, ending = seconds_of_a_run(clone)
        second, _ending = seconds_of_a_run(clone)
        size = megabytes(clone / ".venv")
    return [
        Row("first make run, from a fresh clone to the printed line", first, FIRST, "our bound", "s"),
        Row("second make run", second, SECOND, "our bound", "s"),
        Row("from Ctrl-C to nothing left", ending, ENDING, "our bound", "s"),
        Row("size of .venv", size, ENVIRONMENT, "our bound", "MB"),
    ]


def seconds_of_a_run(clone: Path) -> tuple[float, float]:
    """Seconds from ``make run`` to its line, and from Ctrl-C to its end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ILNP_", "MAKE", "MFLAGS"))}
    began = time.monotonic()
    running = subprocess.Popen(
        ["make", "run"], cwd=clone, env={**kept, "PORT": ""}, stdout=subprocess.PIPE, start_new_session=True, text=True
    )
    assert running.stdout is not None
    if not running.stdout.readline():
        raise RuntimeError("make run ended before it said where the programme is")
    ready = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)
    running.wait()
    return ready - began, time.monotonic() - ready


def megabytes(folder: Path) -> float:
    """What a folder takes on disk, in millions of bytes; a file with several names counts once."""
    sizes = {
        (found.stat().st_dev, found.stat().st_ino): found.stat().st_size
        for found in folder.rglob("*")
        if found.is_file()
    }
    return sum(sizes.values()) / 1e6
