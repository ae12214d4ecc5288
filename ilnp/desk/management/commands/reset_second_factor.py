from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ilnp.accounts.addresses import normalise_address
from ilnp.accounts.models import User
from ilnp.desk.people import access


class Command(BaseCommand):
    """Takes away a lost second factor from the server's shell, for a coordinator whom no other coordinator can help."""

    help = "Take away somebody's second factor, end their sessions and mail them; they set up a new one at the next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the person's e-mail address")
        parser.add_argument("--reason", choices=access.Reason.values, default=access.Reason.LOST.value)

    def handle(self, *_args: Any, **options: Any) -> None:
        person = User.objects.filter(email=normalise_address(options["address"]), erased_at=None).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        try:
            access.reset_second_factor(person, options["reason"], actor=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write("Done. A mail tells the person.")
