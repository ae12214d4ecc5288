"""A letter to many with news of the programme, for those who agreed to get them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ilnp.mail.campaigns.mails import READER, example, values
from ilnp.mail.kinds.declaring import Kind

__all__ = ["KIND", "example", "values"]

KIND = Kind(__name__, _("news, for those who agreed to get them"), READER, topic="news", priority=70)
