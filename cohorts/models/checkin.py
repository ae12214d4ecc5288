"""Short answers on the way: the participation inquiry, and the pulse, "how is it going?"."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ilnp import clock

from . import public_answers
from .group import Group, Membership


class InquiryAsked(models.Model):
    """That one member was asked whether they still want to take part, by which message. Kept for ever."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="inquiries")
    message_key = models.CharField(_("message"), max_length=200, unique=True)
    is_reminder = models.BooleanField(_("reminder"), default=False)
    asked_at = clock.MadeAtField(_("asked at"))

    class Meta:
        verbose_name = _("question whether somebody still takes part")
        verbose_name_plural = _("questions whether people still take part")
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.message_key


class InquiryAnswer(models.Model):
    """One person's answer to the participation inquiry, and who gave it. Answering again replaces the answer until the
    cohort starts; the audit trail keeps those before. It stays after the person has left.
    """

    Answer = public_answers.ToInquiry

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="inquiry_answer")
    answer = models.CharField(_("answer"), max_length=5, choices=Answer)
    answered_at = clock.MadeAtField(_("answered at"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("answer to the inquiry")
        verbose_name_plural = _("answers to the inquiry")

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.answer}"


class Pulse(models.Model):
    """That one member was asked how it is going, on which of the cohort's days (0: before the start)."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="pulses")
    day = models.PositiveSmallIntegerField(_("day"))
    asked_at = clock.MadeAtField(_("asked at"))

    class Meta:
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")
        ordering = ["asked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["membership", "day"], name="pulse_once_per_member_and_day")]

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.day}"


class CheckIn(models.Model):
    """What was said about how it goes: by a member, or by the liaison after hearing from one member or from all of them.

    ``membership`` is whom it tells about; without one it tells about everybody in the group. "I wrote to them" is a
    liaison's note that tells about nobody: it changes nothing of how the group stands.
    """

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
            models.CheckConstraint(
                condition=Q(answer__in=["well", "slow", "silent", "help", "stop", "here", "wrote"]),
                name="check_in_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.get_answer_display()}"

    @property
    def is_sign_of_life(self) -> bool:
        """Whether it shows that the group talks. "I cannot reach my partner" and a liaison's own letter do not."""
        return self.answer not in (self.Answer.SILENT, self.Answer.WROTE)
