"""What the pages of a run show: its goals as bars, its groups as cards with the rank of each partner, who waits and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import ordinal
from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from ilnp.charts.drawing import Row
from ilnp.words.search import matching
from matching.models import LeftOver, Proposal, ProposalMember, Run
from matching.runs import explaining, reasons

WEAKEST = 10
"""So many groups are shown before anything is asked for: those that fit least, which are looked at first."""


@dataclass(frozen=True)
class Placed:
    """One person on a card, with how good their partners are for them, in words; empty while that is being worked out."""

    application: Application
    rank: str


@dataclass(frozen=True)
class Card:
    """One group: its people, and what they share as phrases."""

    proposal: Proposal
    people: list[Placed]
    shares: list[str]


def goal_rows(lines: Iterable[explaining.GoalLine]) -> list[Row]:
    """The goals of a run for a chart of bars: value and bound; a fit as a share of a perfect one."""
    return [_goal_row(line) for line in lines]


def _goal_row(line: explaining.GoalLine) -> Row:
    words = f"{line.short} · {_('proved best') if line.proved else _('not proved')}"
    if line.percent is not None:
        return Row(words, line.percent, f"{line.percent} %", line.most_percent)
    says = _("%(value)s of %(bound)s") % {"value": f"{line.value:,}", "bound": f"{line.bound:,}"}
    return Row(words, line.value, says, line.bound)


def goals(run: Run) -> list[explaining.GoalLine]:
    """The goals of a run that was fetched without its documents; empty while it is not solved. Two queries."""
    documents = Run.objects.filter(pk=run.pk, solution__isnull=False).values_list("problem__goals", "solution__goals")
    found = documents.first()
    if found is None:
        return []
    sizes = Proposal.objects.filter(run=run).annotate(size=Count("members")).values_list("size", flat=True)
    return explaining.goal_lines(*found, list(sizes))


def weakest(run: Run) -> list[int]:
    """The numbers of the rows of the groups that fit least under the last fit goal, weakest first. One query.

    A trio's fit counts two thirds, as the engine compares it.
    """
    rows = Proposal.objects.filter(run=run).annotate(size=Count("members")).values_list("pk", "fit", "size")
    value = {pk: (fit[-1] if fit else 0) * (2 if size == 3 else 3) for pk, fit, size in rows}
    return sorted(value, key=lambda pk: (value[pk], pk))[:WEAKEST]


def with_people(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Groups with their people, and of those no more than a card shows."""
    people = ProposalMember.objects.select_related("application").only(
        "proposal", "run", "application__full_name", "application__country", "application__person_id"
    )
    return proposals.prefetch_related(Prefetch("members", queryset=people))


def account_of(run: Run) -> dict[str, Any]:
    """What was worked out after a run: ``people`` and ``tried``; both empty while it is being worked out. One query."""
    account = Run.objects.filter(pk=run.pk).values_list("account", flat=True).first()
    return account or {"people": {}, "tried": []}


def cards(run: Run, proposals: Iterable[Proposal], wording: explaining.Wording) -> list[Card]:
    """The cards of groups fetched ``with_people``. One query more, whatever their number."""
    shown = list(proposals)
    people = account_of(run)["people"]
    return [
        Card(
            proposal,
            [
                Placed(member.application, rank_words(people.get(str(member.application_id))))
                for member in proposal.members.all()
            ],
            wording.shared(proposal.shared),
        )
        for proposal in shown
    ]


def rank_words(told: Mapping[str, Any] | None) -> str:
    """How good somebody's partners are for them: "2nd best of 41 possible", of several the best first."""
    if not told or not told["ranks"]:
        return ""
    ranks = [
        _("best") if rank == 1 else _("%(nth)s best") % {"nth": ordinal(rank)}
        for rank in sorted(told["ranks"].values())
    ]
    return _("%(ranks)s of %(n)d possible") % {"ranks": " · ".join(ranks), "n": told["possible"]}


def found_groups(run: Run, typed: str, show: str) -> QuerySet[Proposal]:
    """The groups of a run in which somebody is called so; ``show`` is ``locked``, ``trios``, or anything else for all."""
    groups = run.proposals.order_by("number")
    if typed:
        groups = groups.filter(
            pk__in=ProposalMember.objects.filter(matching(typed, "application__search"), run=run).values("proposal")
        )
    if show == "locked":
        groups = groups.filter(is_locked=True)
    if show == "trios":
        groups = groups.annotate(size=Count("members")).filter(size=3)
    return groups


def found_waiting(run: Run, typed: str, reason: str) -> QuerySet[LeftOver]:
    """Who a run left over and is called so, earliest first; of one reason, or of all."""
    rows = run.left_over.select_related("application").order_by("application__submitted_at", "application_id")
    if typed:
        rows = rows.filter(matching(typed, "application__search"))
    return rows.filter(reason=reason) if reason in reasons.REASONS else rows


def why_waiting(run: Run) -> list[tuple[str, str, int]]:
    """The reasons why people wait, with their words and how many, most frequent first. One query."""
    counted = Counter(dict(run.left_over.order_by().values_list("reason").annotate(number=Count("pk"))))
    return [(code, str(reasons.REASONS.get(code, code)), number) for code, number in counted.most_common()]
