"""Introductions: one message per person, in their own language, with the liaison in copy."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from applications.models import Application
from cohorts import standing, words
from cohorts.models import Cohort, Group, Membership
from cohorts.way.mails import introduction
from ilnp.accounts.models import Consent
from ilnp.mail.outbox import queueing
from ilnp.words import phrases, places

LONGEST_HOPE = 1200
"""Characters of "what they hope for" that an introduction shows; the portal has all of it."""


def may_be_shared(membership: Membership) -> bool:
    """Whether this person's name, address and answers may go to their partners.

    True while their consent to sharing holds. Applications that came with an imported file carry the consent of the form
    they were written on; they count too, until the person withdraws it here.
    """
    consents = [consent for consent in membership.person.consents.all() if consent.purpose == Consent.Purpose.SHARING]
    if consents:
        return any(consent.withdrawn_at is None for consent in consents)
    return membership.application.origin == Application.Origin.INTAKE


def _with_people(groups: QuerySet[Group]) -> QuerySet[Group]:
    return groups.select_related("cohort__call", "liaison__person").prefetch_related(
        "memberships__person__consents", "memberships__application__language_skills", "memberships__application"
    )


def _to_introduce(cohort: Cohort) -> QuerySet[Group]:
    return _with_people(cohort.groups.active().filter(introduced_at=None)).order_by("number")


def _members(group: Group) -> list[Membership]:
    return [membership for membership in group.memberships.all() if membership.left_at is None]


def ready_to_introduce(cohort: Cohort) -> list[Group]:
    """Active groups not yet introduced in which everybody agrees to be shared with the others."""
    return [group for group in _to_introduce(cohort) if all(map(may_be_shared, _members(group)))]


def held_back(cohort: Cohort) -> list[Group]:
    """Active groups that cannot be introduced because somebody does not agree to sharing."""
    return [group for group in _to_introduce(cohort) if not all(map(may_be_shared, _members(group)))]


def introduce(group: Group, *, now: datetime) -> None:
    """Queue one introduction per member and note when. A group is introduced once; a second call changes nothing.

    Call it inside the transaction that starts the cohort or makes the group. The caller has checked ``may_be_shared``.
    """
    if group.introduced_at is not None:
        return
    for membership in _members(group):
        _queue(group, membership, _key(group, membership), now)
    standing.introduce(group, now)


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
    others = [other for other in _members(group) if other.pk != membership.pk]
    labels = words.Labels(membership.person.language)
    partners = [(other.application.full_name, describe(other, labels, now)) for other in others]
    liaison = group.liaison.person if group.liaison else None
    queueing.queue(
        kind_for(membership.application),
        key=key,
        to=membership.person,
        values=introduction.values(membership, partners, now),
        copy_to=[liaison.email] if liaison else [],
        reply_to=[liaison.email] if liaison else [],
        about=membership,
    )


def kind_for(application: Application) -> str:
    """Which introduction this person gets: mentors are asked to write first, mentees are told so."""
    return {
        Application.Role.MENTOR: "introduction_mentor",
        Application.Role.MENTEE: "introduction_mentee",
    }.get(Application.Role(application.role), "introduction")


def describe(membership: Membership, labels: words.Labels, now: datetime) -> str:
    """What a partner learns about this person, as text, one fact a line."""
    return "\n".join(
        phrases.fact(name, value, labels.language) for name, value in facts_about(membership, labels, now)
    )


def facts_about(membership: Membership, labels: words.Labels, now: datetime) -> list[tuple[str, str]]:
    """What a partner learns about this person, as (name, value) in the reader's language. Unknown facts are left out."""
    application = membership.application
    language = labels.language
    hope = application.motivation.strip()
    if len(hope) > LONGEST_HOPE:
        hope = hope[:LONGEST_HOPE].rstrip() + "…"
    facts = words.fact_names(language)
    lines = [
        (facts["name"], application.full_name),
        (facts["email"], membership.person.email),
        (facts["country"], places.country_name(application.country, language)),
        (facts["institution"], application.institution),
        (facts["position"], application.position),
        (facts["library_type"], labels.one("library_type", application.library_type)),
        (
            facts["languages"],
            phrases.listed(
                [
                    places.language_name(skill.language, language)
                    for skill in application.language_skills.all()
                    if skill.is_written
                ],
                language,
            ),
        ),
        (facts["interests"], labels.many("interest", application.interests)),
        (facts["frequency"], labels.one("frequency", application.frequency)),
        (facts["tools"], labels.many("tool", application.tools)),
        (facts["local_time"], words.local_time(application.time_zone, now)),
        (facts["hope"], hope),
    ]
    return [(name, value) for name, value in lines if value]
