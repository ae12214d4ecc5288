"""Due things, who was heard of when, and the time that is pretended."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .states import PlanState


class Plan(models.Model):
    """Something that falls due for one person or for one row: a prompt, a reminder, a survey, a closing.

    ``scope`` is the row whose reconciliation owns the plan; ``about`` is what the act is about. Written by
    ``plans.reconcile`` and ``ticking.tick`` only.
    """

    rule = models.CharField(_("rule"), max_length=60)
    key = models.CharField(_("what it is for"), max_length=200, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.PLANNED)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="plans",
    )
    scope_type = models.CharField(_("belongs to: kind of row"), max_length=80)
    scope_id = models.CharField(_("belongs to: number"), max_length=64)
    about_type = models.CharField(_("about: kind of row"), max_length=80)
    about_id = models.CharField(_("about: number"), max_length=64)
    due_at = models.DateTimeField(_("due at"))
    tolerance = models.DurationField(_("may be late by"))
    too_late_at = models.DateTimeField(_("too late at"), help_text=_("Due time and tolerance together."))
    try_at = models.DateTimeField(_("next try at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("reason"), blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    fetched: Any = None
    """What the rule fetched for this plan and others at once, while its act runs; no column."""

    class Meta:
        verbose_name = _("due thing")
        verbose_name_plural = _("due things")
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at=None)),
                name="plan_done_has_time",
            ),
            models.CheckConstraint(condition=Q(try_at__gte=F("due_at")), name="plan_not_tried_early"),
        ]
        indexes = [
            models.Index("try_at", "id", name="plan_due", condition=Q(state="planned")),
            models.Index("too_late_at", name="plan_too_late", condition=Q(state="planned")),
            models.Index("scope_type", "scope_id", name="plan_scope"),
            models.Index("about_type", "about_id", name="plan_about"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} · {self.due_at:%Y-%m-%d %H:%M}"


class Heartbeat(models.Model):
    """When a process that must never be silent was last heard. ``name``: ``beat`` or ``worker``. In real time."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name


class PretendedTime(models.Model):
    """What time it is for the programme, in the embedded database of somebody who tries it out. Without a row: the real one.

    At the real moment ``since`` it was ``at``, and time goes on from there. Written by ``pretending`` only.
    """

    at = models.DateTimeField(_("time of the programme"))
    since = models.DateTimeField(_("at this real time"))

    class Meta:
        verbose_name = _("pretended time")
        verbose_name_plural = _("pretended times")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="pretended_time_is_one"),
            models.CheckConstraint(condition=Q(at__gte=F("since")), name="pretended_time_lies_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
