"""The participation inquiry once more, to who has not answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cohorts.inquiry.mails.inquiry import GAPS, example, values
from ilnp.mail.kinds.declaring import Kind

__all__ = ["KIND", "example", "values"]

KIND = Kind(__name__, _("participation inquiry, second time"), GAPS, must_receive=True, priority=20)
