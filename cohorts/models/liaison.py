"""Liaisons: volunteers who look after some groups."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ilnp.accounts import roles


class LiaisonQuerySet(models.QuerySet["LiaisonProfile"]):
    """The vocabulary of liaisons."""

    def in_office(self) -> LiaisonQuerySet:
        """Those who may sign in and hold the role still."""
        return self.filter(person__in=roles.holders(roles.Role.LIAISON))


class LiaisonProfile(models.Model):
    """What a liaison can carry. The person holds the liaison role; ``most_groups`` is their own limit."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="liaison_profile"
    )
    most_groups = models.PositiveSmallIntegerField(_("groups they can look after"), default=10)
    languages = ArrayField(models.CharField(max_length=20), verbose_name=_("languages"), default=list, blank=True)
    told_at = models.DateTimeField(_("last told of groups that need somebody"), null=True, blank=True)
    is_active = models.BooleanField(_("takes groups"), default=True)

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("liaison")
        verbose_name_plural = _("liaisons")
        ordering = ["person__name", "person__email"]
        constraints = [models.CheckConstraint(condition=Q(most_groups__gte=1), name="liaison_carries_one")]

    def __str__(self) -> str:
        return str(self.person)

    def is_in_office(self) -> bool:
        """Whether the person may sign in and holds the role still. Without a query where their ``groups`` are fetched."""
        return self.person.erased_at is None and roles.has_role(self.person, roles.Role.LIAISON)
