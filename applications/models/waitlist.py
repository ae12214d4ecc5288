"""Who was eligible and left out, and is first in line for what comes next: the place belongs to the person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from ilnp import clock

from .application import Application
from .call import Call

KEPT = timedelta(days=730)
"""How long a place in line is kept after the last word of its person: two years, or four half-yearly rounds."""


class WaitlistQuerySet(models.QuerySet["WaitlistEntry"]):
    """The vocabulary of places in line."""

    def kept(self, now: datetime | None = None) -> WaitlistQuerySet:
        """Places that have not ended and whose time is not over, also of who is off the list because nothing was heard."""
        return self.filter(ended_at=None, kept_until__gt=now or clock.now())

    def on_list(self, now: datetime | None = None) -> WaitlistQuerySet:
        """Those of people on whom a later round may draw: nothing ended, and nobody off the list for silence."""
        return self.kept(now).filter(off_list_at=None, application__status=Application.Status.ELIGIBLE)

    def stayed(self) -> WaitlistQuerySet:
        """Those of people who said that they still wait, and were not asked again since."""
        return self.filter(Q(asked_at=None) | Q(confirmed_at__gte=F("asked_at")), confirmed_at__isnull=False)

    def silent(self) -> WaitlistQuerySet:
        """Those of people who were asked whether they still wait and have not answered."""
        return self.filter(Q(confirmed_at=None) | Q(confirmed_at__lt=F("asked_at")), asked_at__isnull=False)

    def counted(self) -> WaitlistQuerySet:
        """With ``waves``: how many rounds and waves each was left out of."""
        return self.annotate(waves=Count("waves_waited"))

    def in_order(self) -> WaitlistQuerySet:
        """First in line first: who was left out most often, then who applied first."""
        return self.counted().order_by(F("waves").desc(), "application__submitted_at", "application_id")


class WaitlistEntry(models.Model):
    """One person's place in line, for one kind of call, however they came by it: by applying, again, or by staying.

    It begins when they are left out and counts on through every round until it ends (``ended_at`` with
    ``ended_because``): with a place, with a no, or when ``kept_until`` is over. ``application`` is the last one that they
    waited with. Who was asked and did not answer goes ``off_list_at`` after one more round: later rounds do not draw on
    them, but they find their place again when they apply anew or come back. ``is_stranded`` marks who had a place and lost
    it through no fault of theirs; a rematch puts them before all others. A place that ended is never deleted.
    """

    class Ending(models.TextChoices):
        PLACED = "placed", _("placed in a group")
        LEFT = "left", _("left the list")
        WITHDRAWN = "withdrawn", _("application withdrawn")
        OVER = "over", _("its time was over")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="places_in_line"
    )
    kind = models.CharField(_("kind of call"), max_length=10, choices=Call.Kind, default=Call.Kind.PEER)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="places_in_line")
    since = clock.MadeAtField(_("since"))
    kept_until = models.DateTimeField(_("kept until"))
    is_stranded = models.BooleanField(_("lost a place that they had"), default=False)
    asked_at = models.DateTimeField(_("asked whether they still wait"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("said they still wait"), null=True, blank=True)
    off_list_at = models.DateTimeField(_("off the list, as nothing was heard"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("ended because"), max_length=10, choices=Ending, blank=True)

    objects = WaitlistQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on the waitlist")
        verbose_name_plural = _("waitlist")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ended_at=None), name="waitlist_one_place_per_person_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="waitlist_ended_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.kind}"

    def said_lately(self) -> bool:
        """Whether the person said within a day that they still wait, and was not asked again since."""
        return (
            self.confirmed_at is not None and clock.now() - self.confirmed_at < timedelta(days=1)
        ) and not self.is_silent()

    def is_silent(self) -> bool:
        """Whether they were asked and have not answered yet."""
        return self.asked_at is not None and (self.confirmed_at is None or self.confirmed_at < self.asked_at)

    def is_kept(self) -> bool:
        """Whether the place counts: it has not ended, and its time is not over."""
        return self.ended_at is None and self.kept_until > clock.now()


class WaveWaited(models.Model):
    """One round or wave that somebody was eligible in and left out of. ``wave`` is the number of its cohort, so that a
    round counts once, however often groups are added to it."""

    entry = models.ForeignKey(WaitlistEntry, on_delete=models.CASCADE, related_name="waves_waited")
    wave = models.PositiveBigIntegerField(_("wave"))
    at = clock.MadeAtField(_("at"))

    class Meta:
        verbose_name = _("round that somebody was left out of")
        verbose_name_plural = _("rounds that people were left out of")
        ordering = ["entry", "at", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "wave"], name="waited_once_per_wave")]

    def __str__(self) -> str:
        return f"{self.entry_id} · {self.wave}"
