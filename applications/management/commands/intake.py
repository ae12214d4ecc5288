"""``manage.py intake``: bring in a form service's spreadsheet, or say what it holds."""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from applications.call import calls
from applications.intake import account, comparing, storing, understanding
from applications.intake.reading import fields
from applications.intake.reading.files.limits import MOST_BYTES, UnreadableFile
from applications.intake.reading.remarks import DOUBTS
from applications.intake.reading.times import stamps
from applications.intake.reading.whole import AddressesNotFound, Corrections, CorrectionUnknown
from applications.models import Call


class Command(BaseCommand):
    help = (
        "Read a spreadsheet of applications (CSV, .xlsx or .ods, in any usual encoding, with headers in eight languages). "
        "Without --commit nothing is stored, not even a call. Standard output holds the result alone."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        names = "\n".join(f"  {name:24}{meaning}" for name, meaning in fields.FIELDS.items())
        qualifications = "\n".join(f"  {name:24}minimum qualification, yes or no" for name in fields.QUALIFICATIONS)
        doubts = "\n".join(f"  {code:24}{meaning}" for code, meaning in DOUBTS.items())
        kwargs["epilog"] = (
            f"Fields for --map:\n{names}\n{qualifications}\n  {fields.IGNORE:24}leave the column out\n"
            "The code of any other minimum qualification is a field too.\n\n"
            "What is in doubt stands in the result's list remarks: row (data rows from 1, through all sheets; null for the "
            "whole file), field (as above, or null), read (the text in question, or null) and doubt, one of:\n"
            f"{doubts}\n"
            "With --commit, rows with a remark about the field email are left out, all others are stored as read.\n\n"
            "With --values, the list values has for each row what would be stored: row, email, full_name, country, "
            "submitted_at (UTC), time_zone; null for a row that is refused or left out.\n\n"
            "Exit status: 0 also with refused rows; 2 if the file cannot be read, the call does not exist, or a --map "
            "names a header or a field that there is not."
        )
        kwargs["formatter_class"] = RawDescriptionHelpFormatter
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the spreadsheet")
        parser.add_argument("--call", required=True, metavar="SLUG", help="the call that the applications answer")
        parser.add_argument(
            "--create-call", action="store_true", help="if there is no such call, make one without a window"
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="HEADER=FIELD",
            help="read a column as a field; can be given often; of headers alike, “Name (2)=FIELD” is the second",
        )
        parser.add_argument(
            "--date-order", choices=stamps.ORDERS, default="", help="how dates are written, if the guess is wrong"
        )
        parser.add_argument("--encoding", default="", help="the file's encoding, if the guess is wrong")
        parser.add_argument("--delimiter", default="", help="the sign between cells, if the guess is wrong")
        parser.add_argument(
            "--refused", type=Path, metavar="FILE.csv", help="write the rows refused or left out with the reason there"
        )
        parser.add_argument(
            "--consent-ground",
            default="",
            metavar="TEXT",
            help="on what ground everybody agreed to share their data with partner and liaison, where no column holds it",
        )
        parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
        parser.add_argument("--values", action="store_true", help="say in the JSON what would be stored of each row")
        parser.add_argument("--commit", action="store_true", help="store what is new")
        parser.add_argument(
            "--accept-repeats",
            action="store_true",
            help="with --commit: who applied twice may be told so when decisions are published; else that waits",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call = Call.objects.filter(slug=options["call"]).first()
        if call is None and not options["create_call"]:
            raise CommandError(f"There is no call “{options['call']}”. Give --create-call to make it.", returncode=2)
        plan = self._understand(options, call)
        comparison = comparing.compare(plan, call)
        stored = None
        if options["commit"]:
            if call is None:
                call = calls.create(options["call"])
            stored = storing.commit(plan, call, accept_repeats=options["accept_repeats"])
        if options["refused"]:
            options["refused"].write_text(account.refused_csv(plan), encoding="utf-8", newline="")
        if options["json"]:
            said = account.as_json(plan, comparison, with_values=options["values"])
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
        say = self.stderr if options["json"] else self.stdout
        for line in _account(plan, comparison, stored):
            say.write(line, self.style.SUCCESS if options["json"] else None)

    def _understand(self, options: dict[str, Any], call: Call | None) -> understanding.Plan:
        try:
            with options["file"].open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened: {error.strerror}.", returncode=2) from error
        try:
            return understanding.understand_apart(content, call, self._corrections(options))
        except AddressesNotFound as error:
            raise CommandError(f"{error} For example: --map “Header=email”.", returncode=2) from error
        except (UnreadableFile, CorrectionUnknown) as error:
            raise CommandError(str(error), returncode=2) from error

    def _corrections(self, options: dict[str, Any]) -> Corrections | None:
        said: dict[str, str] = {}
        for entry in options["map"]:
            header, equals, name = entry.rpartition("=")
            if not equals or not header.strip():
                raise CommandError(f"“{entry}” is not HEADER=FIELD.", returncode=2)
            said[header] = name.strip().lower().replace("-", "_")
        if not (said or any(options[name] for name in ("date_order", "encoding", "delimiter", "consent_ground"))):
            return None
        return Corrections(
            columns=said,
            date_order=options["date_order"],
            consent_ground=" ".join(options["consent_ground"].split()),
            encoding=options["encoding"],
            delimiter={"\\t": "\t", "tab": "\t"}.get(options["delimiter"], options["delimiter"]),
        )


def _account(plan: understanding.Plan, comparison: comparing.Comparison, stored: storing.Stored | None) -> list[str]:
    """The result in a few lines for the person at the terminal."""
    sheet = plan.table
    lines = [
        f"{len(sheet.rows)} rows, {sheet.encoding}, delimiter {sheet.delimiter!r}, dates {plan.understanding.date_order}"
        f"{'' if plan.understanding.date_order_is_certain else ' (a guess)'}",
    ]
    if sheet.sheets:
        lines.append(f"Sheets read: {', '.join(sheet.sheets)}")
    for reading in plan.mapping.readings:
        lines.append(f"  {reading.field or '—':24}{' '.join(reading.column.header.split())[:90]}")
    lines.append(f"{len(plan.repeats)} duplicates, {len(plan.refused)} refused, {len(plan.in_doubt)} left out")
    for remark in account.remarks(plan, comparison):
        where = "file" if remark.row is None else f"row {remark.row}"
        lines.append(f"  {where}: {account.in_words(remark)}")
    if stored is None:
        lines.append("Nothing was stored. Give --commit to store it.")
    else:
        lines.append(f"Stored: {stored.new} new, {stored.changed} changed, {stored.unchanged} unchanged.")
        if comparison.repeats:
            lines.append("People who applied twice hear of it only after --accept-repeats.")
    return lines
