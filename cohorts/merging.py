"""Memberships, and what a liaison looks after, follow their person when two accounts become one."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import Group, LiaisonProfile, LiaisonTerm, Membership, Wait
from ilnp.accounts.merging.registry import Kept, register_rows
from ilnp.accounts.merging.registry import register as register_kept
from ilnp.accounts.models import User


def register() -> None:
    """Called once, when the program starts."""
    words = gettext_lazy("places in groups, now or before")
    register_rows(Membership, words=words, order=20, against=_in_one_cohort)
    words = gettext_lazy("waiting for a partner, now or before")
    register_rows(Wait, words=words, order=22, against=_waits_in_one_cohort)
    register_kept(
        Kept(
            "cohorts.liaisonprofile",
            gettext_lazy("groups that they look after, or did"),
            lambda person: LiaisonTerm.objects.filter(liaison__person=person).count(),
            _move_caseload,
            rows=("cohorts.LiaisonProfile.person",),
            order=25,
        )
    )


def _in_one_cohort(ending: User, into: User) -> Iterator[str]:
    here = Membership.objects.active().filter(person=into)
    for membership in Membership.objects.active().filter(person=ending, cohort__in=here.values("cohort")):
        yield _(
            "Both are in groups of %(cohort)s now. End one of the two places first: a cohort has one for each."
        ) % {"cohort": membership.cohort}


def _waits_in_one_cohort(ending: User, into: User) -> Iterator[str]:
    for one, other in ((ending, into), (into, ending)):
        placed = Membership.objects.active().filter(person=other)
        waits = Wait.objects.filter(person=one, ended_at=None)
        for wait in waits.filter(cohort__in=placed.values("cohort")):
            yield _(
                "One has a group in %(cohort)s and the other waits for a partner there. End one of the two first."
            ) % {"cohort": wait.cohort}
    both = Wait.objects.filter(
        person=ending, ended_at=None, cohort__waits__in=Wait.objects.filter(person=into, ended_at=None)
    )
    for wait in both:
        yield _("Both wait for a partner in %(cohort)s. End one waiting first.") % {"cohort": wait.cohort}


def _move_caseload(ending: User, into: User, _actor: User | None) -> None:
    """Who helped under both accounts looks after the groups of both; the larger limit stays."""
    former = LiaisonProfile.objects.select_for_update().filter(person=ending).first()
    present = LiaisonProfile.objects.select_for_update().filter(person=into).first()
    if former is None:
        return
    if present is None:
        LiaisonProfile.objects.filter(pk=former.pk).update(person=into)
        return
    Group.objects.filter(liaison=former).update(liaison=present)
    LiaisonTerm.objects.filter(liaison=former).update(liaison=present)
    LiaisonProfile.objects.filter(covered_by=former).exclude(pk=present.pk).update(covered_by=present)
    present.most_groups = max(present.most_groups, former.most_groups)
    present.languages = list(dict.fromkeys([*present.languages, *former.languages]))
    present.save(update_fields=["most_groups", "languages"])
    former.delete()
