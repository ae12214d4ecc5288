"""What the program shipped, beside what staff made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _


class ShippedDefault(models.Model):
    """One row that the program ships, as ``ilnp.words.defaults`` knows it.

    ``base`` holds the shipped values that the row was last given, or that staff looked at and left aside; ``offered``
    the values that ship now. A column whose value differs from ``base`` was changed by staff.
    """

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=200)
    base = models.JSONField(_("shipped before"), default=dict)
    offered = models.JSONField(_("shipped now"), default=dict)
    is_newer = models.GeneratedField(
        expression=ExpressionWrapper(~Q(base=F("offered")), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("shipped default")
        verbose_name_plural = _("shipped defaults")
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="shipped_default_once")]
        indexes = [models.Index(fields=["kind"], condition=Q(is_newer=True), name="shipped_default_newer")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.key}"
