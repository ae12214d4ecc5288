"""Why somebody is left over: one sentence for each of the engine's reasons and for each goal that stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.engine import STRANDED
from matching.runs.explaining import goal_words

REASONS = {
    "no_language": gettext_lazy("Nobody else writes one of their languages."),
    "no_partner": gettext_lazy("Nobody among the others is allowed as their partner."),
    "partners_locked": gettext_lazy("Everybody who could be their partner is in a locked group."),
    "cap": gettext_lazy("Their country has reached its share of the places."),
    "seats": gettext_lazy("All places are taken."),
    "outweighed": gettext_lazy("They have possible partners, but placing them would make a goal worse."),
}

RULES = {
    "country": gettext_lazy("same country"),
    "language": gettext_lazy("no common language"),
    "role": gettext_lazy("roles do not fit"),
    "met": gettext_lazy("were together before"),
    "never": gettext_lazy("must not be put together"),
}
"""The engine's names for the rules that a pair can break, in words."""

WORSE = {
    "places": gettext_lazy("With them, fewer people would have a place"),
    "countries": gettext_lazy("With them, people from fewer countries would have a place"),
    "waiting": gettext_lazy("With them, fewer people who were left out before would have a place"),
    "rounds": gettext_lazy("With them, those who have a place would have waited through fewer rounds"),
    "stranded": gettext_lazy("With them, fewer people who had lost a place would have one again"),
    "new": gettext_lazy("With them, fewer people who never had a place would have one"),
    "earliest": gettext_lazy("With them, the places would go to people who applied later"),
    "kept": gettext_lazy("With them, fewer groups would stay as they are"),
    "worst": gettext_lazy("With them, the weakest group would fit less well"),
    "fit": gettext_lazy("With them, the groups would fit less well"),
}
"""What placing somebody would do to a goal, after the earlier goals."""


def sentence(reason: str, facts: Mapping[str, Any], goals: Sequence[Mapping[str, Any]]) -> str:
    """Why somebody is left over, with the engine's numbers where it gives any; ``goals`` are those of the run."""
    if reason == "outweighed":
        return stands_in_the_way(facts, goals)
    details = []
    if reason == "no_partner":
        details = [f"{words}: {facts[rule]}" for rule, words in RULES.items() if facts.get(rule)]
    said = str(REASONS.get(reason, reason))
    if reason == "cap" and "partners_from" in facts:
        said = _("Every country that a partner of theirs could come from has reached its share of the places.")
    if reason == "seats" and facts.get("placed") != facts.get("seats"):
        said = _("One place is left, and they would need a second one for a partner.")
    return f"{said} ({'; '.join(details)})" if details else said


def stands_in_the_way(facts: Mapping[str, Any], goals: Sequence[Mapping[str, Any]]) -> str:
    """The first goal that placing somebody would worsen, from the engine's facts about who is outweighed."""
    certain = facts.get("certain", True)
    if not facts["possible"]:
        return _("They have possible partners, but no groups that keep every rule would place them.")
    if facts["goal"]:
        goal = goals[facts["position"]]
        details = [] if goal["maximise"] not in ("fit", "worst") else [goal_words(dict(goal))]
        if not certain:
            details.append(_("not proved"))
        said = str(WORSE[_sort(goal)])
        return f"{said} ({'; '.join(details)})." if details else f"{said}."
    if not certain:
        return _("They have possible partners; what placing them would cost was not worked out.")
    return _("Other groups, just as good by every goal, would place them; the goals do not decide between the two.")


def _sort(goal: Mapping[str, Any]) -> str:
    if goal["maximise"] != "waiting":
        return str(goal["maximise"])
    if goal.get("at_least", 1) >= STRANDED:
        return "stranded"
    return "rounds" if goal.get("by") == "rounds" else "waiting"
