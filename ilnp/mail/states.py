"""The states of messages, and the only moves between them. The database holds the same table as a trigger."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where a message is on its way."""

    DRAFT = "draft", _("draft: waits for a person")
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed, will be tried again")
    UNCERTAIN = "uncertain", _("uncertain: perhaps sent")
    SUPPRESSED = "suppressed", _("not sent: the address cannot be reached")
    CANCELLED = "cancelled", _("cancelled")
    MISSED = "missed", _("missed: too late to send")

    @classmethod
    def waiting(cls) -> tuple[MessageState, ...]:
        """States from which delivery takes a message up by itself."""
        return (cls.QUEUED, cls.FAILED)

    @classmethod
    def unsent(cls) -> tuple[MessageState, ...]:
        """States in which a message can still be called back; in *sending* only until its last line is handed over."""
        return (cls.DRAFT, cls.QUEUED, cls.FAILED, cls.SENDING)


S = MessageState
MESSAGE_MOVES: dict[str, tuple[str, ...]] = {
    S.DRAFT: (S.QUEUED, S.CANCELLED, S.MISSED),
    S.QUEUED: (S.SENDING, S.CANCELLED, S.SUPPRESSED, S.MISSED),
    S.SENDING: (S.SENT, S.QUEUED, S.FAILED, S.UNCERTAIN, S.SUPPRESSED, S.CANCELLED),
    S.FAILED: (S.SENDING, S.QUEUED, S.CANCELLED, S.SUPPRESSED, S.MISSED),
    S.UNCERTAIN: (S.SENT, S.QUEUED, S.CANCELLED),
    S.SUPPRESSED: (S.QUEUED, S.CANCELLED),
    S.MISSED: (S.QUEUED,),
    S.SENT: (),
    S.CANCELLED: (),
}
"""From each state the states it may go to. Back to *queued* from uncertain, suppressed or missed: by a person only."""
