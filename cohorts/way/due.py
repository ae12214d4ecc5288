"""The rules of due things in a cohort, and what each does when its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from applications.models import Application
from cohorts import sharing
from cohorts.inquiry import answering
from cohorts.inquiry.mails import inquiry, inquiry_under_way
from cohorts.liaisons import day
from cohorts.models import Cohort, InquiryAsked, Membership, Prompt, Wait
from cohorts.pulse import asking
from cohorts.rematch.mails import still_waiting
from cohorts.silence import ladder
from cohorts.way.mails import closing
from cohorts.way.mails import prompt as prompt_mail
from ilnp.due import plans
from ilnp.mail.outbox import queueing


def register_rules() -> None:
    """Make the rules known to the dispatcher. Called once, when the program starts."""
    plans.register_rule(
        "inquiry",
        label=_("participation inquiry"),
        tolerance=timedelta(days=3),
        act=send_inquiry,
        fetch=_memberships,
    )
    plans.register_rule(
        "inquiry_reminder",
        label=_("participation inquiry, second time"),
        tolerance=timedelta(days=1),
        act=send_inquiry_reminder,
        fetch=_memberships,
    )
    plans.register_rule(
        "inquiry_over", label=_("silence counts as no"), tolerance=timedelta(days=30), act=answering.close_group
    )
    plans.register_rule(
        "prompt",
        label=_("conversation prompt"),
        tolerance=timedelta(days=5),
        act=send_prompt,
        fetch=_memberships_and_prompts,
    )
    plans.register_rule("pulse", label=_("pulse"), tolerance=timedelta(days=3), act=asking.ask, fetch=_memberships)
    plans.register_rule(
        "silence_look", label=_("look whether a pulse was answered"), tolerance=timedelta(days=30), act=ladder.look
    )
    plans.register_rule(
        "silence_again", label=_("a silent person is asked again"), tolerance=timedelta(days=3), act=ladder.ask_again
    )
    plans.register_rule(
        "silence_offer", label=_("another partner is offered"), tolerance=timedelta(days=5), act=ladder.offer
    )
    plans.register_rule(
        "silence_propose", label=_("ending a place is proposed"), tolerance=timedelta(days=30), act=ladder.propose
    )
    plans.register_rule(
        "liaison_day", label=_("the liaison's morning"), tolerance=timedelta(days=30), act=day.tell_if_needed
    )
    plans.register_rule(
        "still_waiting",
        label=_("word to who waits for a partner"),
        tolerance=timedelta(days=3),
        act=send_still_waiting,
    )
    plans.register_rule(
        "closing", label=_("last letter"), tolerance=timedelta(days=7), act=send_closing, fetch=_memberships
    )


def _memberships(due: Sequence[plans.Plan]) -> dict[int, Membership]:
    """The memberships that plans are about, with all that a mail to their people says."""
    rows = Membership.objects.select_related(
        "cohort", "person", "application", "inquiry_answer", "group__liaison__person"
    )
    rows = rows.with_members().prefetch_related("group__liaison__person__groups")
    found = rows.in_bulk({int(plan.about_id) for plan in due})
    return {plan.pk: found[int(plan.about_id)] for plan in due}


def _memberships_and_prompts(due: Sequence[plans.Plan]) -> dict[int, tuple[Membership, Prompt]]:
    numbers = {plan.pk: int(plan.key.split(":")[1]) for plan in due}
    prompts = Prompt.objects.prefetch_related("texts").in_bulk(set(numbers.values()))
    return {pk: (membership, prompts[numbers[pk]]) for pk, membership in _memberships(due).items()}


def _takes_part(membership: Membership) -> bool:
    """Whether somebody is in their group still and has not withdrawn the application."""
    return membership.left_at is None and membership.application.status != Application.Status.WITHDRAWN


def send_inquiry(plan: plans.Plan, now: datetime) -> None:
    """Ask one person whether they still want to take part. Once the cohort has started only who joined it later is asked."""
    _ask(plan, "inquiry", now)


def send_inquiry_reminder(plan: plans.Plan, now: datetime) -> None:
    """Ask once more who has not answered."""
    _ask(plan, "inquiry_reminder", now)


def _ask(plan: plans.Plan, kind: str, now: datetime) -> None:
    membership: Membership = plan.fetched
    if not _takes_part(membership) or not answering.is_asked(membership) or hasattr(membership, "inquiry_answer"):
        return
    InquiryAsked.objects.get_or_create(
        message_key=plan.key,
        defaults={"membership": membership, "is_reminder": kind == "inquiry_reminder", "asked_at": now},
    )
    values = inquiry.values
    if membership.cohort.state == Cohort.State.STARTED:
        kind, values = "inquiry_under_way", inquiry_under_way.values
    queueing.queue(kind, key=plan.key, to=membership.person, values=values(membership), about=membership)


def send_prompt(plan: plans.Plan, now: datetime) -> None:
    """Send one conversation prompt to one person, in their language."""
    membership, prompt = plan.fetched
    text = prompt.text_in(membership.person.language)
    if not _takes_part(membership) or membership.cohort.state != Cohort.State.STARTED or text is None:
        return
    queueing.queue(
        "prompt",
        key=plan.key,
        to=membership.person,
        values=prompt_mail.values(membership, membership.partner_names(), text),
        reply_to=sharing.liaison_addresses(membership.group),
        about=membership,
    )


def send_still_waiting(plan: plans.Plan, now: datetime) -> None:
    """Tell somebody who waits for a partner that we are still looking, and by when they hear again."""
    wait = Wait.objects.open().with_people().filter(pk=plan.about_id).first()
    if wait is None:
        return
    queueing.queue(
        "still_waiting",
        key=plan.key,
        to=wait.person,
        values=still_waiting.values(wait, now),
        reply_to=sharing.liaison_addresses(wait.group),
        about=wait,
    )


def send_closing(plan: plans.Plan, now: datetime) -> None:
    """Say thank you and goodbye to one person who took part to the end."""
    membership: Membership = plan.fetched
    if membership.left_at and membership.left_because != Membership.Ending.FINISHED:
        return
    finished = Membership.Ending.FINISHED
    together = [other for other in membership.partners() if not other.left_at or other.left_because == finished]
    queueing.queue(
        "closing",
        key=plan.key,
        to=membership.person,
        values=closing.values(membership, [other.application.full_name for other in together]),
        reply_to=sharing.liaison_addresses(membership.group),
        about=membership,
    )
