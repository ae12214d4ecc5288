from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ilnp.accounts.signing_in.ready_made import ROLES, NotEmbedded, create_sign_in_address


class Command(BaseCommand):
    """Prints an address that signs in once, within a day. Standard output holds the address alone."""

    help = "Print a single-use address that signs in as coordinator, liaison or participant (embedded database only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", choices=ROLES, metavar="ROLE", help=", ".join(ROLES))
        parser.add_argument(
            "--base-url", default=None, help="scheme, host and port of the running program; by default PUBLIC_ADDRESS"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            address = create_sign_in_address(options["role"], options["base_url"] or settings.PUBLIC_ADDRESS)
        except NotEmbedded as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(address)
