"""The history of pairs: who was put together, and who must never be."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ilnp import clock


class PairHistoryQuerySet(models.QuerySet["PairHistory"]):
    """The vocabulary of pairs."""

    def in_force(self) -> PairHistoryQuerySet:
        """Those that count: everything but what was lifted."""
        return self.filter(lifted_at=None)


class PairHistory(models.Model):
    """Two people who were put together, or who must never be. Written by ``history`` only.

    That two were together stays, unless they were never introduced. That they must not be can be lifted, with a reason: the
    row stays on record, counts no more, and the two may be kept apart once again.

    It refers to the person rows, which erasure empties but keeps, so "have they met?" has an answer afterwards.
    """

    class Kind(models.TextChoices):
        TOGETHER = "together", _("were put together")
        NEVER = "never", _("must not be put together")

    one = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = clock.MadeAtField(_("at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_because = models.CharField(_("lifted because"), max_length=200, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PairHistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of people")
        verbose_name_plural = _("history of pairs")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
            models.UniqueConstraint(
                fields=["one", "other", "kind"], condition=Q(lifted_at=None), name="pair_once_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_because="")
                | (Q(lifted_at__isnull=False, kind="never") & ~Q(lifted_because="")),
                name="pair_lifted_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} + {self.other_id}: {self.get_kind_display()}"
