"""The report of messages: what was sent to whom, when, and what became of it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import plain
from ilnp.mail.models import Message

COLUMNS = plain(
    "key",
    "kind",
    "state",
    "to_address",
    "language",
    "subject",
    "created_at",
    "sent_at",
    "outcome",
    "attempts",
    "error",
)
"""One line per message, without its text."""


@registry.report(
    "messages",
    _("Messages: to whom, when, what became of them"),
    permission="mail.view_message",
    columns=COLUMNS,
)
def messages() -> QuerySet[Message]:
    """All messages, oldest first."""
    return Message.objects.order_by("id")
