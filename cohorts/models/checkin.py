"""Short answers on the way: the participation inquiry, and "how is it going?"."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ilnp import clock

from . import public_answers
from .group import Group, Membership


class InquiryAnswer(models.Model):
    """One person's answer to the participation inquiry. Answering again replaces the answer until the cohort starts."""

    Answer = public_answers.ToInquiry

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="inquiry_answer")
    answer = models.CharField(_("answer"), max_length=5, choices=Answer)
    answered_at = clock.MadeAtField(_("answered at"))

    class Meta:
        verbose_name = _("answer to the inquiry")
        verbose_name_plural = _("answers to the inquiry")

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.answer}"


class CheckIn(models.Model):
    """A sign of life of a group: what a member, or the liaison after hearing from them, said about how it goes."""

    Answer = public_answers.ToCheckIn

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="check_ins")
    membership = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="check_ins"
    )
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    note = models.TextField(_("note"), blank=True, max_length=4000)
    at = clock.MadeAtField(_("at"))

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=["well", "slow", "silent", "help"]), name="check_in_known")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.get_answer_display()}"

    @property
    def is_sign_of_life(self) -> bool:
        """Whether it shows that the group talks. "My partner does not answer" does not."""
        return self.answer != self.Answer.SILENT
