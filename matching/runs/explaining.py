"""What a run says, in words for coordinators: goals, what a group shares, why somebody is left over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications import wording
from applications.own_words.interests import OWN
from ilnp.words import places
from matching.engine import STRANDED
from matching.models import Run

GOALS = {
    "places": gettext_lazy("people placed"),
    "countries": gettext_lazy("countries among them"),
    "waiting": gettext_lazy("people placed who were left out of a wave before"),
    "earliest": gettext_lazy("early applicants first"),
    "new": gettext_lazy("people placed who never had a place"),
    "kept": gettext_lazy("groups that stay as they are"),
    "worst": gettext_lazy("how well the weakest group fits"),
    "fit": gettext_lazy("how well the groups fit"),
}

FIT_VALUES = {
    "interests": gettext_lazy("shared interests"),
    "library_type": gettext_lazy("same type of library"),
    "career_stage": gettext_lazy("same career stage"),
    "frequency": gettext_lazy("same frequency"),
    "type_wishes": gettext_lazy("wishes for a type of library"),
    "interest_wishes": gettext_lazy("wishes for shared interests"),
    "languages": gettext_lazy("common languages"),
    "hours": gettext_lazy("common free hours"),
    "meeting": gettext_lazy("three common free hours"),
    "complement": gettext_lazy("what one seeks and the other offers"),
    "areas": gettext_lazy("areas that the mentor knows"),
    "earliest": gettext_lazy("early applicants"),
}
"""What the fit of a group is made of, in words."""


@dataclass(frozen=True)
class GoalLine:
    """One goal of a run: what was to be made large, how large it got, how large it could be at most.

    ``percent`` and ``most_percent``: value and bound as shares of what groups alike in everything would reach, for goals of
    fit, whose sums say little to a reader. ``short`` says what was to be made large, without what it weighs, and ``sort``
    is its name in the engine.
    """

    words: str
    value: int
    bound: int
    proved: bool
    percent: int | None = None
    most_percent: int | None = None
    short: str = ""
    sort: str = ""


def goal_words(goal: dict[str, Any]) -> str:
    """One goal of a policy in words; goals of the same sort differ in what they weigh or count."""
    sort = goal["maximise"]
    if sort == "waiting" and goal.get("at_least", 1) >= STRANDED:
        return _("people placed who had lost a place")
    words = str(GOALS.get(sort, sort))
    weights = {name: weight for name, weight in goal.get("weights", {}).items() if weight}
    if not weights:
        return words
    heaviest_first = sorted(weights.items(), key=lambda item: -item[1])
    parts = [
        f"{FIT_VALUES[name]} {weight}" if len(weights) > 1 else str(FIT_VALUES[name])
        for name, weight in heaviest_first
    ]
    return f"{words}: {', '.join(parts)}"


def goals_of(run: Run) -> list[GoalLine]:
    """The goals in their order, with values and proofs; empty while the run is not solved."""
    if not run.solution:
        return []
    sizes = [len(group["people"]) for group in run.solution["groups"]]
    return goal_lines(run.problem["goals"], run.solution["goals"], sizes)


def goal_lines(asked: list[dict[str, Any]], reached: list[dict[str, Any]], sizes: list[int]) -> list[GoalLine]:
    """The engine's goals, as asked and as reached, for groups of these sizes."""
    return [
        GoalLine(
            goal_words(goal),
            found["value"],
            found["bound"],
            found["proved"],
            _percent(goal, found["value"], sizes),
            _percent(goal, found["bound"], sizes),
            str(GOALS.get(goal["maximise"], goal["maximise"])),
            goal["maximise"],
        )
        for goal, found in zip(asked, reached, strict=True)
    ]


def _percent(goal: dict[str, Any], value: int, sizes: list[int]) -> int | None:
    """How much of a perfect fit is reached: each value is at most 1000, and a trio counts half of its three pairs.

    The weakest group is one group, and a trio counts there as a pair.
    """
    groups = 1000 if goal["maximise"] == "worst" else sum(1500 if size == 3 else 1000 for size in sizes)
    perfect = sum(goal.get("weights", {}).values()) * groups
    return round(100 * value / perfect) if perfect else None


class Wording(wording.Wording):
    """Turns what the engine says into the reader's words, with one query for all choice lists."""

    def __init__(self, language: str | None = None) -> None:
        super().__init__(language or get_language() or "en")

    def one(self, choice_list: str, code: str) -> str:
        """The words of one code; of a person's own words these."""
        return super().one(choice_list, code).removeprefix(OWN)

    def shared(self, facts: dict[str, Any]) -> list[str]:
        """What a group has in common, as phrases: languages first, then interests, then the rest."""
        phrases = []
        if languages := facts.get("languages"):
            phrases.append(", ".join(places.language_name(code, self.language) for code in languages))
        if interests := facts.get("interests"):
            phrases.append(", ".join(self.one("interest", code) for code in interests))
        for key, choice_list in (
            ("library_type", "library_type"),
            ("career_stage", "career_stage"),
            ("frequency", "frequency"),
        ):
            if facts.get(key):
                phrases.append(self.one(choice_list, facts[key]))
        if areas := facts.get("areas"):
            phrases.append(", ".join(self.one("area", code) for code in areas))
        if hours := _number(facts.get("hours")):
            phrases.append(
                ngettext("%(count)d free hour in common", "%(count)d free hours in common", hours) % {"count": hours}
            )
        return phrases


def _number(value: Any) -> int:
    if isinstance(value, list):
        return len(value)
    return value if isinstance(value, int) else 0
