"""Whose address is shown to whom: every door is tried with an address that could leak through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.form.submit import withdraw as withdraw_application
from cohorts.board import running
from cohorts.models import Group, Membership
from cohorts.rematch import changes
from ilnp import clock
from ilnp.accounts import consents
from ilnp.accounts.models import Consent, User
from ilnp.desk.cards import cards_for
from ilnp.due import ticking
from ilnp.mail.models import Message, Suppression
from ilnp.mail.returns import suppression
from tests.kit import stages
from tests.kit.stages import STARTS

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def third_week() -> Iterator[None]:
    """A day on which the cohort is under way."""
    with clock.pretend(STARTS + 2 * WEEK):
        yield


@pytest.fixture
def pair() -> tuple[Membership, Membership]:
    """Two partners: whose address it is about, and who may have it."""
    group = stages.started_cohort(2).groups.get()
    rows = group.memberships.select_related("person", "application", "group__cohort", "group__liaison__person")
    leaks, partner = rows.order_by("pk")
    return leaks, partner


def agrees_to_sharing(person: User) -> bool:
    return person.consents.filter(purpose=Consent.Purpose.SHARING, withdrawn_at=None).exists()


def withdraws_consent(leaks: Membership) -> None:
    consents.withdraw(leaks.person, Consent.Purpose.SHARING)


def leaves(leaks: Membership) -> None:
    changes.leave(leaks, Membership.Ending.LATER)


def is_switched_off(leaks: Membership) -> None:
    User.objects.filter(pk=leaks.person_id).update(is_active=False)


def withdraws_application(leaks: Membership) -> None:
    withdraw_application(leaks.application, leaks.person)


EVENTS: list[Callable[[Membership], None]] = [withdraws_consent, leaves, is_switched_off, withdraws_application]


def portal(leaks: Membership, partner: Membership) -> str:
    return stages.sign_in(Client(), partner.person).get(reverse("website:portal")).text


def liaison_s_page(leaks: Membership, partner: Membership) -> str:
    group = Group.objects.get(pk=leaks.group_id)
    assert group.liaison is not None
    signed_in = stages.sign_in(Client(), group.liaison.person)
    return signed_in.get(reverse("admin:group", args=[group.pk])).text


def liaison_s_list(leaks: Membership, partner: Membership) -> str:
    assert leaks.group.liaison is not None
    signed_in = stages.sign_in(Client(), leaks.group.liaison.person)
    return "".join(
        signed_in.get(reverse("admin:groups") + f"?show={show}").text for show in ("all", "ended", "deserted")
    )


def mail_that_does_not_arrive(leaks: Membership, partner: Membership) -> str:
    before = set(Message.objects.values_list("pk", flat=True))
    suppression.suppress(leaks.person.email, Suppression.Reason.BOUNCE)
    next_morning = clock.now() + timedelta(days=2)
    with clock.pretend(next_morning):
        ticking.tick(next_morning, deliver=False)
    Suppression.objects.all().delete()
    return texts_since(before, but_to=leaks.person)


def mail_of_the_next_weeks(leaks: Membership, partner: Membership) -> str:
    before = set(Message.objects.values_list("pk", flat=True))
    begin = clock.now()
    for weeks in range(1, 5):
        with clock.pretend(begin + weeks * WEEK):
            ticking.tick(clock.now(), deliver=False)
    return texts_since(before, but_to=leaks.person)


def texts_since(before: set[int], *, but_to: User) -> str:
    """What was written since, to others: text, copies and where answers go."""
    rows = Message.objects.exclude(pk__in=before).exclude(person=but_to)
    return "\n".join(f"{row.text} {row.html} {row.copy_to} {row.reply_to}" for row in rows)


SHOWING = [portal, liaison_s_page, mail_that_does_not_arrive]
"""Doors through which the address is told while it may be."""

SILENT = [liaison_s_list, mail_of_the_next_weeks]
"""Doors that have no need of it."""


@pytest.mark.parametrize("door", SHOWING)
def test_partner_and_liaison_see_the_address_while_they_may(
    door: Callable[[Membership, Membership], str], pair: tuple[Membership, Membership]
) -> None:
    assert pair[0].person.email in door(*pair)


@pytest.mark.parametrize("door", [*SHOWING, *SILENT])
@pytest.mark.parametrize("event", EVENTS)
def test_no_door_shows_the_address_afterwards(
    event: Callable[[Membership], None],
    door: Callable[[Membership, Membership], str],
    pair: tuple[Membership, Membership],
) -> None:
    event(pair[0])
    assert pair[0].person.email not in door(*pair)


@pytest.mark.parametrize("door", [*SHOWING, *SILENT])
def test_no_door_shows_the_address_when_the_cohort_s_time_has_passed(
    door: Callable[[Membership, Membership], str], pair: tuple[Membership, Membership]
) -> None:
    last_day = datetime(2026, 6, 30, tzinfo=UTC)
    with clock.pretend(last_day + timedelta(days=32)):
        assert pair[0].person.email not in door(*pair)
        running.end(pair[0].cohort)
        assert pair[0].person.email not in door(*pair)


def test_the_liaison_may_still_write_in_the_weeks_after_the_end(pair: tuple[Membership, Membership]) -> None:
    with clock.pretend(datetime(2026, 6, 30, 18, tzinfo=UTC)):
        running.end(pair[0].cohort)
    with clock.pretend(datetime(2026, 7, 20, tzinfo=UTC)):
        assert pair[0].person.email in liaison_s_page(*pair)


def test_addresses_of_a_cohort_are_exported_by_who_runs_it_alone(pair: tuple[Membership, Membership]) -> None:
    assert pair[0].group.liaison is not None
    address = reverse("admin:report", args=["memberships", "csv"])
    assert stages.sign_in(Client(), pair[0].group.liaison.person).get(address).status_code == 403
    assert stages.sign_in(Client(), pair[1].person).get(address).status_code in (302, 403)


def test_who_runs_cohorts_sees_the_address_and_that_others_do_not(pair: tuple[Membership, Membership]) -> None:
    is_switched_off(pair[0])
    page = stages.sign_in(Client(), stages.staff("coordinator")).get(reverse("admin:group", args=[pair[0].group_id]))
    assert pair[0].person.email in page.text and "not shown to partners and liaison" in page.text


@pytest.mark.parametrize("event", [is_switched_off, lambda one: one.person.consents.all().delete()])
def test_who_may_not_be_shared_is_not_introduced(event: Callable[[Membership], None]) -> None:
    cohort = stages.formed_cohort(2)
    event(cohort.memberships.select_related("person").order_by("pk")[0])
    running.start(cohort, now=STARTS)
    assert not Message.objects.filter(kind="introduction").exists()


def test_withdrawing_the_consent_says_first_that_it_is_leaving(pair: tuple[Membership, Membership]) -> None:
    leaks = pair[0]
    client = stages.sign_in(Client(), leaks.person)
    button = reverse("website:portal-consent", args=["sharing"])
    asked = client.post(button, {"act": "withdraw"})
    assert "You leave your group in" in asked.text and "Yes, withdraw it" in asked.text
    assert agrees_to_sharing(leaks.person) and Membership.objects.get(pk=leaks.pk).left_at is None
    assert client.post(button, {"act": "withdraw", "sure": "1"}).status_code == 302
    assert not agrees_to_sharing(leaks.person)
    left = Membership.objects.get(pk=leaks.pk)
    assert left.left_because == Membership.Ending.NO_LONGER
    assert Group.objects.get(pk=leaks.group_id).ended_because == Group.Ending.LEFT


def test_partner_and_liaison_hear_of_it_and_the_partner_is_first_in_line(pair: tuple[Membership, Membership]) -> None:
    leaks, partner = pair
    assert leaks.group.liaison is not None
    consents.withdraw(leaks.person, Consent.Purpose.SHARING)
    to_partner = Message.objects.get(kind="partner_left")
    assert to_partner.person == partner.person and "first in line for a new partner" in to_partner.text
    assert Message.objects.get(kind="member_left").person == leaks.group.liaison.person
    assert partner.person.places_in_line.get().is_stranded
    shown = {card.words: card.count for card in cards_for(stages.staff("coordinator"))}
    assert shown["person waits for a partner"] == 1


def test_a_trio_goes_on_as_a_pair_without_who_withdrew() -> None:
    call = stages.call()
    trio = stages.applicants(call, 5)
    cohort = stages.formation.form_cohort(
        stages.solved_run(call, 2),
        name="Spring",
        starts_on=STARTS.date(),
        ends_on=datetime(2026, 6, 30, tzinfo=UTC).date(),
        asks_inquiry=False,
        now=STARTS,
    )
    running.start(cohort, now=STARTS)
    free = [one for one in trio if not one.memberships.exists()]
    group = stages.formation.put_together(cohort, free, now=STARTS)
    consents.withdraw(free[0].person, Consent.Purpose.SHARING)
    told = Message.objects.filter(kind="partner_left")
    assert {one.person for one in told} == {free[1].person, free[2].person}
    assert all("Your group goes on" in one.text for one in told)
    assert Group.objects.get(pk=group.pk).ended_at is None


def test_whoever_belongs_to_no_group_withdraws_at_once() -> None:
    person = stages.application(stages.call()).person
    client = stages.sign_in(Client(), person)
    client.post(reverse("website:portal-consent", args=["sharing"]), {"act": "withdraw"})
    assert not agrees_to_sharing(person)


def test_who_came_with_a_file_reads_on_what_ground_their_data_is_shared() -> None:
    person = stages.application(stages.call(), shares=False).person
    client = stages.sign_in(Client(), person)
    said_on = datetime(2026, 1, 5, tzinfo=UTC)
    consents.bring_in({person: ("I agree", said_on)}, "sharing", about=person, actor=None)
    assert "on this ground: “I agree”" in client.get(reverse("website:portal-settings")).text
    consents.withdraw(person, "sharing")
    later = clock.now() + timedelta(days=1)
    consents.bring_in({person: ("I agree to be introduced", later)}, "sharing", about=person, actor=None)
    assert "I agree to be introduced" in client.get(reverse("website:portal-settings")).text
