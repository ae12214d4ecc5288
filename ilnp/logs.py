"""Logs tell what happened, not to whom: addresses of people and secrets in links are left out."""

from __future__ import annotations

import logging
import re

MAIL_ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]++)+")
ROW_DETAIL = re.compile(r"^(DETAIL: ).*$", re.MULTILINE)
FURTHER_LINE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")
LONG_PATH_PART = re.compile(r"(?<=/)[^/\s?]{20,}|\?\S+")


class DiscreetFormatter(logging.Formatter):
    """Formats a record, its traceback included, and then blanks what could name a person or open a door.

    Everywhere: mail addresses, and the values of a row that PostgreSQL quotes when a constraint refuses it. In Django's
    messages about requests: long parts of a path (signed links, single-use secrets) and what follows a question mark.

    An entry begins at the start of a line, its further lines are indented and other control characters spelt out, so
    whoever gets words of their own into a message cannot pass them off as an entry.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines to write."""
        text = ROW_DETAIL.sub(r"\1…", MAIL_ADDRESS.sub("…@…", super().format(record)))
        if record.name.startswith(("django.request", "django.security", "django.server")):
            text = LONG_PATH_PART.sub("…", text)
        text = FURTHER_LINE.sub("\n  ", text)
        return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
