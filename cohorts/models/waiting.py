"""Who has lost their group in a cohort and waits for a new partner in it."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from ilnp import clock

from .cohort import Cohort
from .group import Group
from .liaison import looked_after_by


class WaitQuerySet(models.QuerySet["Wait"]):
    """The vocabulary of waiting."""

    def open(self) -> WaitQuerySet:
        """Of those who wait now. Who has withdrawn the application waits for nothing."""
        return self.filter(ended_at=None).exclude(application__status=Application.Status.WITHDRAWN)

    def seen_by(self, person: object) -> WaitQuerySet:
        """Those that this staff member may see: all for whoever runs cohorts, else of people out of their own groups."""
        if getattr(person, "has_perm", lambda _permission: False)("cohorts.run_cohort"):
            return self
        return self.filter(looked_after_by(person, clock.now().date(), "group__liaison"))

    def with_people(self) -> WaitQuerySet:
        """With everything that a list or a mail says about them; the same number of queries for any number."""
        return self.select_related("cohort__call", "person", "application", "group__liaison__person")


class Wait(models.Model):
    """One person's waiting for a new partner in a cohort, since their ``group`` ended. Ended, never deleted.

    Why they wait is why the group ended. They hear from us at the latest every ``Cohort.word_days`` days.
    """

    class Ending(models.TextChoices):
        PLACED = "placed", _("has a new group")
        LATER = "later", _("wants a later round")
        NO_LONGER = "no_longer", _("no longer wants to take part")
        OVER = "over", _("the programme ended")
        ERASED = "erased", _("asked to be erased")

    cohort = models.ForeignKey(Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="waits")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="waits"
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="waits"
    )
    group = models.ForeignKey(
        Group, verbose_name=_("group that ended"), on_delete=models.PROTECT, related_name="waits"
    )
    since = clock.MadeAtField(_("since"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("ended because"), max_length=10, choices=Ending, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = WaitQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiting for a partner")
        verbose_name_plural = _("waiting for a partner")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"], condition=Q(ended_at=None), name="wait_once_per_cohort_and_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="wait_ended_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since")), name="wait_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} · {self.person_id}"

    def word_days(self) -> list[date]:
        """The days on which the person hears from us while they wait: every so many days, the last day included."""
        begun, last = self.since.date(), self.cohort.ends_on
        every = self.cohort.word_days
        days = [begun + timedelta(days=every * time) for time in range(1, (last - begun).days // every + 1)]
        return days if days and days[-1] == last else [*days, last]

    def word_by(self, today: date) -> date:
        """By which day they hear from us next, after ``today``."""
        return next((day for day in self.word_days() if day > today), self.cohort.ends_on)
