from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date, parse_datetime

from ilnp import clock
from ilnp.due import fastforward, pretending, ticking


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
            help="step through every instant up to then at which something is due; in the embedded database, and without "
            "--now, it stays that time: everything goes by it, and it runs on from there",
        )
        parser.add_argument(
            "--real", action="store_true", help="let the time be the real one again, and do nothing else"
        )
        parser.add_argument(
            "--i-mean-it",
            action="store_true",
            help="allow --now, --until and --real on a database that is not the embedded one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now, until, real = options["now"], options["until"], options["real"]
        if real and (now or until):
            raise CommandError("--real ends a pretended time; it goes with neither --now nor --until.")
        if (now or until or real) and not settings.EMBEDDED and not options["i_mean_it"]:
            raise CommandError(
                "This is a real database (DATABASE_URL is set), and acting in another time sends real mail. "
                "Say --i-mean-it if that is what you want."
            )
        if real:
            was_on = pretending.end()
            self.stdout.write("It is the real time again." if was_on else "It was the real time all along.")
            return
        start = now or clock.now()
        if until and until < start:
            raise CommandError(f"--until {until:%Y-%m-%d %H:%M} lies before the start, {start:%Y-%m-%d %H:%M} UTC.")
        try:
            if until:
                journey = fastforward.step_until(until, start=start, stays=settings.EMBEDDED and not now)
            elif now:
                journey = fastforward.act_as_of(now)
            else:
                journey = fastforward.Journey()
                journey.add(report := ticking.tick())
                if report.trouble:
                    raise fastforward.ServerTrouble(report.trouble)
        except fastforward.ServerTrouble as trouble:
            raise CommandError(f"Mail waits: {trouble}") from trouble
        mail = ", ".join(f"{number} {name}" for name, number in sorted(journey.mail.items())) or "none"
        self.stdout.write(
            f"Due things: {journey.done} done, {journey.missed} missed, {journey.failed} went wrong. Mail: {mail}."
        )
        if pretending.is_on():
            self.stdout.write(
                f"For the programme it is {clock.now():%Y-%m-%d %H:%M} UTC now, and time runs on. --real ends that."
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
