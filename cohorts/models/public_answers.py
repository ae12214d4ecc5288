"""What people can answer on the way, as they read it: to the participation inquiry, and to "how is it going?"."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ToInquiry(models.TextChoices):
    """Answers to the participation inquiry."""

    YES = "yes", _("yes")
    LATER = "later", _("a later round")
    NO = "no", _("no")


class ToCheckIn(models.TextChoices):
    """Answers to "how is it going?"."""

    WELL = "well", _("We are in touch")
    SLOW = "slow", _("Not yet")
    SILENT = "silent", _("I cannot reach my partner")
    HELP = "help", _("I would like help")
    STOP = "stop", _("I need to stop")
    HERE = "here", _("I am still there")
    WROTE = "wrote", _("I wrote to them")

    @classmethod
    def of_members(cls) -> list[tuple[str, Any]]:
        """What a member can answer to a pulse: not the liaison's own note, nor the answer to "are you still there?"."""
        return [choice for choice in cls.choices if choice[0] not in (cls.HERE, cls.WROTE)]
