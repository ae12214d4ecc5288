"""Which step is taken when for somebody who is not heard of. The days are the cohort's own."""

from __future__ import annotations

from datetime import datetime, timedelta

from cohorts.models import Cohort, Silence
from ilnp.clock import local_morning, zone
from ilnp.due import plans

Step = Silence.Step

LATER = (Step.AGAIN, Step.OFFER, Step.PROPOSE)
"""What follows the first question, in order."""

DONE_AT = {
    Step.ASK: "asked_at",
    Step.AGAIN: "asked_again_at",
    Step.OFFER: "offered_at",
    Step.PROPOSE: "proposed_at",
}
"""Where a silence keeps when each step was taken."""


def days(cohort: Cohort) -> dict[Step, int]:
    """How many days after the silence began each later step is taken."""
    return {
        Step.AGAIN: cohort.again_after_days,
        Step.OFFER: cohort.offer_after_days,
        Step.PROPOSE: cohort.propose_after_days,
    }


def due_at(silence: Silence, step: Step) -> datetime:
    """When a later step is due: on its day, at eight in the morning where the person lives."""
    here = silence.membership.person.time_zone
    begun = silence.began_at.astimezone(zone(here)).date()
    return local_morning(begun + timedelta(days=days(silence.membership.cohort)[step]), here)


def following(silence: Silence) -> tuple[Step, datetime] | None:
    """The step that is taken next and when; None where none is, as nobody is followed up or all is done.

    A step that a later one has passed is behind: it had nobody to be taken for, as where both are not heard of.
    """
    if silence.ended_at or silence.membership.cohort.ladder_since is None:
        return None
    taken = [number for number, step in enumerate(LATER, 1) if getattr(silence, DONE_AT[step])]
    for step in LATER[max(taken, default=0) :]:
        if step.value not in silence.left_out:
            return step, due_at(silence, step)
    return None


def reconcile(silence: Silence, now: datetime) -> None:
    """Make the plans of somebody's silence agree with it: a plan for each later step that is not left out, while it lasts
    and the cohort, which is under way, follows silent people up."""
    cohort = silence.membership.cohort
    wanted = []
    if silence.ended_at is None and cohort.state == Cohort.State.STARTED and cohort.ladder_since is not None:
        wanted = [
            plans.Wanted(
                rule=f"silence_{step.value}",
                key=f"silence_{step.value}:{silence.pk}",
                person=silence.membership.person,
                due_at=due_at(silence, step),
            )
            for step in LATER
            if step.value not in silence.left_out
        ]
    plans.reconcile(silence, wanted, now=now)
