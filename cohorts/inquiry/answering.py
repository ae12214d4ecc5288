"""The participation inquiry: do they still want to take part?"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from applications.models import Application
from applications.waitlist import line
from cohorts.inquiry.mails import early_start
from cohorts.models import Cohort, Group, InquiryAnswer, InquiryAsked, Membership
from cohorts.models.group import MembershipQuerySet
from cohorts.rematch import changes
from cohorts.way import introductions, schedule
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.due import plans
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee

Answer = InquiryAnswer.Answer

LEFT_BECAUSE = {
    Answer.LATER: Membership.Ending.LATER,
    Answer.NO: Membership.Ending.NO_LONGER,
    None: Membership.Ending.NO_ANSWER,
}
"""How a membership ends at the start for each answer but "yes". Silence counts as no, as it did in 2020, from the end of
the last day for answers."""


@transaction.atomic
def answer(
    membership: Membership, choice: str, *, said_by: User | None = None, now: datetime | None = None
) -> InquiryAnswer:
    """Note a person's answer. Answering again replaces it, until the cohort starts.

    Who was asked later, in a cohort under way, is introduced as soon as everybody in their group has said yes; with another
    answer they leave it at once. ``said_by`` is whoever answers for them, staff who heard it; by default the person. Raises
    ``ValidationError`` for an unknown answer, or when the cohort has started or the membership has ended.
    """
    now = now or clock.now()
    if choice not in Answer.values:
        raise ValidationError({"answer": _("Please choose one of the answers.")})
    cohort = Cohort.objects.select_for_update().get(pk=membership.cohort_id)  # it cannot be started meanwhile
    Group.objects.select_for_update().get(pk=membership.group_id)
    membership = (
        Membership.objects.select_related("group", "person").select_for_update(of=("self",)).get(pk=membership.pk)
    )
    membership.cohort = cohort
    if not is_asked(membership):
        raise ValidationError(_("This question is closed. Please write to us if your plans have changed."))
    said_by = said_by or membership.person
    row, _made = InquiryAnswer.objects.update_or_create(
        membership=membership, defaults={"answer": choice, "answered_at": now, "said_by": said_by}
    )
    audit.record("inquiry answered", membership, actor=said_by, answer=choice)
    if cohort.state == Cohort.State.STARTED:
        if choice == Answer.YES:
            introductions.introduce_each(introductions.ready_to_introduce(cohort, now), now=now)
            schedule.reconcile_group(membership.group, now)
        else:
            changes.leave(membership, LEFT_BECAUSE[Answer(choice)], actor=said_by, now=now)
    return row


def is_asked(membership: Membership) -> bool:
    """Whether this person can still answer: before the start, or asked later and not introduced yet."""
    if membership.left_at:
        return False
    if membership.cohort.state == Cohort.State.STARTED:
        return membership.answer_by is not None and membership.group.introduced_at is None
    return membership.cohort.state == Cohort.State.FORMED


def last_day(cohort: Cohort) -> date | None:
    """The last day on which somebody in the cohort can still answer; None where no day is set."""
    if cohort.inquiry_answer_by is None:
        return None
    latest = cohort.memberships.active().aggregate(latest=Max("answer_by"))["latest"]
    return max(cohort.inquiry_answer_by, latest or cohort.inquiry_answer_by)


def is_open(cohort: Cohort, now: datetime) -> bool:
    """Whether answers are still awaited: the last day for them, which the mail promised, is not over everywhere."""
    last = last_day(cohort)
    if not cohort.asks_inquiry or last is None or cohort.state != Cohort.State.FORMED:
        return False
    return now < datetime.combine(last + timedelta(days=1), time.min, tzinfo=UTC) + schedule.LAST_PLACE


def silent(cohort: Cohort) -> MembershipQuerySet:
    """Who belongs to the cohort now and has not answered. Who has withdrawn is asked nothing any more."""
    withdrawn = Application.Status.WITHDRAWN
    return cohort.memberships.active().filter(inquiry_answer=None).exclude(application__status=withdrawn)


@dataclass(frozen=True)
class Reply:
    """What came of the inquiry with one person: their newest membership, when they were asked, what they answered."""

    membership: Membership
    asked: tuple[InquiryAsked, ...]
    answer: InquiryAnswer | None

    @property
    def said(self) -> str:
        """``yes``, ``later``, ``no`` or ``silent``."""
        return self.answer.answer if self.answer else "silent"


def replies(cohort: Cohort) -> list[Reply]:
    """Everybody who belonged to the cohort before it started, by name, whether they are still in it or not.

    Two queries for any number. It says the same after the start and at the end as it did before.
    """
    memberships = cohort.memberships.select_related(
        "person", "application", "group", "inquiry_answer__said_by"
    ).prefetch_related("inquiries")
    if cohort.started_at:
        memberships = memberships.filter(joined_at__lt=cohort.started_at)
    newest: dict[int, Membership] = {}
    asked: dict[int, list[InquiryAsked]] = defaultdict(list)
    answers: dict[int, InquiryAnswer] = {}
    for membership in memberships.order_by("joined_at", "pk"):
        number = membership.person_id
        newest[number] = membership
        asked[number] += membership.inquiries.all()
        if hasattr(membership, "inquiry_answer"):
            answers[number] = membership.inquiry_answer
    found = [Reply(membership, tuple(asked[number]), answers.get(number)) for number, membership in newest.items()]
    return sorted(found, key=lambda reply: reply.membership.application.full_name.casefold())


def counts(cohort: Cohort) -> dict[str, int]:
    """How many people were asked (``all``), how many of them said ``yes``, ``later``, ``no``, and how many nothing
    (``silent``); the same before the start and ever after.
    """
    said = Counter(reply.said for reply in replies(cohort))
    return {"all": said.total(), **{value: said[value] for value in (*Answer.values, "silent")}}


@transaction.atomic
def close(
    cohort: Cohort, *, keeps_silent: bool = False, actor: User | None = None, now: datetime | None = None
) -> int:
    """End the memberships of all who said no or a later round, and of who said nothing; return how many that were.

    With ``keeps_silent`` those who said nothing stay. Where answers are still awaited, who loses the place by it is in line
    for the next round and gets a mail that says so. Who had been drawn from the waitlist without a word and stayed silent
    is off it, and reads how to come back. Partners left alone wait for a new one.
    """
    now = now or clock.now()
    leaving = cohort.memberships.active().exclude(inquiry_answer__answer=Answer.YES)
    if keeps_silent:
        leaving = leaving.exclude(inquiry_answer=None)
    early = set(silent(cohort).values_list("pk", flat=True)) if is_open(cohort, now) and not keeps_silent else set()
    by_group: dict[Group, dict[int, str]] = defaultdict(dict)
    told, unheard = [], []
    for membership in leaving.select_related("inquiry_answer", "group", "person", "cohort").order_by("group", "pk"):
        given = getattr(membership, "inquiry_answer", None)
        because = LEFT_BECAUSE[Answer(given.answer) if given else None]
        if membership.pk in early:
            because = Membership.Ending.EARLY
            told.append(membership)
        elif given is None:
            unheard.append(membership.application_id)
        by_group[membership.group][membership.pk] = because
    ended = sum(changes.leave_together(group, reasons, actor=actor, now=now) for group, reasons in by_group.items())
    line.record_unheard(unheard, actor=actor)
    many.write_to_each(told, _tell_of_early_start, _addressee)
    audit.record("inquiry closed", cohort, actor=actor, ended=ended, early=len(told))
    return ended


def close_group(plan: plans.Plan, now: datetime) -> None:
    """At the time that the mails stated, silence counts as no: end the places in one group of who said nothing although they
    were asked, and of who said no or a later round. A partner left alone waits for a new one.

    Who was not asked, because no mail could be sent, keeps the place: the inquiry's page shows it.
    """
    group = Group.objects.select_related("cohort").filter(pk=plan.scope_id, ended_at=None).first()
    if group is None or not group.cohort.asks_inquiry or group.introduced_at:
        return
    reasons, unheard = {}, []
    asked = group.memberships.active().filter(inquiries__isnull=False).distinct()
    for membership in asked.exclude(inquiry_answer__answer=Answer.YES).select_related("inquiry_answer", "cohort"):
        membership.group = group
        if not is_asked(membership):
            continue
        given = getattr(membership, "inquiry_answer", None)
        reasons[membership.pk] = LEFT_BECAUSE[Answer(given.answer) if given else None]
        if given is None:
            unheard.append(membership.application_id)
    changes.leave_together(group, reasons, actor=None, now=now)
    line.record_unheard(unheard)
    schedule.reconcile_group(group, now)


def _tell_of_early_start(membership: Membership) -> None:
    addressee = _addressee(membership)
    queueing.queue(
        addressee.kind,
        key=addressee.key,
        to=membership.person,
        values=early_start.values(membership),
        about=membership,
    )


def _addressee(membership: Membership) -> Addressee:
    return Addressee(f"early_start:{membership.pk}", "early_start", membership.person)
