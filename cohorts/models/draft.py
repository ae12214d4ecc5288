"""An approval that one coordinator has prepared for another one to give."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ilnp import clock
from matching.models import Run


class ApprovalDraft(models.Model):
    """What a cohort formed from a run shall be called and when it runs, left for a second coordinator.

    Gone once the cohort is formed.
    """

    run = models.OneToOneField(Run, verbose_name=_("run"), on_delete=models.CASCADE, related_name="approval_draft")
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    asks_inquiry = models.BooleanField(_("ask everybody before the start"), default=True)
    inquiry_answer_by = models.DateField(_("answer the inquiry by"), null=True, blank=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    left_at = clock.MadeAtField(_("left at"))

    class Meta:
        verbose_name = _("prepared approval")
        verbose_name_plural = _("prepared approvals")
        ordering = ["left_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="approval_draft_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.name}"
