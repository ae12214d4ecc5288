"""Factories for the stages of a programme: a call, people who applied, a solved run, a cohort formed, a cohort started.

Each stage goes through the program's own functions, so that a test begins where a real programme would stand.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group as RoleGroup
from django.test import Client

from applications.models import Application, Call, LanguageSkill
from cohorts.board import running
from cohorts.forming import formation
from cohorts.liaisons import caseload
from cohorts.models import Cohort, LiaisonProfile
from ilnp.accounts import consents, roles
from ilnp.accounts.models import Consent, User
from ilnp.accounts.signing_in import second_factor
from matching.models import Policy, Run
from matching.runs import asking, solving

STARTS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When the cohorts of these factories start: a Monday morning in UTC."""

COUNTRIES = ["KE", "JP", "BR", "PL", "US", "IN", "EG", "KR", "MX", "FR", "NG", "PE"]
INTERESTS = ["information-literacy", "cataloging", "scholarly-communication", "archives"]

_numbers = count(1)


def person(name: str = "", *, language: str = "en", time_zone: str = "UTC", **fields: Any) -> User:
    """A person with a made-up name and address."""
    number = next(_numbers)
    return User.objects.create_user(
        f"person{number}@library.example",
        name=name or f"Person {number}",
        language=language,
        time_zone=time_zone,
        **fields,
    )


def staff(role: str, name: str = "") -> User:
    """A volunteer with one role."""
    one = person(name or f"The {role}")
    roles.give_role(one, role)
    assert RoleGroup.objects.filter(name=role, user=one).exists()
    return one


def liaison(name: str = "Rosa Okello", *, most_groups: int = 10) -> LiaisonProfile:
    """A liaison who can look after some groups."""
    return caseload.make_liaison(person(name), most_groups=most_groups)


def call(slug: str = "", **fields: Any) -> Call:
    """A call without a window."""
    slug = slug or f"call-{next(_numbers)}"
    return Call.objects.create(slug=slug, title=fields.pop("title", slug.replace("-", " ").title()), **fields)


def application(
    to: Call,
    *,
    country: str = "KE",
    languages: tuple[str, ...] = ("en",),
    status: str = Application.Status.ELIGIBLE,
    shares: bool = True,
    **fields: Any,
) -> Application:
    """One person's application to a call, decided eligible unless said otherwise, with consent to sharing."""
    number = next(_numbers)
    who = fields.pop("person", None) or person(
        fields.get("full_name", ""),
        language=fields.pop("mail_language", "en"),
        time_zone=fields.get("time_zone", "UTC"),
    )
    decided = status in (Application.Status.ELIGIBLE, Application.Status.NOT_ELIGIBLE, Application.Status.DUPLICATE)
    fields.setdefault("time_zone", who.time_zone)
    fields.setdefault("submitted_at", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number))
    if status == Application.Status.NOT_ELIGIBLE:
        fields.setdefault("reasons", ["commit"])
    row = Application.objects.create(
        call=to,
        person=who,
        reference=f"R{number:07d}",
        email=who.email,
        full_name=fields.pop("full_name", who.name),
        country=country,
        status=status,
        decided_at=datetime(2026, 2, 1, tzinfo=UTC) if decided else None,
        **fields,
    )
    LanguageSkill.objects.bulk_create(LanguageSkill(application=row, language=code) for code in languages)
    if shares:
        consents.give(who, Consent.Purpose.SHARING, language=who.language)
    return row


def applicants(to: Call, number: int, **fields: Any) -> list[Application]:
    """So many eligible people from different countries, who all write English."""
    return [
        application(
            to,
            country=COUNTRIES[at % len(COUNTRIES)],
            interests=[INTERESTS[at % len(INTERESTS)], INTERESTS[(at + 1) % len(INTERESTS)]],
            motivation="To learn how others work.",
            **fields,
        )
        for at in range(number)
    ]


def policy(code: str = "ilnp-2020") -> Policy:
    """One of the policies that the program ships."""
    return Policy.objects.get(code=code)


def solved_run(of: Call, seats: int | None = None, *, code: str = "ilnp-2020") -> Run:
    """A run over everybody free in a call, solved here and now."""
    if seats is None:
        seats = max(2, Application.objects.available().filter(call=of).count())
    run = solving.solve(asking.ask(of, policy(code), seats=seats, asks_first=False).pk)
    assert run is not None
    return run


def formed_cohort(people: int = 4, *, number_of_liaisons: int = 1, **fields: Any) -> Cohort:
    """A cohort of so many people in groups, formed and not started."""
    for number in range(number_of_liaisons):
        liaison(f"Liaison {number + 1}")
    to = fields.pop("call", None) or call()
    applicants(to, people)
    options: dict[str, Any] = {
        "name": f"Cohort {next(_numbers)}",
        "starts_on": STARTS.date(),
        "ends_on": date(2026, 6, 30),
        "asks_inquiry": False,
        "now": STARTS - timedelta(days=21),
        **fields,
    }
    return formation.form_cohort(solved_run(to), **options)


def started_cohort(people: int = 4, **fields: Any) -> Cohort:
    """A cohort under way since ``STARTS``."""
    return running.start(formed_cohort(people, **fields), now=STARTS)


def sign_in(client: Client, who: User) -> Client:
    """Sign somebody in with the second factor passed, as the ready-made sign-ins do."""
    client.force_login(who)
    session = client.session
    session[second_factor.SINGLE_USE_MARK] = who.pk
    session.save()
    return client


def from_a_mail() -> Client:
    """A browser that opens a link of a mail: it has no cookie, and a page that keeps its address to itself has no origin."""
    return Client(enforce_csrf_checks=True, headers={"origin": "null"})
