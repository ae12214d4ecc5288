"""The report of messages: what was sent to whom, when, and what became of it."""

from __future__ import annotations

from django.db.models import QuerySet

from ilnp.mail.models import Message

from .reports import ReportResource, Scope


class MessageResource(ReportResource):
    """One line per message, without its text."""

    class Meta:
        model = Message
        fields = [
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
        ]
        export_order = fields


def messages(scope: Scope) -> QuerySet[Message]:
    """All messages, oldest first."""
    return Message.objects.order_by("id").defer("text", "html", "values")
