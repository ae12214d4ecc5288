"""What matching knows of a person: runs that wait to be looked at, partners they had, people they are kept apart from."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ilnp.accounts.models import User
from ilnp.desk.about.sections import Fact, Section, section
from matching.looking import showing
from matching.looking import waiting as waiting_words
from matching.models import LeftOver, PairHistory, ProposalMember, Run
from matching.runs import explaining


@section(order=20)
def runs(person: User, reader: Any) -> Section | None:
    """Their place in runs that are not decided on, with whom and how good that is, or why they wait.

    Four queries, and three more for each run.
    """
    if not reader.has_perm("matching.view_run"):
        return None
    undecided = Q(application__person=person, run__state=Run.State.DONE)
    light = ("run__problem", "run__solution", "run__account")
    placed = ProposalMember.objects.filter(undecided).select_related("run__call", "proposal").defer(*light)
    waiting = LeftOver.objects.filter(undecided).select_related("run__call", "application").defer(*light)
    facts = [*((row.run, _place(row)) for row in placed), *((row.run, _why(row)) for row in waiting)]
    return Section(
        _("In matching runs to be looked at"),
        [
            Fact(str(run), reverse("admin:matching-run", args=[run.pk]), run.finished_at, words)
            for run, words in sorted(facts, key=lambda fact: -fact[0].pk)
        ],
    )


def _place(row: ProposalMember) -> str:
    """Their group, with whom they are in it, how good these are for them, and what the group shares."""
    others = row.proposal.members.exclude(pk=row.pk).values_list("application__full_name", flat=True)
    said = [
        _("group %(number)s") % {"number": row.proposal.number},
        _("with %(names)s") % {"names": ", ".join(others)},
        showing.rank_words(showing.account_of(row.run)["people"].get(str(row.application_id))),
        *explaining.Wording().shared(row.proposal.shared),
    ]
    return " · ".join(filter(None, said))


def _why(row: LeftOver) -> str:
    """That they wait, and why, in the sentences of the run's own page."""
    (known,) = waiting_words.told(row.run, showing.account_of(row.run), [row])
    return " · ".join([_("waits"), *known.says])


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
