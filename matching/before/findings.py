"""What can be known of a run before it: who can have nobody, which rule takes away most, which country is stuck, and
whether there are people who look after so many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.models import Application
from ilnp.charts.drawing import Row
from ilnp.words import places as countries
from matching import engine, problem
from matching.models import Policy
from matching.runs import places, reasons


@dataclass(frozen=True)
class Alone:
    """Somebody whom no answer can place, and why."""

    application: Application
    why: str


@dataclass(frozen=True)
class Verdict:
    """What somebody who looks after groups can carry, whether it is enough, and the page where that is changed."""

    words: str
    enough: bool
    address: str


@dataclass(frozen=True)
class Findings:
    """``alone``: who can have nobody. ``rules``: the pairs that each rule alone takes away. ``caps``: sentences about
    countries whose people cannot all be placed. ``pairs``: how many pairs are possible."""

    pairs: int
    alone: list[Alone]
    rules: list[Row]
    caps: list[str]


def of(policy: Policy, people: Sequence[Application], seats: int) -> Findings:
    """What is known of a run of these people under a policy. Nothing is solved; the queries are those of its problem."""
    document = problem.build(policy, people, seats=seats)
    found = engine.foreseen(document)
    by_number = {str(one.pk): one for one in people}
    taken = sorted(((number, rule) for rule, number in found["rules"].items() if number), reverse=True)
    return Findings(
        found["pairs"],
        [
            Alone(by_number[person], reasons.sentence(told["reason"], told["facts"], document["goals"]))
            for person, told in found["nobody"].items()
        ],
        [Row(str(reasons.RULES[rule]), number, f"{number:,}") for number, rule in taken],
        [*_few_elsewhere(found["countries"]), *_over_cap(policy, people, seats)],
    )


def _few_elsewhere(told: Sequence[dict[str, Any]]) -> list[str]:
    """Countries from which more people come than there are elsewhere who share a language with one of them."""
    return [
        ngettext(
            "%(n)d person from %(country)s cannot be placed: nobody from elsewhere shares a language with them.",
            "%(n)d people from %(country)s cannot all be placed: only %(few)d from elsewhere share a language with them.",
            one["people"],
        )
        % {"n": one["people"], "country": " + ".join(map(_country, one["codes"])), "few": one["elsewhere"]}
        for one in told
        if one["elsewhere"] < one["people"]
    ]


def _over_cap(policy: Policy, people: Sequence[Application], seats: int) -> list[str]:
    """Countries from which more people come than one country may have of the places."""
    if policy.country_cap is None:
        return []
    most = max(1, int(policy.country_cap * seats))
    words = _("%(n)d people from %(country)s cannot all be placed: at most %(most)d of them may have a place.")
    counted = Counter(one.country for one in people).most_common()
    return [words % {"n": n, "country": _country(code), "most": most} for code, n in counted if n > most]


def _country(code: str) -> str:
    return countries.country_name(code, get_language() or "en")


def verdicts(seats: int) -> list[Verdict]:
    """Whether those who look after groups can carry so many places."""
    return [
        Verdict(f"{one.words} {_enough(one.people, seats)}", one.people >= seats, one.address)
        for one in places.carried()
    ]


def _enough(people: int, seats: int) -> str:
    missing = seats - people
    if missing <= 0:
        return _("That is enough for %(seats)d places.") % {"seats": seats}
    words = ngettext(
        "For %(seats)d places that is %(n)d person too few, or %(groups)d group.",
        "For %(seats)d places that is %(n)d people too few, or %(groups)d groups.",
        missing,
    )
    return words % {"seats": seats, "n": missing, "groups": -(-missing // 2)}
