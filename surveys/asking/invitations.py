"""Who is asked, when, and who is reminded. Nothing here knows what anybody answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise

from applications.form.links import WITHDRAWN
from applications.models import Application
from cohorts import sharing
from cohorts.models import Cohort, Membership
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.clock import local_morning
from ilnp.due import plans
from ilnp.due.models import Plan
from ilnp.links.mailed import MailedLink
from ilnp.links.over import of_person
from ilnp.mail.kinds import finding
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee
from ilnp.words.languages import FALLBACK, closest
from surveys.asking import offering
from surveys.asking.mails import survey_invitation
from surveys.models import Instrument, Invitation, Question, Survey
from surveys.models.survey import asked_memberships

INVITATION = "survey_invitation"
REMINDER = "survey_reminder"
"""Codes of the two rules, and of the two kinds of mail that they cause."""

OVER = "survey_over"
"""Code of the rule by which the last answers become readable."""


def _over(number: str) -> Promise | None:
    """Why this person does not answer any more. The survey's own end has a page of its own."""
    rows = Invitation.objects.select_related("person", "membership__application")
    invitation = rows.filter(pk=number).first()
    if invitation is None:
        return None
    is_withdrawn = invitation.membership.application.status == Application.Status.WITHDRAWN
    return of_person(invitation.person) or (WITHDRAWN if is_withdrawn else None)


LINK = MailedLink("survey", "surveys:answer", lasts=None, over=_over)
"""With it a person answers one survey; it names their invitation. How long it lasts follows from the survey."""


@transaction.atomic
def plan(cohort: Cohort, now: datetime) -> None:
    """Make everything that is planned for the cohort's surveys agree with its state, dates and members.

    A cohort under way gets the surveys that every cohort gets. Each person who takes part has one invitation and, unless
    they answered, one reminder, both on their own local morning. Late joiners get what lies ahead; who left is neither
    asked nor reminded, and mail to them that has not left is called back. Registered with ``cohorts.hooks``.
    """
    if cohort.state == Cohort.State.STARTED:
        for instrument in Instrument.objects.filter(is_offered=True).exclude(surveys__cohort=cohort):
            offering.offer(cohort, instrument)
    taking_part = _current_memberships(cohort)
    for survey in lock(cohort):
        survey.cohort = cohort
        invited = {invitation.person_id: invitation for invitation in survey.invitations.select_related("person")}
        plans.reconcile(survey, _wanted(survey, taking_part, invited), now=now)
        _follow_groups(taking_part, invited)
        for gone in invited.keys() - taking_part.keys():
            queueing.cancel(about=survey, person=invited[gone].person, reason="no longer takes part")


def plans_of(slug: str) -> Q:
    """What is planned for the surveys of the cohort with this short name."""
    numbers = Survey.objects.filter(cohort__slug=slug).values_list("pk", flat=True)
    return Q(scope_type=Survey._meta.label_lower, scope_id__in=[str(number) for number in numbers])


def lock(cohort: Cohort) -> list[Survey]:
    """All surveys of a cohort, locked in one order for everybody until the end of the transaction.

    Whoever writes several invitations of a survey holds its lock, so that nobody waits for each other in a circle.
    """
    surveys = (
        Survey.objects.filter(cohort=cohort).select_for_update(of=("self",), no_key=True).select_related("instrument")
    )
    return list(surveys.order_by("pk"))


def _current_memberships(cohort: Cohort) -> dict[int, Membership]:
    """The newest membership of everybody who takes part, or took part to the end, by person."""
    found = asked_memberships().filter(cohort=cohort).select_related("person").order_by("joined_at", "id")
    return {membership.person_id: membership for membership in found}


def _wanted(
    survey: Survey, taking_part: dict[int, Membership], invited: dict[int, Invitation]
) -> Iterator[plans.Wanted]:
    if survey.cohort.state not in (Cohort.State.STARTED, Cohort.State.ENDED) or survey.closed_at is not None:
        return
    yield plans.Wanted(rule=OVER, key=f"{OVER}:{survey.pk}:{survey.closes_on}", due_at=survey.closes_at)
    for membership in taking_part.values():
        person = membership.person
        yield plans.Wanted(
            rule=INVITATION,
            key=f"{INVITATION}:{survey.pk}:{person.pk}",
            person=person,
            due_at=survey.opened_at or local_morning(survey.opens_on, person.time_zone),
        )
        invitation = invited.get(person.pk)
        if survey.reminds_on is not None and not (invitation and invitation.answered):
            yield plans.Wanted(
                rule=REMINDER,
                key=f"{REMINDER}:{survey.pk}:{person.pk}",
                person=person,
                due_at=local_morning(survey.reminds_on, person.time_zone),
            )


def _follow_groups(taking_part: dict[int, Membership], invited: dict[int, Invitation]) -> None:
    """Let the invitations of people who were put together anew count for their new group and its liaison."""
    for person, invitation in invited.items():
        membership = taking_part.get(person)
        if membership and invitation.membership_id != membership.pk:
            Invitation.objects.filter(pk=invitation.pk).update(membership=membership)


