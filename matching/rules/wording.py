"""Rules of a matching in plain words, and which of them make sense for a call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Call
from matching.models import Policy, Run
from matching.runs.explaining import goal_words

STEPS = (
    (100, gettext_lazy("much")),
    (30, gettext_lazy("some")),
    (10, gettext_lazy("little")),
    (0, gettext_lazy("none")),
)
"""How much something counts, in words, with the number that the engine is given."""


def rule_sentences(policy: Policy) -> list[str]:
    """The hard rules of a policy, one sentence each; what always holds comes first."""
    said = [_("Two people of one group live in different countries and can both write one language.")]
    if policy.never_again:
        said.append(_("Nobody is put together again with a partner they have had."))
    else:
        said.append(_("People may get a partner again whom they have had."))
    if policy.country_cap is None:
        said.append(_("One country may have any number of places."))
    else:
        said.append(
            _("One country has at most %(share)g %% of the places.") % {"share": float(policy.country_cap * 100)}
        )
    said.append(
        {
            Policy.Trio.NEVER: _("There are no groups of three."),
            Policy.Trio.ODD: _("There is at most one group of three, where the number is odd."),
            Policy.Trio.FREE: _("There are groups of three wherever they are better."),
        }[Policy.Trio(policy.trio)]
    )
    return said


def goal_sentences(policy: Policy) -> list[str]:
    """The goals in their order."""
    return [goal_words(goal) for goal in policy.goals]


def weighs(goals: Iterable[dict[str, Any]], value: str) -> bool:
    """Whether a value of the fit counts anywhere in these goals."""
    return any(goal.get("weights", {}).get(value) for goal in goals)


def offered_for(call: Call) -> list[Policy]:
    """The policies that make sense for a call, newest versions only: what only mentors have counts in mentoring calls, and
    who lost a group is put together anew only where a run was approved, so that there are groups. Two queries."""
    mentoring = call.kind == Call.Kind.MENTORING
    has_groups = Run.objects.filter(call=call, state=Run.State.APPROVED).exists()
    return [
        policy
        for policy in Policy.objects.filter(is_active=True)
        if (mentoring or not weighs(policy.goals, "areas"))
        and (has_groups or not any(goal["maximise"] == "kept" for goal in policy.goals))
    ]


def last_used(call: Call, offered: list[Policy]) -> Policy | None:
    """The offered policy of the newest run of this call, else of any call of its kind, else none. Two queries."""
    for runs in (Run.objects.filter(call=call), Run.objects.filter(call__kind=call.kind)):
        newest = (
            runs.filter(policy__in=offered).order_by("-requested_at", "-pk").values_list("policy", flat=True).first()
        )
        if newest is not None:
            return next(policy for policy in offered if policy.pk == newest)
    return None
