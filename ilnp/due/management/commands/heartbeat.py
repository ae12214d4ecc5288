"""Say whether a background process has been heard of late."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ilnp.due import health


class Command(BaseCommand):
    """Ends with an error when the named process has been silent for too long; for the health checks of containers."""

    help = "Fails when the worker, that of sign-in codes or beat has not been heard for five minutes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=[health.BEAT, health.WORKER, health.CODES, health.BACKUPS])

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        found = health.report().get(name, {"ok": False, "seconds_since_heard": None})
        silence = found["seconds_since_heard"]
        text = f"{name}: never heard" if silence is None else f"{name}: heard {silence} seconds ago"
        if not found["ok"]:
            raise CommandError(text)
        self.stdout.write(text)
