"""A letter to many about taking part, which cannot be stopped."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ilnp.mail.campaigns.mails import READER, example, values
from ilnp.mail.kinds.declaring import Kind

__all__ = ["KIND", "example", "values"]

KIND = Kind(__name__, _("letter about taking part, which cannot be stopped"), READER, must_receive=True, priority=60)
