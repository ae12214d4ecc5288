"""What people can answer on the way, as they read it: to the participation inquiry, and to "how is it going?"."""

from __future__ import annotations

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
    SLOW = "slow", _("We have only just begun")
    SILENT = "silent", _("My partner does not answer")
    HELP = "help", _("We would like help")
