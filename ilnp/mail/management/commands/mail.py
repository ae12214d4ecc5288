from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ilnp.mail.models import KillSwitch
from ilnp.mail.outbox import switching


class Command(BaseCommand):
    """The stop switch from the server's shell, for when the desk cannot be reached."""

    help = "Stop all mail, or let it go out again. Without either it says how the switch stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("turn", nargs="?", choices=["stop", "go"])
        parser.add_argument("--reason", default="", help="with stop: why, for whoever finds it so")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["turn"] == "stop":
            switching.stop(actor=None, reason=options["reason"])
        elif options["turn"] == "go":
            switching.go(actor=None)
        self.stdout.write(str(KillSwitch.objects.get(pk=1)))
