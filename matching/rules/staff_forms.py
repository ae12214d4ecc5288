"""The form of a policy: switches with a sentence, and goals as a list to move up and down, without a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ilnp.forms import offer
from matching.models import Policy
from matching.rules.wording import STEPS, weighs
from matching.runs.explaining import FIT_VALUES, GOALS

MOST_GOALS = 20
HEAVIEST = 1000
WEIGHED = ("fit", "worst")
SHARES = ("0.1", "0.2", "0.25", "0.3", "0.5")


class PolicyForm(forms.Form):
    """Name, hard rules and the note; the goals stand beside it (see ``goals_sent``)."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    never_again = forms.BooleanField(
        label=gettext_lazy("Nobody is put together again with a partner they have had"), required=False
    )
    country_cap = forms.TypedChoiceField(
        label=gettext_lazy("At most so many places to one country"),
        coerce=Decimal,
        empty_value=None,
        required=False,
    )
    trio = forms.ChoiceField(
        label=gettext_lazy("Groups of three"), choices=Policy.Trio.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("What you changed, and why"),
        max_length=300,
        help_text=gettext_lazy("Stays with this version, for whoever comes after you."),
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": policy.name,
            "never_again": policy.never_again,
            "country_cap": "" if policy.country_cap is None else str(policy.country_cap.normalize()),
            "trio": policy.trio,
        }
        super().__init__(*args, **kwargs)
        shares = {*map(Decimal, SHARES), *([policy.country_cap.normalize()] if policy.country_cap else [])}
        offer(
            self,
            "country_cap",
            [("", _("no limit")), *((str(share), f"{float(share * 100):g} %") for share in sorted(shares))],
        )


def goals_sent(posted: Mapping[str, str]) -> list[dict[str, Any]]:
    """The goals as a page sent them, in its order; what is no goal or no number is left out."""
    goals = []
    for place in range(MOST_GOALS):
        sort = posted.get(f"goal-{place}", "")
        if sort not in GOALS:
            continue
        goal: dict[str, Any] = {"maximise": sort}
        if sort == "waiting":
            goal["at_least"] = max(1, _number(posted.get(f"goal-{place}-at-least", "")))
            if posted.get(f"goal-{place}-by") == "rounds":
                goal["by"] = "rounds"
        if sort in WEIGHED:
            weights = {name: _number(posted.get(f"goal-{place}-{name}", "")) for name in FIT_VALUES}
            goal["weights"] = {name: weight for name, weight in weights.items() if weight}
        goals.append(goal)
    return goals


def _number(typed: str) -> int:
    return min(HEAVIEST, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0


def moved(goals: list[dict[str, Any]], act: str, added: str) -> list[dict[str, Any]]:
    """The goals after a button: ``up-2``, ``down-0``, ``drop-1`` by place, or ``add``; anything else changes nothing."""
    what, _dash, typed = act.partition("-")
    goals = list(goals)
    if what == "add" and added in GOALS and len(goals) < MOST_GOALS:
        return [*goals, {"maximise": added, **({"weights": {"interests": 100}} if added in WEIGHED else {})}]
    place = _number(typed) if typed else len(goals)
    if place >= len(goals):
        return goals
    if what == "drop":
        del goals[place]
    other = {"up": place - 1, "down": place + 1}.get(what, -1)
    if 0 <= other < len(goals):
        goals[place], goals[other] = goals[other], goals[place]
    return goals


def goals_shown(goals: list[dict[str, Any]], first_goals: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the page shows of each goal: its words, and for a fit each value with the weights to choose from.

    What only mentors have is offered where the policy weighs it already.
    """
    mentoring = weighs(first_goals, "areas")
    return [
        {
            "sort": goal["maximise"],
            "words": str(GOALS[goal["maximise"]]),
            "at_least": goal.get("at_least", 1),
            "by": goal.get("by", "people"),
            "weights": [
                (name, words, _choices(goal.get("weights", {}).get(name, 0)))
                for name, words in FIT_VALUES.items()
                if name != "areas" or mentoring
            ]
            if goal["maximise"] in WEIGHED
            else [],
        }
        for goal in goals
    ]


def _choices(weight: int) -> list[tuple[int, str, bool]]:
    """The steps to choose from, with the number beside and the one in force marked; a weight between stands by itself."""
    steps = {number: _("%(words)s (%(n)d)") % {"words": words, "n": number} for number, words in STEPS}
    if weight not in steps:
        steps[weight] = _("as it is (%(n)d)") % {"n": weight}
    return [(number, steps[number], number == weight) for number in sorted(steps, reverse=True)]


def addable(goals: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Goals that the list lacks; a fit can stand there more than once."""
    there = {goal["maximise"] for goal in goals} - {"fit"}
    return [(sort, str(words)) for sort, words in GOALS.items() if sort not in there]
