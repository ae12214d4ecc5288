"""One past call with a cohort under way, and one open call whose applications wait to be screened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from applications.call import calls
from applications.intake import storing, understanding
from applications.models import Call
from applications.screening import deciding
from cohorts.board import running
from cohorts.forming import formation
from cohorts.liaisons import caseload
from cohorts.models import CheckIn, Cohort, Membership
from cohorts.pulse.answers import from_member
from ilnp import clock
from ilnp.accounts import profile
from ilnp.accounts.models import User
from ilnp.accounts.roles import Role, give_role
from ilnp.due import fastforward
from ilnp.rehearsal.demonstration import people
from matching.models import Policy
from matching.runs import asking, solving
from surveys.answering import answers
from surveys.models import Invitation, Question
from surveys.models.instrument import WITH_NAME

UNDER_WAY = timedelta(days=66)
"""How long the demonstration's cohort has been under way: past two prompts, in the middle of the mid survey."""

SEATS = 40

NEEDS_MORE = {"other", WITH_NAME}
"""Answers that would have to be followed by words or a name."""

TITLES = {
    "first-round": {
        "en": "First round",
        "es": "Primera edición",
        "pt": "Primeira edição",
        "zh-hans": "第一轮",
        "ko": "제1회차",
        "ar": "الدورة الأولى",
        "ru": "Первый набор",
        "ja": "第1回",
    },
    "second-round": {
        "en": "Second round",
        "es": "Segunda edición",
        "pt": "Segunda edição",
        "zh-hans": "第二轮",
        "ko": "제2회차",
        "ar": "الدورة الثانية",
        "ru": "Второй набор",
        "ja": "第2回",
    },
}

STAFF = {
    "coordinator@ilnp.example.org": ("Nadia Farouk", Role.COORDINATOR),
    "webmaster@ilnp.example.org": ("Tomás Rivera", Role.WEBMASTER),
}
LIAISONS = {
    "rosa@ilnp.example.org": "Rosa Okello",
    "hana@ilnp.example.org": "Hana Nováková",
    "kenji@ilnp.example.org": "Kenji Mori",
}


def build(now: datetime, say: Callable[[str], None]) -> Cohort:
    """Make the whole demonstration as if it had grown until ``now``. Mail is delivered through the configured server.

    Only for a database without calls; raises ``ValueError`` otherwise. ``say`` gets a line for each stage.
    """
    if Call.objects.exists():
        raise ValueError("This database has calls already, so it gets no demonstration programme.")
    started = (now - UNDER_WAY).replace(minute=0, second=0, microsecond=0)
    opened = started - timedelta(days=80)
    say("People apply and are screened …")
    with clock.pretend(opened - timedelta(days=2)):
        coordinator = _staff()
        call = _call("first-round", opens=opened, days=40, actor=coordinator)
    with clock.pretend(opened + timedelta(days=40)):
        _take_in(call, 64, seed=1, first=opened + timedelta(days=2), actor=coordinator)
    fastforward.step_until(started - timedelta(days=30), start=opened + timedelta(days=40))
    with clock.pretend(started - timedelta(days=30)):
        deciding.screen_call(call, actor=coordinator)
        deciding.publish(call, actor=coordinator)
        fastforward.act_as_of(started - timedelta(days=30))
    say("Groups are found, the cohort starts …")
    matched = started - timedelta(days=10)
    with clock.pretend(matched):
        run = asking.ask(call, Policy.objects.get(code="ilnp-2020"), seats=SEATS, actor=coordinator)
        solved = solving.solve(run.pk)
        assert solved is not None
        cohort = formation.form_cohort(
            solved,
            name="First round, first wave",
            starts_on=started.date(),
            ends_on=(started + timedelta(days=122)).date(),
            asks_inquiry=False,
            actor=coordinator,
            now=matched,
        )
    with clock.pretend(started):
        running.start(cohort, actor=coordinator, now=started)
    say("Weeks go by: prompts, check-ins, the mid survey …")
    _go_by(cohort, started, now)
    with clock.pretend(now):
        following = _call("second-round", opens=now - timedelta(days=12), days=40, actor=coordinator)
        _take_in(following, 20, seed=2, first=now - timedelta(days=11), actor=coordinator)
    return cohort


