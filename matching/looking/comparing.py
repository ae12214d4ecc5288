"""Two runs side by side: what each reached, and who gets in or out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from applications.models import Application
from ilnp.charts.drawing import Row
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
    charts: list[tuple[str, list[Row]]]


def compare(one: Run, other: Run) -> Comparison:
    """What two solved runs reached, beside each other. Its queries are the same whatever their size."""
    first, second = _figures(one), _figures(other)
    entering, leaving = second["people"] - first["people"], first["people"] - second["people"]
    lines = [Line(words, first["said"][words], second["said"][words]) for words in first["said"]]
    charts = [
        (words, [_row(run, *figures["drawn"][words]) for run, figures in ((one, first), (other, second))])
        for words in first["drawn"]
    ]
    return Comparison(lines, len(entering), _named(entering), len(leaving), _named(leaving), charts)


def _row(run: Run, number: int, most: int | None) -> Row:
    """A bar of one run, named by what tells it from the other."""
    return Row(f"{run} · {run.policy} · {run.seats}", number, _part(number, most) if most else str(number), most)


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
    people = Run.objects.values_list("problem__people", flat=True).get(pk=run.pk) or []
    told = {int(one["id"]): one for one in people}
    ranks = [min(known["ranks"].values()) for known in account.values() if known["ranks"]]
    percent = {line.sort: line.percent for line in showing.goals(run)}
    said = {
        _("Policy"): str(run.policy),
        _("Places offered"): str(run.seats),
        _("People placed"): str(len(placed)),
        _("Countries among them"): str(len({country for _number, country, _group in placed})),
        _("Groups"): str(len(shared)),
        _("People who wait"): str(waiting.count()),
        _("Among the placed, left out of a round before"): str(_waited_before(told, placed)),
        _("Groups that share an interest"): _share(shared, "interests"),
        _("Groups of one type of library"): _share(shared, "library_type"),
        _("Groups of the same time in the profession"): _share(shared, "career_stage"),
        _("Groups with two languages or more in common"): _part(
            sum(len(facts.get("languages") or ()) > 1 for facts in shared), len(shared)
        ),
        _("Groups with a free hour in common"): _share(shared, "hours"),
        _("Of what both seek, offered by the other"): _percent(_complement(told, placed)),
        _("People with their best possible partner"): _part(sum(rank == 1 for rank in ranks), len(ranks)),
        _("People with one of their five best"): _part(sum(rank <= 5 for rank in ranks), len(ranks)),
        _("Fit, of a perfect one"): _percent(percent.get("fit")),
        _("Weakest group, of a perfect one"): _percent(_weakest(run)),
        _("Earliest application that waits"): f"{earliest:%Y-%m-%d}" if earliest else "–",
    }
    return {
        "said": said,
        "people": {number for number, _country, _group in placed},
        "drawn": {
            _("People placed"): (len(placed), None),
            _("Countries among them"): (len({country for _number, country, _group in placed}), None),
            _("People with one of their five best"): (sum(rank <= 5 for rank in ranks), len(ranks)),
        },
    }


def _weakest(run: Run) -> int | None:
    """The fit of the weakest group under the last fit goal, as a share of a perfect one; a trio counts two thirds."""
    goals = Run.objects.values_list("problem__goals", flat=True).get(pk=run.pk) or []
    weights = [sum(goal["weights"].values()) for goal in goals if goal["maximise"] == "fit"]
    rows = Proposal.objects.filter(run=run).annotate(size=Count("members")).values_list("fit", "size")
    fits = [fit[-1] * (2 if size == 3 else 3) / 3 for fit, size in rows if fit]
    return round(100 * min(fits) / (1000 * weights[-1])) if fits and weights and weights[-1] else None


def _waited_before(told: dict[int, dict[str, Any]], placed: list[tuple[int, str, int]]) -> int:
    return sum(told.get(number, {}).get("waiting", 0) > 0 for number, _country, _group in placed)


def _complement(told: dict[int, dict[str, Any]], placed: list[tuple[int, str, int]]) -> int | None:
    """Of everything that people in groups seek, how much somebody of their group offers, of a hundred; None if they seek
    nothing."""
    groups: dict[int, list[int]] = {}
    for number, _country, group in placed:
        groups.setdefault(group, []).append(number)
    sought = found = 0
    for people in groups.values():
        for one in people:
            seeks = set(told.get(one, {}).get("seeks") or ())
            offered = {skill for other in people if other != one for skill in told.get(other, {}).get("offers") or ()}
            sought, found = sought + len(seeks), found + len(seeks & offered)
    return round(100 * found / sought) if sought else None


def _share(shared: list[dict[str, Any]], key: str) -> str:
    return _part(sum(bool(facts.get(key)) for facts in shared), len(shared))


def _part(some: int, total: int) -> str:
    return _("%(some)d of %(all)d") % {"some": some, "all": total} if total else "–"


def _percent(number: int | None) -> str:
    return "–" if number is None else f"{number} %"
