"""The introduction, as the mentor gets it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cohorts.way.mails.introduction import GAPS, example, values
from ilnp.mail.kinds.declaring import Kind

__all__ = ["KIND", "example", "values"]

KIND = Kind(__name__, _("introduction, to the mentor"), GAPS, must_receive=True, priority=10)
