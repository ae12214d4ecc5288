"""The programme remembers: earlier groups in the portal, what became of applications, one mail to a liaison over all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.board import running
from cohorts.forming import formation
from cohorts.models import Cohort, Group, Membership
from ilnp import clock
from ilnp.accounts import consents
from ilnp.accounts.models import Consent, User
from ilnp.mail.models import Message
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import pass_time

pytestmark = pytest.mark.django_db


def portal_of(person: User, at: timedelta) -> str:
    """The person's portal so long after the start."""
    with clock.pretend(STARTS + at):
        return stages.sign_in(Client(), person).get(reverse("website:portal")).text


def with_the_same_liaison(number: int) -> list[Cohort]:
    """So many cohorts under way, of two groups each, all looked after by one liaison."""
    first = stages.started_cohort(4)
    others = []
    for _number in range(number - 1):
        call = stages.call()
        stages.applicants(call, 4)
        cohort = formation.form_cohort(
            stages.solved_run(call),
            name=f"Beside {call}",
            starts_on=first.starts_on,
            ends_on=first.ends_on,
            asks_inquiry=False,
            now=STARTS - timedelta(days=21),
        )
        others.append(running.start(cohort, now=STARTS))
    return [first, *others]


def test_the_portal_keeps_earlier_groups_and_names_only_who_agrees() -> None:
    cohort = stages.started_cohort(2)
    one, other = cohort.memberships.select_related("person", "application").order_by("pk")
    running.end(cohort, now=STARTS + timedelta(days=110))
    cohort.call.applications.update(published_at=STARTS - timedelta(days=30))
    page = portal_of(one.person, timedelta(days=120))
    assert cohort.name in page and other.application.full_name in page and other.person.email in page
    assert f"It brought you into a group of {cohort.name}." in page
    page = portal_of(one.person, timedelta(days=200))
    assert other.application.full_name in page and other.person.email not in page  # addresses are seen for some weeks
    consents.withdraw(other.person, Consent.Purpose.SHARING)
    page = portal_of(one.person, timedelta(days=200))
    assert cohort.name in page
    assert other.application.full_name not in page and other.person.email not in page


def test_an_application_that_was_left_out_says_so() -> None:
    call = stages.call()
    stages.applicants(call, 3)
    formation.form_cohort(
        stages.solved_run(call, 2),
        name="Spring",
        starts_on=STARTS.date(),
        ends_on=(STARTS + timedelta(days=120)).date(),
        asks_inquiry=False,
    )
    left = call.applications.get(placed_at=None)
    call.applications.update(published_at=STARTS - timedelta(days=30))
    assert "The places of this round were given to others." in portal_of(left.person, timedelta(days=1))


def test_prompts_stand_once_for_who_is_in_two_groups() -> None:
    first, second = with_the_same_liaison(2)
    person = first.memberships.order_by("pk")[0].person
    moved = second.memberships.order_by("pk")[0]
    Membership.objects.filter(pk=moved.pk).update(person=person)
    page = portal_of(person, timedelta(days=40))
    assert page.count("Ideas for your conversations") == 1
    titles = [part.partition("</summary>")[0] for part in page.split("<summary>")[1:]]
    assert titles and len(titles) == len(set(titles))


def test_a_liaison_gets_one_mail_over_all_cohorts() -> None:
    cohorts = with_the_same_liaison(3)
    assert Group.objects.values("liaison").distinct().count() == 1
    pass_time(STARTS, STARTS + timedelta(days=11))
    (told,) = Message.objects.filter(kind="liaison_day")
    assert "Your groups that need you: 6" in told.subject
    assert all(told.text.count(f" · {cohort.name}") == 2 for cohort in cohorts)
