"""What matching knows of a person: runs that wait to be looked at, partners they had, people they are kept apart from."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ilnp.accounts.models import User
from ilnp.desk.about.sections import Fact, Section, section
from matching.models import LeftOver, PairHistory, ProposalMember, Run


@section(order=20)
def runs(person: User, reader: Any) -> Section | None:
    """Their place in runs that are not decided on, or that they wait. Two queries."""
    if not reader.has_perm("matching.view_run"):
        return None
    undecided = Q(application__person=person, run__state=Run.State.DONE)
    placed = ProposalMember.objects.filter(undecided).select_related("run__call", "proposal")
    waiting = LeftOver.objects.filter(undecided).select_related("run__call")
    facts = [
        *((row.run, _("group %(number)s") % {"number": row.proposal.number}) for row in placed),
        *((row.run, _("waits")) for row in waiting),
    ]
    return Section(
        _("In matching runs to be looked at"),
        [
            Fact(str(run), reverse("admin:matching-run", args=[run.pk]), run.finished_at, words)
            for run, words in sorted(facts, key=lambda fact: -fact[0].pk)
        ],
    )


@section(order=40)
def pairs(person: User, reader: Any) -> Section | None:
    """Who was in a group with them, and who must not be. One query."""
    if not reader.has_perm("matching.view_pairhistory"):
        return None
    rows = PairHistory.objects.filter(Q(one=person) | Q(other=person)).select_related("one", "other").order_by("-at")
    return Section(_("With whom"), [_pair(row, person) for row in rows])


def _pair(row: PairHistory, person: User) -> Fact:
    partner = row.other if row.one_id == person.pk else row.one
    words = str(partner) if partner.erased_at is None else _("somebody who asked to be erased")
    address = reverse("admin:person", args=[partner.pk]) if partner.erased_at is None else ""
    return Fact(words, address, row.at, str(row.get_kind_display()))
