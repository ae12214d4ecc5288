from __future__ import annotations

import imaplib
import re
import sys
from argparse import ArgumentParser
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ilnp.mail import bounces


class Command(BaseCommand):
    help = (
        "Reads mail that came back and marks addresses that cannot be reached. With - one mail is read from standard "
        "input, as a mail server's pipe gives it; otherwise everything unread in the mailbox that BOUNCE_MAILBOX names, "
        "such as imaps://user:password@mail.example/INBOX."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", choices=["-"], help="read one mail from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["source"]:
            self.stdout.write(f"{self._take(sys.stdin.buffer.read())} reports taken.")
            return
        address = urlsplit(settings.BOUNCE_MAILBOX)
        if address.scheme != "imaps" or not address.hostname:
            raise CommandError("BOUNCE_MAILBOX must be like imaps://user:password@mail.example/INBOX.")
        try:
            taken = self._read_mailbox(
                address.hostname, address.port or 993, address.username, address.password, address.path
            )
        except (imaplib.IMAP4.error, OSError) as error:
            raise CommandError(f"The mailbox cannot be read: {error}") from error
        self.stdout.write(f"{taken} reports taken.")

    def _read_mailbox(self, host: str, port: int, user: str | None, password: str | None, path: str) -> int:
        taken = 0
        with imaplib.IMAP4_SSL(host, port, timeout=30) as mailbox:
            mailbox.login(unquote(user or ""), unquote(password or ""))
            mailbox.select(unquote(path.strip("/")) or "INBOX")
            _status, found = mailbox.search(None, "UNSEEN")
            for number in found[0].split():
                _status, parts = mailbox.fetch(number, "(BODY.PEEK[])")
                raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
                taken += self._take(raw)
                mailbox.store(number, "+FLAGS", "\\Seen")
        return taken

    def _take(self, raw: bytes) -> int:
        return sum(bounces.take(report) is not None for report in bounces.read(re.sub(rb"^From [^\n]*\n", b"", raw)))
