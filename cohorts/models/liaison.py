"""Liaisons: volunteers who look after some groups."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ilnp.accounts import roles


class LiaisonQuerySet(models.QuerySet["LiaisonProfile"]):
    """The vocabulary of liaisons."""

    def in_office(self) -> LiaisonQuerySet:
        """Those who may sign in and hold the role still."""
        return self.filter(person__in=roles.holders(roles.Role.LIAISON))

    def here(self, today: date) -> LiaisonQuerySet:
        """Those who are not away on this day."""
        return self.exclude(away_from__lte=today, away_until__gte=today)


def looked_after_by(person: object, today: date, path: str = "liaison") -> Q:
    """Of groups that this person looks after on this day: their own, and those of whom they cover. ``path`` leads from the
    row that is asked about to the group's liaison."""
    covers = {
        f"{path}__covered_by__person": person,
        f"{path}__away_from__lte": today,
        f"{path}__away_until__gte": today,
    }
    return Q(**{f"{path}__person": person}) | Q(**covers)


class LiaisonProfile(models.Model):
    """What a liaison can carry. The person holds the liaison role; ``most_groups`` is their own limit."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="liaison_profile"
    )
    most_groups = models.PositiveSmallIntegerField(_("groups they can look after"), default=10)
    languages = ArrayField(models.CharField(max_length=20), verbose_name=_("languages"), default=list, blank=True)
    told_at = models.DateTimeField(_("last told of groups that need somebody"), null=True, blank=True)
    is_active = models.BooleanField(_("takes groups"), default=True)

    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    covered_by = models.ForeignKey(
        "self",
        verbose_name=_("who looks after the groups meanwhile"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="covers",
    )

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("liaison")
        verbose_name_plural = _("liaisons")
        ordering = ["person__name", "person__email"]
        constraints = [
            models.CheckConstraint(condition=Q(most_groups__gte=1), name="liaison_carries_one"),
            models.CheckConstraint(
                condition=Q(away_from=None, away_until=None) | Q(away_from__lte=F("away_until")),
                name="liaison_back_after_away",
            ),
            models.CheckConstraint(
                condition=Q(covered_by=None) | ~Q(covered_by=F("id")), name="liaison_covered_by_another"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def is_away(self, today: date) -> bool:
        """Whether they are away on this day, the first and the last one included."""
        return bool(self.away_from and self.away_until and self.away_from <= today <= self.away_until)

    def acting(self, today: date) -> LiaisonProfile:
        """Who looks after the groups on this day: themselves, or while they are away whoever covers them and is in office
        and not away either."""
        cover = self.covered_by if self.is_away(today) else None
        return cover if cover and cover.is_in_office() and not cover.is_away(today) else self

    def is_in_office(self) -> bool:
        """Whether the person may sign in and holds the role still. Without a query where their ``groups`` are fetched."""
        return self.person.erased_at is None and roles.has_role(self.person, roles.Role.LIAISON)
