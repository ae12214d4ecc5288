"""``manage.py export REPORT [--cohort SLUG] [--call SLUG] [--format csv|xlsx|json] > FILE``."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ilnp.desk.reports import registry
from ilnp.desk.reports.form import Form

PROGRESS = 10_000
"""After so many rows the command says how far it is."""


class Command(BaseCommand):
    """Write one report to standard output, byte for byte what the desk gives."""

    help = (
        "Write a report to standard output. In CSV, cells that a spreadsheet program would run are made harmless. "
        "How far it is stands on standard error, unless --verbosity is 0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ", ".join(f"{report.name} ({', '.join(sorted(report.narrowed_by))})" for report in registry.every())
        parser.add_argument("report", metavar="REPORT", help=f"one of: {names.replace(' ()', '')}")
        for narrowing in registry.narrowings():
            parser.add_argument(f"--{narrowing.name}", default="", metavar="SLUG", help=f"only this {narrowing.name}")
        parser.add_argument(
            "--format",
            default=Form.CSV.value,
            choices=[form.value for form in Form],
            help="comma-separated (default), a workbook, or JSON: a list with an object per row",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from ilnp.desk.reports.taking import TooManyRows, take  # the library of columns: --help does without it

        scope = {narrowing.name: options[narrowing.name] for narrowing in registry.narrowings()}
        name, form = options["report"], Form(options["format"])
        if form is Form.XLSX and self.stdout.isatty():
            raise CommandError("A workbook cannot be shown. Send it to a file: … > FILE.xlsx", returncode=2)
        try:
            taken = take(name, scope, form)
        except registry.UnknownReport:
            known = ", ".join(report.name for report in registry.every())
            raise CommandError(f"There is no report “{name}”. There are: {known}.", returncode=2) from None
        except registry.UnknownScope as unknown:
            raise CommandError(_words(registry.get(name), scope, str(unknown)), returncode=2) from None
        except TooManyRows as too_many:
            raise CommandError(f"A workbook cannot hold {too_many} rows. Take CSV or JSON.", returncode=2) from None
        done = 0
        for block, rows in taken.blocks:
            self._write(block)
            if options["verbosity"] and done // PROGRESS != (done + rows) // PROGRESS:
                self.stderr.write(f"{done + rows:,} of {taken.rows:,} rows", self.style.NOTICE)
            done += rows
        self.stdout.flush()

    def _write(self, block: bytes) -> None:
        """To standard output as it is; what a caller gave to write to takes texts."""
        file = getattr(self.stdout, "buffer", None)
        if file is None:
            self.stdout.write(block.decode(), ending="")
        else:
            file.write(block)


def _words(report: registry.Declared, scope: dict[str, str], name: str) -> str:
    if name not in report.narrowed_by:
        return f"The report “{report.name}” cannot be narrowed to a {name}."
    return f"There is no {name} with the short name “{scope[name]}”."
