"""Who may take part: a pure function of the answers under a call's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """What the answers alone say."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not eligible"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Rules:
    """The minimum qualifications of a call: ``required`` rule out who answers no, ``asked`` are all that are asked."""

    required: frozenset[str]
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """The outcome and its reasons: codes of qualifications, in alphabetical order.

    For ``NOT_ELIGIBLE`` they are those answered no, for ``UNCLEAR`` those that are required and were left open.
    """

    outcome: Outcome
    reasons: tuple[str, ...] = ()


def judge(answers: Mapping[str, bool | None], rules: Rules) -> Verdict:
    """Judge one person's answers to the minimum qualifications (code to true, false or None for no clear answer).

    A required qualification answered no rules out. One that the form asked (it is a key of ``answers``) and that was left
    open leaves it to a person. One that was never asked of this applicant is not held against them.
    """
    failed = tuple(sorted(code for code in rules.required if answers.get(code) is False))
    if failed:
        return Verdict(Outcome.NOT_ELIGIBLE, failed)
    unanswered = tuple(sorted(code for code in rules.required if code in answers and answers[code] is None))
    if unanswered:
        return Verdict(Outcome.UNCLEAR, unanswered)
    return Verdict(Outcome.ELIGIBLE)
