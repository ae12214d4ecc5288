"""Hostile files: how long each holds whoever reads it, and how much memory it takes, until it is read or refused.

Bombs in .zip and XML, 100,000 columns, 1,048,576 rows, quotation marks, deep nesting; made by
``tests/kit/files/hostile_files.py``. Each goes through the child process that reads every file, started from here as the
program starts it, and measured by the system.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.own_process import PROJECT
from bench.table import Row

MOST_SECONDS, MOST_MEGABYTES = 20, 100


def rows() -> list[Row]:
    """Lines for the table of ``make bench``: the slowest and the largest of all, and how many ended otherwise."""
    # In a process that is small itself: a child's greatest size counts from before it became another program.
    measured = subprocess.run(
        [sys.executable, "-m", "bench.hostile.files"], cwd=PROJECT, stdout=subprocess.PIPE, check=True, text=True
    )
    found: dict[str, dict[str, float]] = json.loads(measured.stdout.splitlines()[-1])
    slowest = max(found, key=lambda name: found[name]["seconds"])
    largest = max(found, key=lambda name: found[name]["megabytes"])
    return [
        Row(f"{len(found)} hostile files: {slowest}", found[slowest]["seconds"], MOST_SECONDS, "bound", "s"),
        Row(f"  {largest}", found[largest]["megabytes"], MOST_MEGABYTES, "bound", "MB"),
        Row("  neither read nor refused", sum(one["broken"] for one in found.values()), 0, "bound", "files"),
    ]


def measure() -> dict[str, dict[str, float]]:
    """Read every attack in turn. Processor seconds, megabytes at most, and whether something else came of it than a reading
    or a refusal, by the attack's name."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _run("make", folder)
        for path in sorted(Path(folder).glob("*.job")):
            name = path.with_suffix(".name").read_text(encoding="utf-8")
            found[name] = _reading(path)
            one = found[name]
            print(f"{one['seconds']:6.1f} s {one['megabytes']:5.0f} MB  {name}", file=sys.stderr)
    return found


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "bench.hostile.files", *arguments], cwd=PROJECT, check=True)


def _reading(path: Path) -> dict[str, float]:
    limits = path.with_suffix(".limits").read_text(encoding="utf-8").split()
    child = PROJECT / "applications" / "intake" / "reading" / "child.py"
    begin = time.monotonic()
    with path.open("rb") as job, tempfile.TemporaryFile() as answer:
        process = subprocess.Popen([sys.executable, str(child), *limits], stdin=job, stdout=answer)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        size = answer.tell()
    return {
        "seconds": usage.ru_utime + usage.ru_stime,
        "elapsed": time.monotonic() - begin,
        "megabytes": usage.ru_maxrss / 1024,
        "broken": float(process.returncode != 0 or not size),
    }


def make(folder: Path) -> None:
    """Write each attack as the job that the program would hand to the child, with its limits and its name."""
    from ilnp.embedded import services

    services.attach()
    import django

    django.setup()
    from applications import vocabulary
    from applications.intake.reading import answers, apart, fields
    from applications.intake.reading.whole import Job
    from ilnp import clock
    from tests.kit.files.hostile_files import ATTACKS

    spellings: dict[str, list[tuple[str, str]]] = {}
    for choice in vocabulary.choices():
        spellings.setdefault(choice.choice_list, []).extend(
            (choice.code, label) for label in [*choice.labels.values(), *choice.also]
        )
    words = fields.Vocabulary({name: answers.Words.of(pairs) for name, pairs in spellings.items()}, {})
    for number, (name, attack) in enumerate(ATTACKS.items()):
        content = attack()
        (folder / f"{number:02}.job").write_bytes(
            apart.packed_job(Job(content, words, None, {}, "UTC", None, clock.now()))
        )
        (folder / f"{number:02}.name").write_text(name, encoding="utf-8")
        limits = f"{apart.memory_for(content)} {apart.MOST_SECONDS}"
        (folder / f"{number:02}.limits").write_text(limits, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        make(Path(sys.argv[2]))
    else:
        print(json.dumps(measure()))
