"""A letter to partner organisations, asking them to pass our call on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ilnp.mail.campaigns.mails import READER, example, values
from ilnp.mail.kinds.declaring import Kind

__all__ = ["KIND", "example", "values"]

KIND = Kind(__name__, _("request to forward, to partner organisations"), READER, topic="forward", priority=70)
