"""To who waits for a partner: we are still looking, and by when they hear again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cohorts.rematch.mails.waiting_for_partner import GAPS, example, values
from ilnp.mail.kinds.declaring import Kind

__all__ = ["KIND", "example", "values"]

KIND = Kind(__name__, _("we are still looking for a new partner"), GAPS, must_receive=True, priority=30)
