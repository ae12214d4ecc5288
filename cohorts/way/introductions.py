"""Introductions: one message per person, in their own language, with the liaison in copy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import translation

from applications import questions
from applications.models import Application
from applications.question_kinds import Kind, Question
from applications.wording import Wording, answer_of
from cohorts import sharing, standing
from cohorts.models import Cohort, Group, Membership
from cohorts.way.mails import introduction
from ilnp import clock
from ilnp.accounts.addresses import is_reachable
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee
from ilnp.words import phrases, places

LONGEST_HOPE = 1200
"""Characters of "what they hope for" that an introduction shows; the portal has all of it."""


def _with_people(groups: QuerySet[Group]) -> QuerySet[Group]:
    return groups.select_related("cohort__call", "liaison__person").prefetch_related(
        "liaison__person__groups",
        "memberships__person__consents",
        "memberships__application__language_skills",
        "memberships__inquiry_answer",
    )


def _to_introduce(cohort: Cohort) -> QuerySet[Group]:
    return _with_people(cohort.groups.active().filter(introduced_at=None)).order_by("number")


def _members(group: Group) -> list[Membership]:
    return [membership for membership in group.memberships.all() if membership.left_at is None]


def ready_to_introduce(cohort: Cohort, now: datetime) -> list[Group]:
    """Active groups not yet introduced in which everybody may be told of to the others (see ``sharing``), and of whom nobody
    is still being asked."""
    return [group for group in _to_introduce(cohort) if _is_ready(group, now)]


def held_back(cohort: Cohort, now: datetime) -> list[Group]:
    """Active groups that cannot be introduced because somebody does not agree to sharing, or may not sign in."""
    return [group for group in _to_introduce(cohort) if not _is_shared(group, now)]


def still_asked(cohort: Cohort) -> list[Group]:
    """Active groups that are not introduced yet because somebody who joined later has not said that they take part."""
    return [group for group in _to_introduce(cohort) if not _is_agreed(group)]


def _is_shared(group: Group, now: datetime) -> bool:
    return all(sharing.is_shared(membership, now) for membership in _members(group))


def _is_agreed(group: Group) -> bool:
    return all(member.answer_by is None or hasattr(member, "inquiry_answer") for member in _members(group))


def _is_ready(group: Group, now: datetime) -> bool:
    return _is_shared(group, now) and _is_agreed(group)


def introduce(group: Group, *, now: datetime) -> None:
    """Queue one introduction per member and note when. A group is introduced once; a second call changes nothing.

    Call it inside the transaction that starts the cohort or makes the group, for one that is ``ready_to_introduce``.
    """
    if group.introduced_at is not None:
        return
    standing.introduce(group, now)
    for membership in _members(group):
        _queue(group, membership, _key(group, membership), now)


def introduce_each(groups: Iterable[Group], *, now: datetime) -> list[Group]:
    """Introduce groups one after the other; return those that are introduced.

    One in which somebody cannot be written to stays as it is, to be introduced later, and the desk says why.
    """
    return many.write_to_each(groups, lambda group: introduce(group, now=now), _addressee)


def _addressee(group: Group) -> Addressee:
    """Somebody of the group, so that the desk leads to its people; the one whose address is wrong, where one is."""
    members = _members(group)
    odd = [membership for membership in members if not is_reachable(membership.person.email)]
    first = (odd or members)[0]
    return Addressee(f"introduction:{group.pk}", kind_for(first.application), first.person)


def correct(group: Group, *, now: datetime) -> None:
    """Write the introductions that have not left anew: somebody is in the group no more, and must not be named in them.

    Who has read the first one already gets no second. Call it inside the transaction in which somebody left a group that
    goes on; before the introductions it changes nothing.
    """
    group = _with_people(Group.objects.filter(pk=group.pk)).get()
    for membership in _members(group):
        key = _key(group, membership)
        if queueing.cancel(key, reason="a member has left"):
            _queue(group, membership, f"{key}:again", now)


def _key(group: Group, membership: Membership) -> str:
    return f"introduction:{group.pk}:{membership.pk}"


def _queue(group: Group, membership: Membership, key: str, now: datetime) -> None:
    others = [one for one in _members(group) if one != membership and sharing.may_see(membership.person, one, now)]
    wording = Wording(membership.person.language)
    partners = [(other.application.full_name, describe(other, wording, now)) for other in others]
    liaison = sharing.liaison_of(group)
    queueing.queue(
        kind_for(membership.application),
        key=key,
        to=membership.person,
        values=introduction.values(membership, partners, liaison, now),
        copy_to=sharing.liaison_addresses(group),
        reply_to=sharing.liaison_addresses(group),
        about=membership,
    )


def kind_for(application: Application) -> str:
    """Which introduction this person gets: mentors are asked to write first, mentees are told so."""
    return {
        Application.Role.MENTOR: "introduction_mentor",
        Application.Role.MENTEE: "introduction_mentee",
    }.get(Application.Role(application.role), "introduction")


def describe(membership: Membership, wording: Wording, now: datetime) -> str:
    """What a partner learns about this person, as text, one fact a line."""
    return "\n".join(
        phrases.fact(name, value, wording.language) for name, value in facts_about(membership, wording, now)
    )


def facts_about(membership: Membership, wording: Wording, now: datetime) -> list[tuple[str, str]]:
    """What a partner learns about this person, as (name, value) in the reader's language. Unknown facts are left out.

    Which facts those are follows from the questions of the form; long texts stand last.
    """
    rows = sorted(questions.TOLD, key=lambda question: question.kind is Kind.TEXT)
    with translation.override(wording.language):
        facts = [(str(question.told), _fact(question, membership, wording, now)) for question in rows]
    return [(name, value) for name, value in facts if value]


def _fact(question: Question, membership: Membership, wording: Wording, now: datetime) -> str:
    """The answer to one question, as one phrase for a partner."""
    application = membership.application
    answer = answer_of(application, question)
    if question.kind is Kind.ADDRESS:
        return membership.person.email
    if question.kind is Kind.ZONE:
        return local_time(answer, now)
    if question.kind is Kind.LANGUAGES:
        written = [skill.language for skill in application.language_skills.all() if skill.is_written]
        return phrases.listed([places.language_name(code, wording.language) for code in written], wording.language)
    parts = wording.parts(question, answer, application.other.get(question.code, ""))
    text = phrases.listed(parts, wording.language) if len(parts) > 1 else "".join(parts).strip()
    if question.kind is Kind.TEXT and len(text) > LONGEST_HOPE:
        return text[:LONGEST_HOPE].rstrip() + "…"
    return text


def local_time(time_zone: str, now: datetime) -> str:
    """The time of day there now, 24-hour, with the zone's offset; empty where we know no zone."""
    if not time_zone:
        return ""
    there = now.astimezone(clock.zone(time_zone))
    offset = there.strftime("%z")
    return f"{there:%H:%M} (UTC{offset[:3]}:{offset[3:]})"
