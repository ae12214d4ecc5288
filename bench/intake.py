"""Bringing in spreadsheets: how long 10,000 rows take, and how much of what a file holds is understood, over many seeds.

The rows are made up by ``tests/kit/files/generated.py``, which knows the truth about each. The 10,000 go through
``manage.py intake``, first as a dry run, then with ``--commit``, then once more, which must store nothing. The other files
differ in headers, language, encoding, delimiter, dates and quirks; ``make test`` reads some of them.
"""

from __future__ import annotations

import io
import json
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.own_process import answer_of
from bench.table import Row

PEOPLE = 9408
"""Of so many, with their repeats and namesakes, come 10,000 rows."""

SEEDS = range(1000, 1040)
ROWS_EACH = 500


def rows() -> list[Row]:
    """Lines for the table of ``make bench``."""
    found = answer_of("bench.intake", LOG_LEVEL="ERROR")
    seeds = f"{len(SEEDS)} generated files, {found['countries']:,} rows"
    shares = {
        "countries that are right": (found["countries right"] / found["countries"], 100),
        "repeats found, of all": (found["duplicates right"] / found["duplicates"], 99),
        "repeats that are some, of those found": (found["duplicates right"] / found["duplicates found"], 99),
    }
    return [
        Row(f"{found['rows']:,} applications: dry run", found["dry run"], 60, "a minute", "s"),
        Row("  and stored", found["commit"], 60, "a minute", "s"),
        Row("  and brought in once more", found["again"], 60, "a minute", "s"),
        Row("  stored twice, or not at all", abs(found["stored"] - found["readable"]), 0, "bound", "rows"),
        *(
            Row(f"{seeds}: {what}", 100 * share, least, "bound", "%", more_is_better=True)
            for what, (share, least) in shares.items()
        ),
    ]


def main() -> None:
    """Measure in this process, with servers of its own, and print what was found as JSON."""
    from ilnp.embedded import services

    services.attach()
    import django

    django.setup()
    print(json.dumps(large_file() | over_seeds()))


def large_file() -> dict[str, float]:
    """Seconds of a dry run, of the commit and of the same commit again; rows of the file and applications afterwards."""
    from django.core.management import call_command

    from applications.models import Application
    from tests.kit.files import generated

    made = generated.make(1, count=PEOPLE)
    found: dict[str, float] = {
        "rows": len(made.people),
        "readable": sum(1 for person in made.people if person.country),
    }
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        Path(file.name).write_bytes(generated.written(made))
        for name, commit in (("dry run", False), ("commit", True), ("again", True)):
            out = io.StringIO()
            begin = time.perf_counter()
            call_command(
                "intake", file.name, call="large", create_call=True, json=True, commit=commit, stdout=out, stderr=out
            )
            found[name] = time.perf_counter() - begin
    found["stored"] = Application.objects.count()
    return found


def over_seeds() -> Counter[str]:
    """The score of all the files of ``SEEDS`` together."""
    from tests.kit.files.mixed import mixed, read, score

    total: Counter[str] = Counter()
    for seed in SEEDS:
        made, content = mixed(seed, ROWS_EACH)
        total += score(read(content), made.truth())
    return total


if __name__ == "__main__":
    main()
