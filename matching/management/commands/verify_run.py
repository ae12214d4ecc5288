"""Recompute a sealed run."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matching.models import Run
from matching.sealing import checking


class Command(BaseCommand):
    """Exit 0 if everything is as it was sealed, 1 if anything is not, 2 if there is no such sealed run."""

    help = "Recompute a sealed run: its digests, its groups, its solution. Exit 1 if anything is not as it was sealed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", metavar="RUN", type=int, help="the run's number, as in its address")

    def handle(self, *args: Any, **options: Any) -> None:
        run = Run.objects.select_related("policy").filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"There is no run {options['run']}.", returncode=2)
        try:
            found = checking.check(run)
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from error
        for note in found.notes:
            self.stdout.write(note)
        if found.wrong:
            raise CommandError("\n".join(found.wrong), returncode=1)
        self.stdout.write(f"Run {run.pk} is as it was sealed: {found.people} people, {found.groups} groups.")
