"""A small cohort of made-up people, for tests of surveys."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from applications.models import Application, Call
from cohorts.models import Cohort, Group, LiaisonProfile, Membership
from ilnp.accounts.models import User
from ilnp.accounts.roles import Role, give_role
from ilnp.due import ticking
from ilnp.mail.models import Message
from surveys.answering import waiting
from surveys.models import Invitation, Question, Survey, WaitingAnswers

START = date(2026, 3, 2)
END = date(2026, 7, 2)
BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
MID_DAY = START + timedelta(days=60)

PEOPLE = [
    ("ana@example.org", "Ana Prado", "es", "America/Bogota"),
    ("mio@example.org", "Mio Sato", "ja", "Asia/Tokyo"),
    ("lena@example.org", "Lena Berg", "en", "Europe/Berlin"),
    ("omar@example.org", "عمر حداد", "ar", "Africa/Cairo"),
]


def person(email: str, name: str = "", language: str = "en", time_zone: str = "UTC") -> User:
    """Somebody with an address under example.org."""
    return User.objects.create_user(email, name=name, language=language, time_zone=time_zone)


def staff(role: str, email: str = "") -> User:
    """Somebody who holds ``role``."""
    held = person(email or f"{role}@example.org", name=f"A {role}")
    give_role(held, role)
    return held


def coordinator() -> User:
    """A coordinator."""
    return staff(Role.COORDINATOR)


def liaison(email: str = "liaison@example.org") -> LiaisonProfile:
    """A liaison who can take groups."""
    return LiaisonProfile.objects.create(person=staff(Role.LIAISON, email))


def cohort(slug: str = "spring", *, state: str = Cohort.State.STARTED) -> Cohort:
    """A cohort, by default one under way, without groups yet."""
    call, _made = Call.objects.get_or_create(slug="call", defaults={"title": "Call"})
    return Cohort.objects.create(
        call=call, slug=slug, name="Spring round", starts_on=START, ends_on=END,
        state=state, started_at=BEGIN if state == Cohort.State.STARTED else None,
    )  # fmt: skip


def join(group: Group, somebody: User, *, joined_at: datetime = BEGIN) -> Membership:
    """Put a person into a group, with the application that this needs."""
    application = Application.objects.filter(call=group.cohort.call, person=somebody).first()
    if application is None:
        application = Application.objects.create(
            call=group.cohort.call, person=somebody, reference=f"R{somebody.pk}", submitted_at=BEGIN,
            email=somebody.email, full_name=somebody.name or somebody.email, country="CO",
        )  # fmt: skip
    return Membership.objects.create(
        group=group, cohort=group.cohort, person=somebody, application=application, joined_at=joined_at
    )


def pairs(of: Cohort, looked_after_by: LiaisonProfile | None = None) -> list[Group]:
    """Two pairs of the four people above."""
    groups = [
        Group.objects.create(cohort=of, number=number, liaison=looked_after_by, formed_at=BEGIN) for number in (1, 2)
    ]
    for place, (email, name, language, time_zone) in enumerate(PEOPLE):
        join(groups[place // 2], person(email, name, language, time_zone))
    return groups


def invited(survey: Survey, number: int, prefix: str = "p") -> list[Invitation]:
    """``number`` further people who are asked, each in a group of two or one, without mail."""
    made = []
    for place in range(number):
        group = Group.objects.create(cohort=survey.cohort, number=100 + Group.objects.count())
        membership = join(group, person(f"{prefix}{place}@example.org", f"Person {prefix}{place}"))
        made.append(
            Invitation.objects.create(survey=survey, membership=membership, person=membership.person, invited_at=BEGIN)
        )
    return made


def link_in(message: Message) -> str:
    """The path of the survey's link in the text of a mail."""
    found = re.search(r"https?://[^/\s]+(/\S*survey/\S+/)", message.text)
    assert found, message.text
    return found[1]


def run_until(moment: datetime) -> None:
    """Do what is due, instant by instant, without delivering the mail that it causes."""
    at = BEGIN
    while (due := ticking.next_due(at)) is not None and due <= moment:
        ticking.tick(due, deliver=False)
        at = due


MID = {
    "heard": "From a colleague",
    "easy_to_apply": "yes",
    "in_contact": "yes",
    "how_often": "weekly",
    "means": "video",
    "shared_background": "yes",
    "learned": "no",
    "expectations": "Yes. More meetings, please.",
    "consent": "without_name",
}
"""A filled-in half-way survey."""


def waiting_answers(survey: Survey) -> list[dict[str, tuple[str, str]]]:
    """What waits to be read of a survey, by the questions' codes. No page and no command shows it."""
    codes = dict(Question.objects.values_list("pk", "code"))
    row = WaitingAnswers.objects.filter(survey=survey).first()
    kept = waiting._opened(row) if row else []
    return [{codes[question]: (value, other) for question, value, other in one} for one in kept]
