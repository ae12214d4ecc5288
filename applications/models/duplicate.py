"""Groups of applications that seem to come from one person, and the word that they do not."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from applications.screening import sameness
from ilnp import clock

from .application import Application
from .call import Call


class DuplicateGroupQuerySet(models.QuerySet["DuplicateGroup"]):
    """The vocabulary of duplicate groups."""

    def asking(self) -> DuplicateGroupQuerySet:
        """Open ones that only a person can settle."""
        return self.filter(Exists(_doubts()), state=DuplicateGroup.State.OPEN)

    def certain(self) -> DuplicateGroupQuerySet:
        """Open ones that their evidence settles."""
        return self.filter(~Exists(_doubts()), state=DuplicateGroup.State.OPEN)

    def about_earlier_calls(self, applications: Iterable[int]) -> DuplicateGroupQuerySet:
        """Open ones that ask whether one of these applications (by number) is from a person known from an earlier call."""
        theirs = DuplicateMember.objects.filter(
            group=OuterRef("pk"), application__in=applications, evidence__contains=[sameness.EARLIER_CALL]
        )
        return self.filter(Exists(theirs), state=DuplicateGroup.State.OPEN)

    def with_members(self) -> DuplicateGroupQuerySet:
        """With members, their applications and languages loaded, in the order found."""
        return self.prefetch_related("members__application__language_skills", "members__application__call").order_by(
            "id"
        )


def _doubts() -> models.QuerySet[DuplicateMember]:
    """The members of a group that no key settles, or that bear a mark on which a person must look."""
    return DuplicateMember.objects.filter(group=OuterRef("pk")).exclude(
        ~Q(evidence__overlap=[sameness.TOLD_APART, sameness.EARLIER_CALL])
        & Q(evidence__overlap=sorted(sameness.CERTAIN)),
    )


class DuplicateGroup(models.Model):
    """Two or more applications of, it seems, one person. Open until a coordinator has looked at it.

    All are of ``call``, or one of them is and the other is an earlier call's, sent from another address.
    """

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        SAME = "same", _("one person")
        DISTINCT = "distinct", _("different people")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="duplicate_groups")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    found_at = clock.MadeAtField(_("found at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DuplicateGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["call", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="duplicate_group_decided_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.pk}"


class DuplicateMember(models.Model):
    """One application in a duplicate group, with the keys it shares with another member (the evidence)."""

    group = models.ForeignKey(DuplicateGroup, on_delete=models.CASCADE, related_name="members")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="duplicate_memberships")
    evidence = ArrayField(models.CharField(max_length=40), verbose_name=_("evidence"), default=list)

    class Meta:
        ordering = ["group", "application__submitted_at", "application_id"]
        constraints = [models.UniqueConstraint(fields=["group", "application"], name="duplicate_member_once")]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.application_id}"


class DistinctPair(models.Model):
    """A coordinator said: these two are different people. It sticks; the pair is never suggested again."""

    one = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = clock.MadeAtField()

    class Meta:
        verbose_name = _("pair of different people")
        verbose_name_plural = _("pairs of different people")
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="distinct_pair_in_order"),
            models.UniqueConstraint(fields=["one", "other"], name="distinct_pair_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.other_id}"
