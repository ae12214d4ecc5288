"""The participation inquiry: do they still want to take part?"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from applications.waitlist import line
from cohorts.models import Cohort, Group, InquiryAnswer, Membership
from cohorts.rematch import changes
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User

LEFT_BECAUSE = {
    InquiryAnswer.Answer.LATER: Membership.Ending.LATER,
    InquiryAnswer.Answer.NO: Membership.Ending.NO_LONGER,
    None: Membership.Ending.NO_ANSWER,
}
"""How a membership ends at the start for each answer but "yes". Silence counts as no, as it did in 2020."""


@transaction.atomic
def answer(membership: Membership, choice: str, *, now: datetime | None = None) -> InquiryAnswer:
    """Note a person's answer. Answering again replaces it, until the cohort starts.

    Raises ``ValidationError`` for an unknown answer, or when the cohort has started or the membership has ended.
    """
    now = now or clock.now()
    if choice not in InquiryAnswer.Answer.values:
        raise ValidationError({"answer": _("Please choose one of the answers.")})
    cohort = Cohort.objects.select_for_update().get(pk=membership.cohort_id)  # it cannot be started meanwhile
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if cohort.state != Cohort.State.FORMED or membership.left_at:
        raise ValidationError(_("This question is closed. Please write to us if your plans have changed."))
    row, _made = InquiryAnswer.objects.update_or_create(
        membership=membership, defaults={"answer": choice, "answered_at": now}
    )
    audit.record("inquiry answered", membership, actor=membership.person, answer=choice)
    return row


def counts(cohort: Cohort) -> dict[str, int]:
    """How many active members said ``yes``, ``later``, ``no``, and how many nothing yet (``silent``)."""
    rows = cohort.memberships.active().aggregate(
        all=Count("pk"),
        **{value: Count("pk", filter=Q(inquiry_answer__answer=value)) for value in InquiryAnswer.Answer.values},
    )
    rows["silent"] = rows["all"] - sum(rows[value] for value in InquiryAnswer.Answer.values)
    return rows


@transaction.atomic
def close(cohort: Cohort, *, actor: User | None = None, now: datetime | None = None) -> int:
    """End the memberships of all who did not say yes, and return how many that were.

    Partners left alone by it are free again and first in line. Nothing is sent here but to who had been drawn from the
    waitlist without a word: they are off it, and read how to come back.
    """
    now = now or clock.now()
    unsure = (
        cohort.memberships.active()
        .exclude(inquiry_answer__answer=InquiryAnswer.Answer.YES)
        .select_related("inquiry_answer", "group")
        .order_by("group", "pk")
    )
    by_group: dict[Group, dict[int, str]] = defaultdict(dict)
    for membership in unsure:
        given = getattr(membership, "inquiry_answer", None)
        because = LEFT_BECAUSE[InquiryAnswer.Answer(given.answer) if given else None]
        by_group[membership.group][membership.pk] = because
    unheard = [one.application_id for one in unsure if not hasattr(one, "inquiry_answer")]
    ended = sum(changes.leave_together(group, reasons, actor=actor, now=now) for group, reasons in by_group.items())
    line.record_unheard(unheard, actor=actor)
    audit.record("inquiry closed", cohort, actor=actor, ended=ended)
    return ended
