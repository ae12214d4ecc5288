"""What a move costs or gains, in words: the first goal that changes says it, since it counts more than all that follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.engine import STRANDED

COUNTED = {"countries", "waiting", "new", "earliest", "kept"}
"""Goals whose change says little without knowing whether as many people are placed."""


def in_words(goals: Sequence[dict[str, Any]], before: Sequence[int], after: Sequence[int]) -> str:
    """The difference between two values of every goal, from the first goal that changes: "as many people, one country
    less", "−0.4 % fit". A fit is told as a share of what it was.
    """
    for at, (goal, then, now) in enumerate(zip(goals, before, after, strict=True)):
        if then != now:
            words = _change(goal, then, now)
            kept = any(earlier["maximise"] == "places" for earlier in goals[:at])
            return (
                _("as many people, %(change)s") % {"change": words} if kept and goal["maximise"] in COUNTED else words
            )
    return _("no goal changes")


def every_goal(goals: Sequence[dict[str, Any]], before: Sequence[int], after: Sequence[int]) -> list[str]:
    """Every goal that changes, in its order."""
    changed = zip(goals, before, after, strict=True)
    return [_change(goal, then, now) for goal, then, now in changed if then != now]


def _change(goal: dict[str, Any], then: int, now: int) -> str:
    sort, by = goal["maximise"], now - then
    number = abs(by)
    if sort in ("fit", "worst"):
        return _fit(sort, then, by)
    if sort == "earliest":
        return _("earlier applicants") if by > 0 else _("later applicants")
    if sort == "waiting":
        return _waiting(goal, by)
    return {
        "places": _places,
        "countries": _countries,
        "new": _new,
        "kept": _kept,
    }[sort](number, by > 0)


def _places(number: int, more: bool) -> str:
    if more:
        return ngettext("one person more", "%(n)d people more", number) % {"n": number}
    return ngettext("one person fewer", "%(n)d people fewer", number) % {"n": number}


def _countries(number: int, more: bool) -> str:
    if more:
        return ngettext("one country more", "%(n)d countries more", number) % {"n": number}
    return ngettext("one country less", "%(n)d countries less", number) % {"n": number}


def _new(number: int, more: bool) -> str:
    if more:
        return ngettext("one more who never had a place", "%(n)d more who never had a place", number) % {"n": number}
    return ngettext("one fewer who never had a place", "%(n)d fewer who never had a place", number) % {"n": number}


def _kept(number: int, more: bool) -> str:
    if more:
        return ngettext("one more group stays as it is", "%(n)d more groups stay as they are", number) % {"n": number}
    return ngettext("one group fewer stays as it is", "%(n)d groups fewer stay as they are", number) % {"n": number}


def _waiting(goal: dict[str, Any], by: int) -> str:
    number, more = abs(by), by > 0
    if goal.get("by", "people") == "rounds":
        if more:
            return ngettext(
                "one more round of waiting made good", "%(n)d more rounds of waiting made good", number
            ) % {"n": number}
        return ngettext("one round of waiting fewer made good", "%(n)d rounds of waiting fewer made good", number) % {
            "n": number
        }
    if goal.get("at_least", 1) >= STRANDED:
        words = (_("%(n)d more who had lost a place"), _("%(n)d fewer who had lost a place"))
    else:
        words = (_("%(n)d more who waited before"), _("%(n)d fewer who waited before"))
    return words[0 if more else 1] % {"n": number}


def _fit(sort: str, then: int, by: int) -> str:
    share = f"{share_of(by, then)} %" if then else ""
    if sort == "worst":
        return _("weakest group %(share)s") % {"share": share} if share else _("the weakest group fits better")
    return _("%(share)s fit") % {"share": share} if share else _("the groups fit better")


def share_of(by: int, whole: int) -> str:
    """A difference as a signed share of a whole in percent, with as many digits as it needs not to be nought."""
    sign = "+" if by > 0 else "−"
    percent = abs(by) * 100 / whole
    for digits in (1, 2, 3):
        if percent >= 10**-digits:
            return f"{sign}{percent:.{digits}f}"
    return _("%(sign)s less than 0.001") % {"sign": sign}
