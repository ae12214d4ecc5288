"""The mailbox to which undeliverable mail comes back, read over IMAP."""

from __future__ import annotations

import imaplib
import re
from urllib.parse import unquote, urlsplit

from django.conf import settings

from ilnp.mail.returns import bounces


class CannotRead(Exception):
    """The mailbox is not named rightly, or does not let us in. The text says what is wrong."""


def take(raw: bytes) -> int:
    """Take up the reports in one mail, as a mailbox or a mail server's pipe gives it; returns how many were ours."""
    return sum(bounces.take(report) is not None for report in bounces.read(re.sub(rb"^From [^\n]*\n", b"", raw)))


def read_new() -> int:
    """Take up every unread mail of the mailbox that ``BOUNCE_MAILBOX`` names, and mark it as read.

    Returns the number of reports taken. Raises ``CannotRead``.
    """
    address = urlsplit(settings.BOUNCE_MAILBOX)
    if address.scheme != "imaps" or not address.hostname:
        raise CannotRead("BOUNCE_MAILBOX must be like imaps://user:password@mail.example/INBOX.")
    taken = 0
    try:
        with imaplib.IMAP4_SSL(address.hostname, address.port or 993, timeout=30) as mailbox:
            mailbox.login(unquote(address.username or ""), unquote(address.password or ""))
            mailbox.select(unquote(address.path.strip("/")) or "INBOX")
            _status, found = mailbox.search(None, "UNSEEN")
            unread: bytes = found[0] or b""  # None where a server leaves the empty answer out
            for number in unread.decode("ascii").split():
                _status, parts = mailbox.fetch(number, "(BODY.PEEK[])")
                taken += take(next((part[1] for part in parts if isinstance(part, tuple)), b""))
                mailbox.store(number, "+FLAGS", "\\Seen")
    except (imaplib.IMAP4.error, OSError) as error:
        raise CannotRead(f"The mailbox cannot be read: {error}") from error
    return taken
