"""Hostile files: how long each holds whoever reads it, and how much memory it takes, until it is read or refused.

Bombs in .zip and XML, 100,000 columns, 1,048,576 rows, quotation marks, deep nesting; made by
``tests/applications/hostile_files.py``. Each goes through the child process that reads every file.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from bench.own_process import answer_of
from bench.table import Row

MOST_SECONDS, MOST_MEGABYTES = 20, 100


def rows() -> list[Row]:
    """Lines for the table of ``make bench``: the slowest and the largest of all, and each that is over a bound."""
    found = answer_of("bench.hostile_files", LOG_LEVEL="ERROR")
    slowest = max(found, key=lambda name: found[name]["seconds"])
    largest = max(found, key=lambda name: found[name]["megabytes"])
    return [
        Row(f"{len(found)} hostile files: {slowest}", found[slowest]["seconds"], MOST_SECONDS, "bound", "s"),
        Row(f"  {largest}", found[largest]["megabytes"], MOST_MEGABYTES, "bound", "MB"),
        Row("  neither read nor refused", sum(one["broken"] for one in found.values()), 0, "bound", "files"),
    ]


def main() -> None:
    """Read every attack in turn and print what each took as JSON."""
    from ilnp.embedded import services

    services.attach()
    import django

    django.setup()
    from tests.applications.hostile_files import ATTACKS

    found = {}
    for name, make in ATTACKS.items():
        found[name] = _reading(make())
        print(f"{found[name]['seconds']:6.1f} s {found[name]['megabytes']:5.0f} MB  {name}", file=sys.stderr)
    print(json.dumps(found))


def _reading(content: bytes) -> dict[str, float]:
    """Processor seconds, megabytes at most, and whether something else came of it than a reading or a refusal.

    The memory is that of the largest child so far: attacks that follow a larger one show its figure.
    """
    from applications.intake import understanding
    from applications.intake.reading.apart import read_apart
    from applications.intake.reading.files.limits import UnreadableFile
    from applications.intake.reading.whole import Job
    from ilnp import clock

    job = Job(content, understanding.known_words(), None, {}, "UTC", None, clock.now())
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    broken = 0
    try:
        read_apart(job)
    except UnreadableFile:
        pass
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        broken = 1
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "seconds": used,
        "elapsed": time.monotonic() - begin,
        "megabytes": after.ru_maxrss / 1024,
        "broken": broken,
    }


if __name__ == "__main__":
    main()
