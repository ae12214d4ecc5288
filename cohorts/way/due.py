"""The rules of due things in a cohort, and what each does when its time has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from cohorts import queries, words
from cohorts.models import Cohort, Group, LiaisonProfile, Membership, Prompt
from ilnp.mail import plans
from ilnp.mail.outbox import queueing
from ilnp.words import phrases


def register_rules() -> None:
    """Make the rules known to the dispatcher. Called once, when the program starts."""
    plans.register_rule("inquiry", label=_("participation inquiry"), tolerance=timedelta(days=3), act=send_inquiry)
    plans.register_rule(
        "inquiry_reminder",
        label=_("participation inquiry, second time"),
        tolerance=timedelta(days=1),
        act=send_inquiry_reminder,
    )
    plans.register_rule("prompt", label=_("conversation prompt"), tolerance=timedelta(days=5), act=send_prompt)
    plans.register_rule("check_in", label=_("first check-in"), tolerance=timedelta(days=3), act=send_check_in)
    plans.register_rule(
        "liaison_silence", label=_("reminder of a silent group"), tolerance=timedelta(days=4), act=remind_liaison
    )
    plans.register_rule("liaison_digest", label=_("the liaison's week"), tolerance=timedelta(days=2), act=send_digest)
    plans.register_rule("closing", label=_("last letter"), tolerance=timedelta(days=7), act=send_closing)


def _membership(plan: plans.Plan) -> Membership:
    return Membership.objects.select_related("cohort", "person", "group__liaison__person").get(pk=plan.about_id)


def send_inquiry(plan: plans.Plan, now: datetime) -> None:
    """Ask one person whether they still want to take part. Not sent any more once the cohort has started."""
    _ask(plan, "inquiry")


def send_inquiry_reminder(plan: plans.Plan, now: datetime) -> None:
    """Ask once more who has not answered."""
    _ask(plan, "inquiry_reminder")


def _ask(plan: plans.Plan, kind: str) -> None:
    membership = _membership(plan)
    if membership.left_at or membership.cohort.state != Cohort.State.FORMED:
        return
    if hasattr(membership, "inquiry_answer"):
        return
    person, cohort = membership.person, membership.cohort
    queueing.queue(
        kind,
        key=plan.key,
        to=person,
        values={
            "name": person.get_short_name(),
            "cohort": cohort.name,
            "starts_on": phrases.day(cohort.starts_on, person.language),
            "answer_by": phrases.day(cohort.inquiry_answer_by or cohort.starts_on, person.language),
            "address": words.inquiry_address(membership),
        },
        about=membership,
    )


def send_prompt(plan: plans.Plan, now: datetime) -> None:
    """Send one conversation prompt to one person, in their language."""
    membership = _membership(plan)
    prompt = Prompt.objects.prefetch_related("texts").get(pk=int(plan.key.split(":")[1]))
    text = prompt.text_in(membership.person.language)
    if membership.left_at or membership.cohort.state != Cohort.State.STARTED or text is None:
        return
    queueing.queue(
        "prompt",
        key=plan.key,
        to=membership.person,
        values={
            "name": membership.person.get_short_name(),
            "cohort": membership.cohort.name,
            "partners": words.partner_names(membership),
            "topic": text.topic,
            "prompt": text.body,
            "address": words.portal_address(membership.person.language),
        },
        reply_to=words.liaison_addresses(membership.group),
        about=membership,
    )


def send_check_in(plan: plans.Plan, now: datetime) -> None:
    """Ask one person "how is it going?", to be answered with one click and without signing in."""
    membership = _membership(plan)
    if membership.left_at or membership.cohort.state != Cohort.State.STARTED:
        return
    queueing.queue(
        "check_in",
        key=plan.key,
        to=membership.person,
        values={
            "name": membership.person.get_short_name(),
            "partners": words.partner_names(membership),
            "address": words.check_in_address(membership),
        },
        reply_to=words.liaison_addresses(membership.group),
        about=membership,
    )


def remind_liaison(plan: plans.Plan, now: datetime) -> None:
    """Tell a liaison that one of their groups has given no sign of life, naming it and linking to it."""
    group = Group.objects.select_related("cohort", "liaison__person").get(pk=plan.about_id)
    if group.ended_at or group.cohort.state != Cohort.State.STARTED or group.liaison is None:
        return
    liaison = group.liaison.person
    heard = group.alive_at or group.introduced_at
    assert heard is not None
    queueing.queue(
        "liaison_silence",
        key=plan.key,
        to=liaison,
        values={
            "name": liaison.get_short_name(),
            "group": str(group.number),
            "cohort": group.cohort.name,
            "members": words.member_names(group, liaison.language),
            "days": str((now - heard).days),
            "address": words.staff_group_address(group),
        },
        about=group,
    )


def send_digest(plan: plans.Plan, now: datetime) -> None:
    """Tell a liaison how each of their groups in one cohort does, those that need somebody first. No group, no mail."""
    cohort = Cohort.objects.get(pk=plan.scope_id)
    profile = LiaisonProfile.objects.select_related("person").get(pk=plan.about_id)
    mine = cohort.groups.active().filter(liaison=profile, introduced_at__isnull=False)
    if cohort.state != Cohort.State.STARTED or not mine:
        return
    liaison = profile.person
    standing = queries.standing(now, mine)
    needs = [standing[need] for need in ("deserted", "asking", "silent")]
    groups = sorted(
        queries.with_people(mine), key=lambda group: ([group.pk not in some for some in needs], group.number)
    )
    queueing.queue(
        "liaison_digest",
        key=plan.key,
        to=liaison,
        values={
            "name": liaison.get_short_name(),
            "cohort": cohort.name,
            "number": str(len(groups)),
            "need_you": str(len(set().union(*needs))),
            "groups": "\n".join(
                words.how_a_group_does(
                    group,
                    now,
                    liaison.language,
                    deserted=group.pk in standing["deserted"],
                    asks=group.pk in standing["asking"],
                )
                for group in groups
            ),
            "address": words.staff_groups_address(),
        },
        about=profile,
    )


def send_closing(plan: plans.Plan, now: datetime) -> None:
    """Say thank you and goodbye to one person who took part to the end."""
    membership = _membership(plan)
    if membership.left_at and membership.left_because != Membership.Ending.FINISHED:
        return
    person = membership.person
    partners = membership.group.memberships.exclude(pk=membership.pk).select_related("application")
    together = [other for other in partners if not other.left_at or other.left_because == Membership.Ending.FINISHED]
    queueing.queue(
        "closing",
        key=plan.key,
        to=person,
        values={
            "name": person.get_short_name(),
            "cohort": membership.cohort.name,
            "partners": phrases.listed([other.application.full_name for other in together], person.language),
            "address": words.portal_address(person.language),
        },
        reply_to=words.liaison_addresses(membership.group),
        about=membership,
    )
