from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date, parse_datetime

from ilnp import clock
from ilnp.mail import fastforward, plans


class Command(BaseCommand):
    help = (
        "Does everything that is due, and delivers the mail that waits. Celery's beat does the same every minute. "
        "Times are like 2026-09-01, 2026-09-01T08:00 or 2026-09-01T08:00+02:00; without an offset they are in UTC."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", metavar="TIME", type=_moment, help="act once, as if it were then")
        parser.add_argument(
            "--until",
            metavar="TIME",
            type=_moment,
            help="step through every instant up to then at which something is due",
        )
        parser.add_argument(
            "--i-mean-it",
            action="store_true",
            help="allow --now and --until on a database that is not the embedded one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now, until = options["now"], options["until"]
        if (now or until) and not settings.EMBEDDED and not options["i_mean_it"]:
            raise CommandError(
                "This is a real database (DATABASE_URL is set), and acting in another time sends real mail. "
                "Say --i-mean-it if that is what you want."
            )
        start = now or clock.now()
        if until and until < start:
            raise CommandError(f"--until {until:%Y-%m-%d %H:%M} lies before the start, {start:%Y-%m-%d %H:%M} UTC.")
        try:
            if until:
                journey = fastforward.step_until(until, start=start)
            elif now:
                journey = fastforward.act_as_of(now)
            else:
                journey = fastforward.Journey()
                journey.add(report := plans.tick())
                if report.trouble:
                    raise fastforward.ServerTrouble(report.trouble)
        except fastforward.ServerTrouble as trouble:
            raise CommandError(f"Mail waits: {trouble}") from trouble
        mail = ", ".join(f"{number} {name}" for name, number in sorted(journey.mail.items())) or "none"
        self.stdout.write(
            f"Due things: {journey.done} done, {journey.missed} missed, {journey.failed} went wrong. Mail: {mail}."
        )


def _moment(text: str) -> datetime:
    """A point in time as people type it; UTC where they name no offset. Raises ``ArgumentTypeError`` for anything else."""
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone follows in the next line
    except ValueError:  # the form is right, but there is no such day or hour
        moment = None
    if moment is None:
        raise ArgumentTypeError(f"“{text}” is no time; write it like 2026-09-01 or 2026-09-01T08:00")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
