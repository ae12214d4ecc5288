"""The report of messages: what was sent to whom, when, and what became of it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, Report
from ilnp.mail.models import Message


@registry.report("messages", _("Messages: to whom, when, what became of them"), permission="mail.export_message")
class Messages(Report):
    """One line per message, without its text."""

    key = Column("key", means=_("What the message is for; no two have the same"))
    kind = Column("kind", means=_("The kind of mail"))
    state = Column("state", means=_("Where it stands on its way"))
    to_address = Column("to_address", means=_("The address it goes to"))
    language = Column("language", means=_("The language it is in"))
    subject = Column("subject", means=_("The subject line"))
    created_at = Column("created_at", means=_("When it was made"))
    sent_at = Column("sent_at", means=_("When the mail server took it"))
    outcome = Column("outcome", means=_("What became of it afterwards, as far as servers told"))
    attempts = Column("attempts", means=_("How often it was tried"))
    error = Column("error", means=_("Why it has not gone out"))

    def get_queryset(self) -> QuerySet[Message]:
        """All messages, oldest first."""
        return Message.objects.order_by("id")
