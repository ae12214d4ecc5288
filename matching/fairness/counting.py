"""Who applied, who could be drawn on, who got a place and who waits, by what people are like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.models import Application, LanguageSkill
from ilnp.words import places
from matching.engine import STRANDED
from matching.fairness import regions
from matching.fairness.chance import by_lot
from matching.models import LeftOver, ProposalMember, Run
from matching.runs.explaining import Wording

MANY = 5
"""From so many rounds on all count alike, as they do to the goal."""

COLUMNS = ("country", "library_type", "career_stage", "role", "submitted_at")


@dataclass(frozen=True)
class Share:
    """Of one sort: how many applied to the call, or were drawn on from an earlier one; how many were drawn on; how many of
    them got a place; and the fewest and most who would get one by lot, but for one draw in twenty."""

    words: str
    applied: int
    candidates: int
    placed: int
    fewest: int
    most: int

    @property
    def waiting(self) -> int:
        """How many did not get one."""
        return self.candidates - self.placed

    @property
    def percent(self) -> int:
        """The share of those drawn on who got a place, of a hundred."""
        return round(100 * self.placed / self.candidates) if self.candidates else 0

    @property
    def beyond_chance(self) -> bool:
        """Whether so few or so many would hardly get one by lot."""
        return not self.fewest <= self.placed <= self.most


@dataclass
class People:
    """Everybody of one run and its call, fetched once: who applied, who was placed, who waits, and what the run knew."""

    run: Run
    applied: list[Application]
    placed: list[Application]
    waiting: list[Application]
    told: dict[int, dict[str, Any]]
    languages: dict[int, list[str]] = field(default_factory=dict)

    @property
    def candidates(self) -> list[Application]:
        """Whom the run drew on."""
        return [*self.placed, *self.waiting]


def people_of(run: Run) -> People:
    """Fetch them. Five queries, whatever their number."""
    light = Application.objects.only(*COLUMNS)
    placed = list(light.filter(pk__in=ProposalMember.objects.filter(run=run).values("application")))
    waiting = list(light.filter(pk__in=LeftOver.objects.filter(run=run).values("application")))
    drawn_on = [one.pk for one in (*placed, *waiting)]
    applied = list(light.filter(Q(call=run.call_id) | Q(pk__in=drawn_on)))
    found = Run.objects.values_list("problem__people", flat=True).get(pk=run.pk) or ()
    numbers = [one.pk for one in applied]
    languages: dict[int, list[str]] = {}
    for number, code in LanguageSkill.objects.filter(application__in=numbers).values_list("application", "language"):
        languages.setdefault(number, []).append(code)
    return People(run, applied, placed, waiting, {int(one["id"]): one for one in found}, languages)


Sorter = Callable[[Application], Iterable[str]]


def sorts(people: People) -> dict[str, Sorter]:
    """By what people are told apart, with a function of one application that names its sorts: of languages several."""
    words, window = Wording(), _middle(people)
    return {
        _("Country"): lambda one: [places.country_name(one.country, words.language)],
        _("Region, as IFLA divides the world"): lambda one: [regions.ifla(one.country)],
        _("Region, as ALA divides the world"): lambda one: [regions.ala(one.country)],
        _("Type of library"): lambda one: [words.one("library_type", one.library_type) or _("not stated")],
        _("Language"): lambda one: [
            places.language_name(code, words.language) for code in people.languages.get(one.pk, [])
        ],
        _("Time in the profession"): lambda one: [words.one("career_stage", one.career_stage) or _("not stated")],
        _("Role"): lambda one: [str(one.get_role_display())],
        _("Places before"): lambda one: _known(people, one, lambda told: str(told.get("placed_before", 0))),
        _("Rounds and waves left out of before"): lambda one: _known(
            people, one, lambda told: _rounds(told.get("waiting", 0))
        ),
        _("When they applied"): lambda one: [
            _("first half of the window") if one.submitted_at < window else _("second half of the window")
        ],
    }


def _known(people: People, one: Application, sort: Callable[[dict[str, Any]], str]) -> list[str]:
    """The sort by what the run knew of somebody; none for who was not drawn on."""
    return [sort(people.told[one.pk])] if one.pk in people.told else []


def _middle(people: People) -> datetime:
    """The middle of the window of the call; without one, between the first and the last application drawn on."""
    call = people.run.call
    if call.opens_at and call.closes_at:
        return call.opens_at + (call.closes_at - call.opens_at) / 2
    sent = [one.submitted_at for one in people.candidates]
    return min(sent) + (max(sent) - min(sent)) / 2 if sent else call.created_at


def _rounds(waiting: int) -> str:
    if waiting >= STRANDED:
        return _("had lost a place")
    return str(waiting) if waiting < MANY else _("%(number)d and more") % {"number": MANY}


def shares(people: People) -> dict[str, list[Share]]:
    """The shares of every sort, the largest first."""
    return {title: _shares(people, sort) for title, sort in sorts(people).items()}


def _shares(people: People, sort: Sorter) -> list[Share]:
    applied = Counter(name for one in people.applied for name in sort(one))
    placed = Counter(name for one in people.placed for name in sort(one))
    waiting = Counter(name for one in people.waiting for name in sort(one))
    everybody, got = len(people.candidates), len(people.placed)
    found = []
    for name in applied.keys() | placed.keys() | waiting.keys():
        candidates = placed[name] + waiting[name]
        fewest, most = by_lot(candidates, everybody, got)
        found.append(Share(name, applied[name], candidates, placed[name], fewest, most))
    return sorted(found, key=lambda one: (-one.candidates, -one.applied, one.words))
