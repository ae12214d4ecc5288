"""How long all of 100,000 applications take as a file, by command and by download, beside PostgreSQL's own COPY."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.own_process import PROJECT, answer_of
from bench.table import Row

COUNT = 100_000
READ_FROM_FILE = 250
"""So many applications are brought in from a made-up file; the others are their copies."""

TIMES = 3
MOST_COPIES = 10.0
"""So many times as long as COPY a CSV may take, at the most; four is what we aim at."""

AS_CSV = ("downloaded", "by command")
"""What is measured beside COPY: the other forms stand beside our bound alone."""

MOST_SECONDS, MOST_MEGABYTES = 8.0, 180.0
SLOWER = {"by command as XLSX": 2.0}
"""How many times as long a form may take: a workbook is packed, and every cell of it is written by hand."""


def rows() -> list[Row]:
    """The command and the download beside COPY, in seconds, and what the command takes of memory."""
    found: dict[str, float] = answer_of("bench.export", LOG_LEVEL="ERROR")
    copy = found.pop("copy")
    megabytes = found.pop("megabytes")
    beside = f"{MOST_COPIES:.0f} × COPY to a file ({copy:.2f} s)"
    return [
        *(Row(f"{COUNT:,} applications, {what}", found[what], MOST_COPIES * copy, beside, "s") for what in AS_CSV),
        *(
            Row(f"{COUNT:,} applications, {what}", found[what], MOST_SECONDS * SLOWER.get(what, 1), "our bound", "s")
            for what in found
        ),
        Row("memory of the command, whatever the form", megabytes, MOST_MEGABYTES, "our bound", "MB"),
    ]


def main() -> None:
    """Measure in this process, with the servers that its environment names, and print what was found as JSON."""
    print(json.dumps(measure()))


def measure() -> dict[str, float]:
    """Seconds of COPY, of the download and of the command, in turns, and megabytes of the largest command."""
    from ilnp.embedded import services

    services.attach()
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    from django.test import Client

    from tests.kit import stages

    fill()
    reader = stages.sign_in(Client(), stages.staff("coordinator"))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ways: dict[str, Callable[[], None]] = {
            "copy": lambda: copied(Path(folder) / "copy.csv"),
            "downloaded": lambda: downloaded(reader, Path(folder) / "downloaded.csv"),
            "by command": lambda: commanded(Path(folder) / "commanded.csv"),
        }
        seconds: dict[str, list[float]] = {what: [] for what in ways}
        for _turn in range(TIMES):
            for what, way in ways.items():
                seconds[what].append(taken(way))
        others = {form: taken(partial(commanded, Path(folder) / "commanded", form)) for form in ("json", "xlsx")}
    return {
        **{what: median(several) for what, several in seconds.items()},
        **{f"by command as {form.upper()}": others[form] for form in others},
        "megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def fill() -> None:
    """A call with some applications brought in and screened, each copied until there are as many as wanted."""
    from django.db import connection

    from applications.call import calls
    from applications.intake import storing, understanding
    from applications.models import Application
    from applications.screening import deciding
    from tests.kit.files import generated

    call = calls.create("many", title="Many")
    made = generated.make(5, count=READ_FROM_FILE)
    storing.commit(understanding.understand(generated.written(made), call), call)
    deciding.screen_call(call)
    for copy in range(1, COUNT // Application.objects.count()):
        calls.create(f"many-{copy}", title="Many")
    stored = [str(field.column) for field in Application._meta.concrete_fields if not field.generated]
    own = {"call_id": "copy.id", "reference": "reference || copy.id"}
    values = ", ".join(own.get(name) or f'one."{name}"' for name in stored if name != "id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO applications_application ({', '.join(name for name in stored if name != 'id')}) "
            f"SELECT {values} FROM applications_application one, applications_call copy WHERE copy.id <> one.call_id"
        )
        cursor.execute(
            "INSERT INTO applications_languageskill (application_id, language, comfort) "
            "SELECT copy.id, skill.language, skill.comfort FROM applications_application copy "
            "JOIN applications_application one ON one.reference = left(copy.reference, 9) AND one.id <> copy.id "
            "JOIN applications_languageskill skill ON skill.application_id = one.id"
        )


def taken(way: Callable[[], None]) -> float:
    """Seconds on the clock."""
    began = time.perf_counter()
    way()
    return time.perf_counter() - began


def copied(file: Path) -> None:
    """The columns of the report that stand in the table, written by PostgreSQL."""
    from django.db import connection

    from applications.models import Application
    from ilnp.desk.reports import registry

    stored = {field.name: field.column for field in Application._meta.concrete_fields}
    columns = registry.get("applications").resource({}).columns()
    names = ", ".join(f'"{stored[column.value]}"' for column in columns if column.value in stored)
    with connection.cursor() as cursor, file.open("w", encoding="utf-8") as target:
        copying: Any = cursor.cursor
        copying.copy_expert(f"COPY (SELECT {names} FROM applications_application) TO STDOUT (FORMAT csv)", target)


def downloaded(reader: Any, file: Path) -> None:
    """The report over HTTP, as the desk gives it."""
    from django.urls import reverse

    with file.open("wb") as target:
        for part in reader.get(reverse("admin:report", args=["applications", "csv"])).streaming_content:
            target.write(part)


def commanded(file: Path, form: str = "csv") -> None:
    """The report by ``manage.py export``, start of the program included."""
    with file.open("wb") as target:
        command = [sys.executable, "manage.py", "export", "applications", "--format", form, "--verbosity", "0"]
        subprocess.run(command, cwd=PROJECT, env=dict(os.environ), stdout=target, check=True)


if __name__ == "__main__":
    main()
