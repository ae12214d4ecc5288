"""Two runs side by side: what each reached, and who gets in or out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from matching.looking import showing
from matching.models import LeftOver, Proposal, ProposalMember, Run

NAMED = 60
"""So many of those who get in or out are named; the number says how many there are."""


@dataclass(frozen=True)
class Line:
    """One thing that is compared, as each run has it."""

    words: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.one != self.other


@dataclass(frozen=True)
class Comparison:
    """The lines, and who is placed by the second run alone and by the first alone: how many, and the first of them."""

    lines: list[Line]
    number_in: int
    gets_in: list[Application]
    number_out: int
    gets_out: list[Application]


def compare(one: Run, other: Run) -> Comparison:
    """What two solved runs reached, beside each other. Twelve queries, whatever their size."""
    first, second = _figures(one), _figures(other)
    entering, leaving = second["people"] - first["people"], first["people"] - second["people"]
    lines = [Line(words, first["said"][words], second["said"][words]) for words in first["said"]]
    return Comparison(lines, len(entering), _named(entering), len(leaving), _named(leaving))


def _named(numbers: Iterable[int]) -> list[Application]:
    rows = Application.objects.filter(pk__in=list(numbers)).order_by("submitted_at", "pk")
    return list(rows.only("full_name", "country", "person_id")[:NAMED])


def _figures(run: Run) -> dict[str, Any]:
    placed = list(
        ProposalMember.objects.filter(run=run).values_list("application", "application__country", "proposal")
    )
    shared = list(Proposal.objects.filter(run=run).values_list("shared", flat=True))
    waiting = LeftOver.objects.filter(run=run).order_by("application__submitted_at", "application_id")
    earliest = waiting.values_list("application__submitted_at", flat=True).first()
    account = showing.account_of(run)["people"]
    ranks = [min(told["ranks"].values()) for told in account.values() if told["ranks"]]
    percent = {line.sort: line.percent for line in showing.goals(run)}
    said = {
        _("Policy"): str(run.policy),
        _("Places offered"): str(run.seats),
        _("People placed"): str(len(placed)),
        _("Countries among them"): str(len({country for _number, country, _group in placed})),
        _("Groups"): str(len(shared)),
        _("People who wait"): str(waiting.count()),
        _("Groups that share an interest"): _share(shared, "interests"),
        _("Groups of one type of library"): _share(shared, "library_type"),
        _("Groups with a free hour in common"): _share(shared, "hours"),
        _("People with their best possible partner"): _part(sum(rank == 1 for rank in ranks), len(ranks)),
        _("People with one of their five best"): _part(sum(rank <= 5 for rank in ranks), len(ranks)),
        _("Fit, of a perfect one"): _percent(percent.get("fit")),
        _("Weakest group, of a perfect one"): _percent(percent.get("worst")),
        _("Earliest application that waits"): f"{earliest:%Y-%m-%d}" if earliest else "–",
    }
    return {"said": said, "people": {number for number, _country, _group in placed}}


def _share(shared: list[dict[str, Any]], key: str) -> str:
    return _part(sum(bool(facts.get(key)) for facts in shared), len(shared))


def _part(some: int, total: int) -> str:
    return _("%(some)d of %(all)d") % {"some": some, "all": total} if total else "–"


def _percent(number: int | None) -> str:
    return "–" if number is None else f"{number} %"
