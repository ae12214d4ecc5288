"""Groups of two or three, who belongs to them, and which liaison looks after them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from ilnp import clock

from .cohort import Cohort
from .liaison import LiaisonProfile, looked_after_by


class GroupQuerySet(models.QuerySet["Group"]):
    """The vocabulary of groups."""

    def active(self) -> GroupQuerySet:
        """Groups that have not ended."""
        return self.filter(ended_at=None)

    def without_liaison(self) -> GroupQuerySet:
        """Active groups that nobody looks after: whoever did may not sign in any more, or has the role no more."""
        return self.active().exclude(liaison__in=LiaisonProfile.objects.in_office())

    def of_liaison(self, person: object) -> GroupQuerySet:
        """Groups that this person looks after now: their own, and those of a liaison who is away and whom they cover."""
        return self.filter(looked_after_by(person, clock.now().date()))

    def seen_by(self, person: object) -> GroupQuerySet:
        """Groups that this staff member may see: all for whoever runs cohorts, else only their own."""
        if getattr(person, "has_perm", lambda _permission: False)("cohorts.run_cohort"):
            return self
        return self.of_liaison(person)


class Group(models.Model):
    """A pair, sometimes a trio. ``alive_at`` is the last sign of life we know of (a check-in, or the start)."""

    class Ending(models.TextChoices):
        FINISHED = "finished", _("the programme ended")
        SILENT = "silent", _("somebody did not answer")
        NO_COMMON_GROUND = "no_common_ground", _("no common ground")
        LEFT = "left", _("somebody left")
        REMATCHED = "rematched", _("put together anew")
        CANCELLED = "cancelled", _("called off before the start")

    cohort = models.ForeignKey(Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="groups")
    number = models.PositiveIntegerField(_("number"))
    liaison = models.ForeignKey(
        "cohorts.LiaisonProfile",
        verbose_name=_("liaison"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="groups",
    )
    shared = models.JSONField(_("what they share"), default=dict, blank=True)
    formed_at = clock.MadeAtField(_("formed at"))
    introduced_at = models.DateTimeField(_("introduced at"), null=True, blank=True)
    alive_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("ended because"), max_length=20, choices=Ending, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["cohort", "number"]
        permissions = [
            ("look_after_group", _("Can look after the own groups")),
            ("export_group", _("Can export groups, memberships and liaisons")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="group_number_once_per_cohort"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="group_ended_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("formed_at")), name="group_ends_after_it_was_formed"
            ),
        ]

    def __str__(self) -> str:
        return _("group %(number)s") % {"number": self.number}


class MembershipQuerySet(models.QuerySet["Membership"]):
    """The vocabulary of memberships."""

    def active(self) -> MembershipQuerySet:
        """Those that have not ended."""
        return self.filter(left_at=None)

    def to_the_end(self) -> MembershipQuerySet:
        """Those that go on, and those that ended with the programme itself."""
        return self.filter(Q(left_at=None) | Q(left_because=Membership.Ending.FINISHED))

    def with_members(self) -> MembershipQuerySet:
        """Each with everybody who is or was in its group, by name, asked for once for all."""
        named = Membership.objects.select_related("application").only(
            "group_id", "left_at", "left_because", "application__full_name"
        )
        return self.prefetch_related(Prefetch("group__memberships", queryset=named))

    def withdrawn(self) -> MembershipQuerySet:
        """Those of people who have withdrawn the application they got their place with."""
        return self.filter(application__status=Application.Status.WITHDRAWN)


class Membership(models.Model):
    """One person's belonging to one group, from a day to a day, with the reason of its end. Ended, never deleted."""

    class Ending(models.TextChoices):
        FINISHED = "finished", _("the programme ended")
        NO_ANSWER = "no_answer", _("did not answer")
        EARLY = "early", _("the start came before the last day for answers")
        LATER = "later", _("wants a later round")
        NO_LONGER = "no_longer", _("no longer wants to take part")
        GROUP_ENDED = "group_ended", _("the group ended")
        ERASED = "erased", _("asked to be erased")
        CANCELLED = "cancelled", _("called off before the start")

    group = models.ForeignKey(Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="memberships")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="memberships"
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="memberships"
    )
    joined_at = clock.MadeAtField(_("joined at"))
    answer_by = models.DateField(
        _("answers the inquiry by"),
        null=True,
        blank=True,
        help_text=_("Only for who was asked later than everybody else: their own last day for the answer."),
    )
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    left_because = models.CharField(_("left because"), max_length=20, choices=Ending, blank=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["group", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"], condition=Q(left_at=None), name="membership_one_active_group_per_cohort"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_because="") | (Q(left_at__isnull=False) & ~Q(left_because="")),
                name="membership_left_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="membership_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} · {self.person}"

    def asked_until(self) -> date:
        """The last day on which the inquiry can be answered: their own, the cohort's, or the start."""
        return self.answer_by or self.cohort.inquiry_answer_by or self.cohort.starts_on

    def partner_names(self) -> list[str]:
        """The full names of the others in the group, as they wrote them."""
        return [other.application.full_name for other in self.partners() if other.left_at is None]

    def partners(self) -> list[Membership]:
        """The others who are or were in the group; without a query where they came ``with_members``."""
        known = "memberships" in getattr(self.group, "_prefetched_objects_cache", {})
        everybody = self.group.memberships.all() if known else self.group.memberships.select_related("application")
        return [other for other in everybody if other.pk != self.pk]


class LiaisonTerm(models.Model):
    """Which liaison looked after a group from when to when: a hand-over ends one term and begins the next."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="liaison_terms")
    liaison = models.ForeignKey("cohorts.LiaisonProfile", on_delete=models.PROTECT, related_name="terms")
    began_at = clock.MadeAtField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    note = models.TextField(_("note for the next liaison"), blank=True)

    class Meta:
        verbose_name = _("liaison's term")
        verbose_name_plural = _("liaisons' terms")
        ordering = ["group", "began_at"]
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(ended_at=None), name="liaison_term_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="liaison_term_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.liaison_id}"
