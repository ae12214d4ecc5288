"""What the page of a run under way shows: the goal at hand, its value and bound over time, the goals that are settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ilnp.charts.drawing import Row
from matching.models import Run
from matching.runs.explaining import goal_words


@dataclass(frozen=True)
class Progress:
    """``curve`` has value and bound of the goal at hand over the seconds; ``settled`` a sentence for each goal before."""

    words: str
    headline: str
    curve: list[Row]
    settled: list[str]


def progress_of(run: Run) -> Progress | None:
    """Where a run under way stands; None where it has not said yet."""
    told = run.progress
    if "goal" not in told:
        return None
    goals = run.problem["goals"]
    points = told.get("curve", [])
    here = [point for point in points if point["goal"] == told["goal"]]
    last = {point["goal"]: point for point in points if point["goal"] < told["goal"]}
    return Progress(
        _("Now: %(goal)s, %(value)s so far, at most %(bound)s, a gap of %(gap)s.")
        % {
            "goal": goal_words(goals[told["goal"]]),
            "value": f"{told['value']:,}",
            "bound": f"{told['bound']:,}",
            "gap": _gap(told),
        },
        _("Value, and the most it can be, over time"),
        [
            Row(
                _("%(n)s s") % {"n": f"{point['seconds']:.1f}"},
                point["value"],
                f"{point['value']:,}",
                point["bound"],
            )
            for point in here
        ]
        if len(here) > 1
        else [],
        [
            _("%(goal)s: %(value)s, gap %(gap)s")
            % {"goal": goal_words(goals[goal]), "value": f"{point['value']:,}", "gap": _gap(point)}
            for goal, point in sorted(last.items())
        ],
    )


def _gap(point: dict[str, Any]) -> str:
    """How far the value is below its bound, as a share of the bound."""
    gap = point["bound"] - point["value"]
    return f"{100 * gap / point['bound']:.2g} %" if gap else _("none")
