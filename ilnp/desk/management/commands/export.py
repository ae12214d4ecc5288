"""``manage.py export REPORT [--cohort SLUG] [--call SLUG] … > FILE.csv``."""

from __future__ import annotations

import io
import sys
from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ilnp.desk.reports import registry
from ilnp.desk.reports.downloads import BYTE_ORDER_MARK


class Command(BaseCommand):
    """Write one report to standard output, byte for byte what the desk gives."""

    help = "Write a report as CSV to standard output. Cells that a spreadsheet program would run are made harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ", ".join(f"{report.name} ({', '.join(sorted(report.narrowed_by))})" for report in registry.every())
        parser.add_argument("report", metavar="REPORT", help=f"one of: {names}")
        for narrowing in registry.narrowings():
            parser.add_argument(f"--{narrowing.name}", default="", metavar="SLUG", help=f"only this {narrowing.name}")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = {narrowing.name: options[narrowing.name] for narrowing in registry.narrowings()}
        try:
            report = registry.get(options["report"])
        except registry.UnknownReport:
            known = ", ".join(report.name for report in registry.every())
            raise CommandError(
                f"There is no report “{options['report']}”. There are: {known}.", returncode=2
            ) from None
        try:
            lines = registry.lines(report, scope)
            head = next(lines)
        except registry.UnknownScope as unknown:
            raise CommandError(_words(report, scope, str(unknown)), returncode=2) from None
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")  # whatever the terminal speaks
        for line in chain([BYTE_ORDER_MARK, head], lines):
            self.stdout.write(line, ending="")


def _words(report: registry.Report, scope: registry.Scope, name: str) -> str:
    if name not in report.narrowed_by:
        return f"The report “{report.name}” cannot be narrowed to a {name}."
    return f"There is no {name} with the short name “{scope[name]}”."