def _staff() -> User:
    for address, (name, role) in STAFF.items():
        give_role(User.objects.create_user(address, name=name), role)
    for address, name in LIAISONS.items():
        caseload.make_liaison(User.objects.create_user(address, name=name), most_groups=12)
    return User.objects.get(email="coordinator@ilnp.example.org")


def _call(slug: str, *, opens: datetime, days: int, actor: User) -> Call:
    call = calls.create(slug, title=TITLES[slug], actor=actor)
    call.opens_at, call.closes_at = opens, opens + timedelta(days=days)
    call.answers_by = (opens + timedelta(days=days + 20)).date()
    call.starts_on = (opens + timedelta(days=days + 40)).date()
    call.full_clean()
    call.save()
    return call


def _take_in(call: Call, number: int, *, seed: int, first: datetime, actor: User) -> None:
    said = understanding.Corrections(
        consent_ground="Everybody agreed to it in the form that the spreadsheet comes from."
    )
    plan = understanding.understand(people.spreadsheet(number, first=first, seed=seed), call, said)
    storing.commit(plan, call, actor=actor, accept_repeats=True)
    for application in call.applications.filter(country__in=people.READ_IN).select_related("person"):
        person, language = application.person, people.READ_IN[application.country]
        profile.change_profile(
            person,
            name=person.name,
            call_name=person.call_name,
            language=language,
            time_zone=application.time_zone,
        )


def _go_by(cohort: Cohort, started: datetime, now: datetime) -> None:
    """Most people answer; of one group nobody ever does, in another somebody is left alone at the end."""
    random = Random(3)
    groups = list(cohort.groups.order_by("number"))
    quiet, troubled = groups[-1], groups[-2]
    before = started
    moment = started + timedelta(days=8, hours=3)
    while moment < now:
        fastforward.step_until(moment, start=before)
        with clock.pretend(moment):
            for group in groups[:-2]:
                for member in group.memberships.active():
                    if random.random() < 0.85:
                        from_member(member, CheckIn.Answer.WELL, now=moment)
        before, moment = moment, moment + timedelta(days=7)
    fastforward.step_until(now, start=before)
    recently = now - timedelta(hours=20)
    with clock.pretend(recently):
        alone = troubled.memberships.active()[0]
        from_member(alone, CheckIn.Answer.SILENT, note="I wrote three times and have not heard back.", now=recently)
        _answer_survey(recently, random, leave_out=quiet.pk)
    fastforward.step_until(now, start=recently)


def _answer_survey(now: datetime, random: Random, *, leave_out: int) -> None:
    """Somewhat more than half of those invited answer."""
    silent = Membership.objects.filter(group_id=leave_out).values("person_id")
    invitations = Invitation.objects.select_related("survey").exclude(membership__person__in=silent).order_by("pk")
    for invitation in invitations:
        if random.random() < 0.6:
            answers.submit(invitation.survey, invitation, filling_in(answers.asked(invitation.survey), random), now)


def filling_in(questions: list[Question], random: Random) -> dict[str, str]:
    """What somebody might answer to these questions, by their codes; all that must be answered is."""
    texts = [
        "A colleague told me.",
        "Nothing; it was clear.",
        "It is better than I hoped.",
        "More time would be good.",
    ]
    filled = {}
    for question in questions:
        if question.is_counted:
            codes = [choice.code for choice in question.offered() if choice.code not in NEEDS_MORE]
            filled[question.code] = random.choice(codes)
        elif question.is_required or (not question.is_personal and random.random() < 0.5):
            filled[question.code] = random.choice(texts)
    return filled
