"""``manage.py export REPORT [--cohort SLUG] [--call SLUG] > FILE.csv``."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ilnp.desk import reports


class Command(BaseCommand):
    """Write one report to standard output."""

    help = "Write a report as CSV to standard output. Cells that a spreadsheet program would run are made harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ", ".join(f"{report.name} ({', '.join(report.scopes)})" for report in reports.every())
        parser.add_argument("report", metavar="REPORT", help=f"one of: {names}")
        parser.add_argument("--call", default="", metavar="SLUG", help="only this call")
        parser.add_argument("--cohort", default="", metavar="SLUG", help="only this cohort")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = reports.Scope(call=options["call"], cohort=options["cohort"])
        try:
            report = reports.get(options["report"])
        except reports.UnknownReport:
            known = ", ".join(report.name for report in reports.every())
            raise CommandError(
                f"There is no report “{options['report']}”. There are: {known}.", returncode=2
            ) from None
        try:
            for line in reports.lines(report, scope):
                self.stdout.write(line, ending="")
        except reports.UnknownScope as unknown:
            raise CommandError(_words(report, scope, str(unknown)), returncode=2) from None


def _words(report: reports.Report, scope: reports.Scope, name: str) -> str:
    value = getattr(scope, name)
    if name not in report.scopes:
        return f"The report “{report.name}” cannot be narrowed to a {name}."
    return f"There is no {name} with the short name “{value}”."
