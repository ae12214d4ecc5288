"""Who was eligible and left out of a wave, and is first in line for the next."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ilnp import clock

from .application import Application


class WaitlistEntry(models.Model):
    """One person's place in line. ``waves`` counts the waves they were left out of; more waves go first.

    ``is_stranded`` marks who had a place and lost it through no fault of theirs; a rematch puts them before all others.
    A place ends (``ended_at`` with ``ended_because``) when they are placed or leave; it is never deleted.
    """

    class Ending(models.TextChoices):
        PLACED = "placed", _("placed in a group")
        LEFT = "left", _("left the list")
        WITHDRAWN = "withdrawn", _("application withdrawn")

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="waitlist_entry")
    since = clock.MadeAtField(_("since"))
    waves = models.PositiveSmallIntegerField(_("waves left out of"), default=1)
    is_stranded = models.BooleanField(_("lost a place that they had"), default=False)
    confirmed_at = models.DateTimeField(_("said they still wait"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("ended because"), max_length=10, choices=Ending, blank=True)

    class Meta:
        verbose_name = _("place on the waitlist")
        verbose_name_plural = _("waitlist")
        ordering = ["-waves", "application__submitted_at", "application_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="waitlist_ended_has_reason",
            ),
            models.CheckConstraint(condition=Q(waves__gte=1), name="waitlist_counts_waves"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.waves}"

    def said_lately(self) -> bool:
        """Whether the person said within a day that they still wait: asked later, they are asked anew."""
        return self.confirmed_at is not None and clock.now() - self.confirmed_at < timedelta(days=1)
