from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ilnp.mail.returns import mailbox


class Command(BaseCommand):
    help = (
        "Reads mail that came back and marks addresses that cannot be reached. With - one mail is read from standard "
        "input, as a mail server's pipe gives it; otherwise everything unread in the mailbox that BOUNCE_MAILBOX names, "
        "such as imaps://user:password@mail.example/INBOX. The worker does the latter by itself, four times an hour."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", choices=["-"], help="read one mail from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            taken = mailbox.take(sys.stdin.buffer.read()) if options["source"] else mailbox.read_new()
        except mailbox.CannotRead as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{taken} reports taken.")
