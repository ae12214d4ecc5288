from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ilnp import clock
from ilnp.rehearsal.demonstration import programme


class Command(BaseCommand):
    """Fill an empty embedded database with a programme at work."""

    help = "Fill an empty embedded database with a programme of made-up people, some weeks under way."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("The demonstration is for the embedded database only; DATABASE_URL names a real one.")
        try:
            cohort = programme.build(clock.now(), self.stdout.write)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{cohort.name}: {cohort.memberships.count()} people in {cohort.groups.count()} groups.")
