"""The rules of due things in a cohort, and what each does when its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from cohorts import sharing
from cohorts.inquiry.mails import inquiry
from cohorts.models import Cohort, Group, LiaisonProfile, Membership, Prompt
from cohorts.way import queries
from cohorts.way.mails import check_in, closing, liaison_digest, liaison_silence, liaison_silences
from cohorts.way.mails import prompt as prompt_mail
from ilnp.accounts.models import User
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
        "prompt",
        label=_("conversation prompt"),
        tolerance=timedelta(days=5),
        act=send_prompt,
        fetch=_memberships_and_prompts,
    )
    plans.register_rule(
        "check_in", label=_("first check-in"), tolerance=timedelta(days=3), act=send_check_in, fetch=_memberships
    )
    plans.register_rule(
        "liaison_silence", label=_("reminder of a silent group"), tolerance=timedelta(days=4), act=remind_liaison
    )
    plans.register_rule("liaison_digest", label=_("the liaison's week"), tolerance=timedelta(days=2), act=send_digest)
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
    """Ask one person whether they still want to take part. Not sent any more once the cohort has started."""
    _ask(plan, "inquiry")


def send_inquiry_reminder(plan: plans.Plan, now: datetime) -> None:
    """Ask once more who has not answered."""
    _ask(plan, "inquiry_reminder")


def _ask(plan: plans.Plan, kind: str) -> None:
    membership: Membership = plan.fetched
    if not _takes_part(membership) or membership.cohort.state != Cohort.State.FORMED:
        return
    if hasattr(membership, "inquiry_answer"):
        return
    queueing.queue(kind, key=plan.key, to=membership.person, values=inquiry.values(membership), about=membership)


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


def send_check_in(plan: plans.Plan, now: datetime) -> None:
    """Ask one person "how is it going?", to be answered with one click and without signing in."""
    membership: Membership = plan.fetched
    if not _takes_part(membership) or membership.cohort.state != Cohort.State.STARTED:
        return
    queueing.queue(
        "check_in",
        key=plan.key,
        to=membership.person,
        values=check_in.values(membership, membership.partner_names()),
        reply_to=sharing.liaison_addresses(membership.group),
        about=membership,
    )


def remind_liaison(plan: plans.Plan, now: datetime) -> None:
    """Tell a liaison that one of their groups has given no sign of life, naming it and linking to it.

    Are there several on one morning, in whichever cohorts, one mail names them all.
    """
    group = Group.objects.select_related("cohort", "liaison__person").get(pk=plan.about_id)
    liaison = sharing.liaison_of(group)
    if group.ended_at or group.cohort.state != Cohort.State.STARTED or liaison is None:
        return
    heard = group.alive_at or group.introduced_at
    assert heard is not None
    same_morning = plans.Plan.objects.filter(rule=plan.rule, person=liaison, due_at=plan.due_at)
    named = same_morning.exclude(state=plans.PlanState.CANCELLED).values_list("about_id", flat=True)
    silent = Group.objects.active().filter(
        pk__in=[int(number) for number in named], liaison=group.liaison, cohort__state=Cohort.State.STARTED
    )
    if len(silent) > 1:
        _remind_of_several(liaison, silent, plan.due_at, now)
        return
    queueing.queue(
        "liaison_silence",
        key=plan.key,
        to=liaison,
        values=liaison_silence.values(liaison, group, group.member_names(), (now - heard).days),
        about=group,
    )


def _remind_of_several(liaison: User, silent: QuerySet[Group], due_at: datetime, now: datetime) -> None:
    lines = [
        f"{group.cohort.name} · {liaison_digest.line(group, now, liaison.language, deserted=False, asks=False)}"
        for group in queries.with_people(silent).select_related("cohort").order_by("cohort__starts_on", "number")
    ]
    queueing.queue(
        "liaison_silences",
        key=f"liaison_silences:{liaison.pk}:{due_at:%Y%m%d%H}",
        to=liaison,
        values=liaison_silences.values(liaison, lines),
    )


def send_digest(plan: plans.Plan, now: datetime) -> None:
    """Tell a liaison how each of their groups does, over all cohorts under way, those that need somebody first. No group,
    no mail. Where there are several cohorts, each line begins with the name of its own."""
    profile = LiaisonProfile.objects.select_related("person").get(pk=plan.about_id)
    mine = Group.objects.active().filter(
        liaison=profile, introduced_at__isnull=False, cohort__state=Cohort.State.STARTED
    )
    if not mine or not profile.is_in_office():
        return
    liaison = profile.person
    standing = queries.standing(now, mine)
    needs = [standing[need] for need in ("deserted", "asking", "silent")]
    groups = sorted(
        queries.with_people(mine).select_related("cohort"),
        key=lambda group: ([group.pk not in some for some in needs], group.cohort.starts_on, group.number),
    )
    cohorts = sorted({group.cohort for group in groups}, key=lambda cohort: (cohort.starts_on, cohort.pk))
    lines = []
    for group in groups:
        line = liaison_digest.line(
            group,
            now,
            liaison.language,
            deserted=group.pk in standing["deserted"],
            asks=group.pk in standing["asking"],
        )
        lines.append(f"{group.cohort.name} · {line}" if len(cohorts) > 1 else line)
    queueing.queue(
        "liaison_digest",
        key=plan.key,
        to=liaison,
        values=liaison_digest.values(liaison, cohorts, lines, len(set().union(*needs))),
        about=profile,
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