def invite_when_due(plan: Plan, now: datetime) -> None:
    """What the rule ``survey_invitation`` does. Nothing if the person has left or the survey was closed since."""
    survey, membership = _survey_and_membership(plan)
    if membership is not None and survey.takes_answers(now):
        invite(survey, membership, now)


def remind_when_due(plan: Plan, now: datetime) -> None:
    """What the rule ``survey_reminder`` does. Nothing if the person answered, was never asked, or has left."""
    survey, membership = _survey_and_membership(plan)
    invitation = survey.invitations.filter(person_id=plan.person_id, answered=False).first()
    if membership is not None and invitation is not None and survey.takes_answers(now):
        _remind(survey, invitation, now, occasion="first")


def _survey_and_membership(plan: Plan) -> tuple[Survey, Membership | None]:
    survey = Survey.objects.select_related("cohort", "instrument").get(pk=plan.scope_id)
    memberships = asked_memberships().filter(cohort=survey.cohort, person_id=plan.person_id)
    return survey, memberships.select_related("person").order_by("joined_at", "id").last()


@transaction.atomic
def invite(survey: Survey, membership: Membership, now: datetime) -> Invitation:
    """Note that a person is asked and queue their invitation. Who was asked already is not asked again."""
    invitation, made = Invitation.objects.get_or_create(
        survey=survey, person=membership.person, defaults={"membership": membership, "invited_at": now}
    )
    if made:
        _write(INVITATION, f"{INVITATION}:{survey.pk}:{membership.person_id}", survey, invitation, now)
        audit.record("invited to survey", survey, membership=membership.pk)
    return invitation


def silent(survey: Survey) -> QuerySet[Invitation]:
    """The invitations of people who were asked, still belong to the cohort, and have not answered."""
    return survey.invitations.silent().select_related("person", "membership__group").order_by("person__name", "id")


def questions_kept_apart(survey: Survey) -> list[Question]:
    """The questions whose answers stand with the invitation: name and address for the certificate."""
    return list(survey.instrument.questions.filter(keeping=Question.Keeping.APART))


def with_something_apart(survey: Survey) -> QuerySet[Invitation]:
    """The invitations of people who gave such an answer, by name."""
    given = survey.invitations.exclude(apart={}).select_related("person", "membership__group")
    return given.order_by("person__name", "id")


@transaction.atomic
def remind_silent(survey: Survey, now: datetime, *, actor: User | None = None) -> int:
    """Remind everybody who has not answered, now. Returns to how many people a reminder was queued.

    Who was reminded on the same day already is left alone, and who cannot be written to is left out. An empty set is nobody;
    a survey that is over reminds nobody.
    """
    locked = Survey.objects.select_for_update(of=("self",), no_key=True)
    survey = locked.select_related("cohort", "instrument").get(pk=survey.pk)
    if not survey.takes_answers(now):
        return 0
    occasion = f"{now.astimezone(UTC):%Y%m%d}"
    silent = to_remind(survey, now)
    reminded = many.write_to_each(
        silent,
        lambda invitation: _remind(survey, invitation, now, occasion=occasion),
        lambda invitation: Addressee(f"{REMINDER}:{survey.pk}:{invitation.person_id}", REMINDER, invitation.person),
    )
    audit.record("reminded of survey", survey, actor=actor, people=len(reminded))
    return len(reminded)


def to_remind(survey: Survey, now: datetime) -> QuerySet[Invitation]:
    """Whom ``remind_silent`` would write to: the silent ones who got no reminder on this day (UTC)."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return silent(survey).exclude(reminded_at__gte=midnight, reminded_at__lt=midnight + timedelta(days=1))


def _remind(survey: Survey, invitation: Invitation, now: datetime, *, occasion: str) -> None:
    key = f"{REMINDER}:{survey.pk}:{invitation.person_id}:{occasion}"
    _write(REMINDER, key, survey, invitation, now)
    Invitation.objects.filter(pk=invitation.pk).update(reminded_at=now)


def _write(kind: str, key: str, survey: Survey, invitation: Invitation, now: datetime) -> None:
    queueing.queue(
        kind,
        key=key,
        values=letter_values(survey, invitation),
        to=invitation.person,
        reply_to=sharing.liaison_addresses(invitation.membership.group),
        not_after=min(now + finding.get(kind).stale_after, survey.closes_at),
        about=survey,
    )


def letter_values(survey: Survey, invitation: Invitation) -> dict[str, str]:
    """What fills the gaps of an invitation and of a reminder, in the language of the person invited."""
    link = LINK.address(invitation.pk, closest(invitation.person.language))
    return survey_invitation.values(survey, invitation.person, link)


def address(invitation: Invitation, language: str = "") -> str:
    """The path of the page where this invitation is answered, with a signature that opens nothing else.

    ``language``: whose prefix the path gets; empty means the one in force. A language that the site does not offer
    becomes English.
    """
    return LINK.path(invitation.pk, closest(language or translation.get_language() or FALLBACK))
