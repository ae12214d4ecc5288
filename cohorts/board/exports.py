"""The reports of groups, memberships and liaisons; and cohorts, to which reports can be narrowed."""

from __future__ import annotations

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.models import Group, LiaisonProfile, Membership
from cohorts.way import queries
from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, Report

ACTIVE = Q(memberships__left_at=None)


@registry.report(
    "groups",
    _("Groups: their liaison, what became of them"),
    permission="cohorts.export_group",
    narrowed_by={"cohort": "cohort__slug", "call": "cohort__call__slug"},
)
class Groups(Report):
    """One line per group, active or ended, without its members' names."""

    cohort = Column("cohort__slug", means=_("The cohort's short name"))
    group = Column("number", means=_("The group's number within the cohort"))
    members = Column(
        "members", means=_("How many people belong to it now"), source="cohorts_membership without left_at, counted"
    )
    countries = Column(
        "countries",
        means=_("Where its present members live and work, as ISO 3166-1 codes"),
        source="applications_application.country of its memberships without left_at",
    )
    liaison = Column("liaison__person__email", means=_("The address of the liaison who looks after it"))
    formed_at = Column("formed_at", means=_("When it was formed"))
    introduced_at = Column("introduced_at", means=_("When its members were introduced to each other"))
    last_sign_of_life = Column("alive_at", means=_("When a member was last known to be in touch"))
    ended_at = Column("ended_at", means=_("When it ended"))
    ended_because = Column("ended_because", means=_("Why it ended"))

    def get_queryset(self) -> QuerySet[Group]:
        """All groups, by cohort and number."""
        lives_in = ArrayAgg("memberships__application__country", filter=ACTIVE, order_by="memberships__pk")
        return Group.objects.annotate(members=Count("memberships", filter=ACTIVE), countries=lives_in).order_by(
            "cohort", "number"
        )


@registry.report(
    "memberships",
    _("Memberships: people in groups, their liaisons, what became of them"),
    permission="cohorts.export_group",
    narrowed_by={"cohort": "cohort__slug", "call": "cohort__call__slug"},
)
class Memberships(Report):
    """One line per person and group, active or ended, with the liaison."""

    cohort = Column("cohort__slug", means=_("The cohort's short name"))
    group = Column("group__number", means=_("The group's number within the cohort"))
    reference = Column("application__reference", means=_("The reference of the application that gave the place"))
    name = Column("application__full_name", means=_("The person's full name, as they wrote it"))
    email = Column("person__email", means=_("The person's address"))
    country = Column("application__country", means=_("Where they live and work, as ISO 3166-1 code"))
    liaison = Column("group__liaison__person__email", means=_("The address of the group's liaison"))
    joined_at = Column("joined_at", means=_("When they joined the group"))
    left_at = Column("left_at", means=_("When they left it"))
    left_because = Column("left_because", means=_("Why they left it"))
    introduced_at = Column("group__introduced_at", means=_("When the group was introduced"))
    last_sign_of_life = Column("group__alive_at", means=_("When a member of the group was last known to be in touch"))
    group_ended_because = Column("group__ended_because", means=_("Why the group ended"))

    def get_queryset(self) -> QuerySet[Membership]:
        """All memberships, by cohort and group."""
        return Membership.objects.order_by("cohort", "group__number", "pk")


@registry.report("liaisons", _("Liaisons: what they can carry, what they carry"), permission="cohorts.export_group")
class Liaisons(Report):
    """One line per liaison, whether they take groups at present or not."""

    name = Column("person__name", means=_("The liaison's full name"))
    email = Column("person__email", means=_("The liaison's address"))
    languages = Column("languages", means=_("Languages they can look after groups in, as codes"))
    takes_groups = Column("is_active", means=_("Whether they take groups at present"))
    most_groups = Column("most_groups", means=_("How many groups they can look after, as they say"))
    groups = Column(
        "groups_now", means=_("How many groups they look after now"), source="cohorts_group without ended_at, counted"
    )
    groups_ended = Column(
        "groups_ended", means=_("How many of their groups have ended"), source="cohorts_group with ended_at, counted"
    )

    def get_queryset(self) -> QuerySet[LiaisonProfile]:
        """All liaisons, by name."""
        return LiaisonProfile.objects.annotate(
            groups_now=Count("groups", filter=Q(groups__ended_at=None)),
            groups_ended=Count("groups", filter=Q(groups__ended_at__isnull=False)),
        ).order_by("person__name", "pk")


@registry.narrowing("cohort", _("Cohort"))
def cohorts() -> list[tuple[str, str]]:
    """Short name and name of every cohort, newest first."""
    return queries.choices()
