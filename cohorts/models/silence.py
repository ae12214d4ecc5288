"""Who is not heard of: since when and why, what was done about it, and how it ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from ilnp import clock

from .group import Membership
from .liaison import looked_after_by


class SilenceQuerySet(models.QuerySet["Silence"]):
    """The vocabulary of silences."""

    def open(self) -> SilenceQuerySet:
        """Of those who are not heard of now. Who has withdrawn the application, or is erased, is asked nothing more."""
        gone = Q(membership__application__status=Application.Status.WITHDRAWN)
        return self.filter(ended_at=None, membership__person__erased_at=None).exclude(gone)

    def seen_by(self, person: object) -> SilenceQuerySet:
        """Those that this staff member may see: all for whoever runs cohorts, else of people in their own groups."""
        if getattr(person, "has_perm", lambda _permission: False)("cohorts.run_cohort"):
            return self
        return self.filter(looked_after_by(person, clock.now().date(), "membership__group__liaison"))

    def with_people(self) -> SilenceQuerySet:
        """With everything that a list or a mail says about them; the same number of queries for any number."""
        return self.select_related(
            "membership__cohort__call",
            "membership__person",
            "membership__application",
            "membership__group__liaison__person",
            "said_by__application",
        )


class Silence(models.Model):
    """One member's silence, counted from ``began_at``: the moment from which a pulse counts as unanswered, or a partner's
    word that they cannot reach them. It ends when they are heard of, or with their place. Ended, never deleted.

    Who loses the group meanwhile stays under it: nobody is put together with somebody who is not heard of.
    """

    class Reason(models.TextChoices):
        PULSE = "pulse", _("has not answered our question")
        PARTNER = "partner", _("a partner cannot reach them")

    class Step(models.TextChoices):
        ASK = "ask", _("we ask them")
        AGAIN = "again", _("we ask them again")
        OFFER = "offer", _("the partner is offered another one")
        PROPOSE = "propose", _("ending the place is proposed")

    class Ending(models.TextChoices):
        HEARD = "heard", _("was heard of")
        STOPPED = "stopped", _("stopped by hand")
        PLACE_ENDED = "place_ended", _("the place ended")
        LEFT = "left", _("left otherwise")
        OVER = "over", _("the programme ended")

    membership = models.ForeignKey(
        Membership, verbose_name=_("member"), on_delete=models.CASCADE, related_name="silences"
    )
    reason = models.CharField(_("why"), max_length=10, choices=Reason)
    said_by = models.ForeignKey(
        Membership, verbose_name=_("who cannot reach them"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    began_at = clock.MadeAtField(_("since"))
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    asked_again_at = models.DateTimeField(_("asked again"), null=True, blank=True)
    offered_at = models.DateTimeField(_("partner was offered another"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("ending the place was proposed"), null=True, blank=True)
    left_out = ArrayField(
        models.CharField(max_length=10, choices=Step), verbose_name=_("steps left out"), default=list, blank=True
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("ended because"), max_length=20, choices=Ending, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    came_back_at = models.DateTimeField(_("came back"), null=True, blank=True)

    objects = SilenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("silence")
        verbose_name_plural = _("silences")
        ordering = ["began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(ended_at=None), name="silence_one_at_a_time_per_member"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="silence_ended_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="silence_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(came_back_at=None) | Q(ended_because="place_ended"), name="silence_back_after_place_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.get_reason_display()}"

    def back_until(self) -> datetime | None:
        """Until when somebody whose place ended can come back; None for everybody else."""
        if self.ended_at is None or self.ended_because != self.Ending.PLACE_ENDED:
            return None
        return self.ended_at + timedelta(days=self.membership.cohort.back_within_days)


class OfferedRematch(models.Model):
    """That the partner of somebody who is not heard of was offered another partner, and whether they took it up."""

    silence = models.ForeignKey(Silence, on_delete=models.CASCADE, related_name="offers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="offers")
    offered_at = clock.MadeAtField(_("offered at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("offer of another partner")
        verbose_name_plural = _("offers of another partner")
        ordering = ["offered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["silence", "membership"], name="offered_rematch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.silence_id} · {self.membership_id}"
