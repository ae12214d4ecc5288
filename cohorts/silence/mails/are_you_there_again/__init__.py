"""To who is not heard of, once more: shall we keep the place?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cohorts.silence.mails.are_you_there import GAPS, example, values
from ilnp.mail.kinds.declaring import Kind

__all__ = ["KIND", "example", "values"]

KIND = Kind(__name__, _("are you still there? a second time"), GAPS, must_receive=True, priority=20)
