"""Logs tell what happened, not to whom: addresses of people and secrets in links are left out."""

from __future__ import annotations

import logging
import re

MAIL_ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]++)+")
ROW_DETAIL = re.compile(r"^(DETAIL: ).*$", re.MULTILINE)
LONG_PATH_PART = re.compile(r"(?<=/)[^/\s?]{20,}|\?\S+")


class DiscreetFormatter(logging.Formatter):
    """Formats a record, its traceback included, and then blanks what could name a person or open a door.

    Everywhere: mail addresses, and the values of a row that PostgreSQL quotes when a constraint refuses it. In Django's
    messages about requests: long parts of a path (signed links, single-use secrets) and what follows a question mark.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines to write."""
        text = ROW_DETAIL.sub(r"\1…", MAIL_ADDRESS.sub("…@…", super().format(record)))
        if record.name.startswith(("django.request", "django.security", "django.server")):
            text = LONG_PATH_PART.sub("…", text)
        return text
