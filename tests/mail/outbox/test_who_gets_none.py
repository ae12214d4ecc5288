"""Whoever may not sign in any more gets no mail, of whatever kind; whoever looks after groups no more, nothing of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.form.submit import withdraw
from cohorts.liaisons import caseload
from cohorts.models import LiaisonProfile
from ilnp import clock
from ilnp.accounts import consents, profile, roles
from ilnp.accounts.models import Consent, User
from ilnp.desk.cards import cards_for
from ilnp.due import ticking
from ilnp.mail.campaigns import audiences
from ilnp.mail.delivery import claims
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message
from ilnp.mail.outbox import queueing
from ilnp.mail.states import MessageState
from tests.kit import stages
from tests.kit.stages import STARTS

pytestmark = pytest.mark.django_db

WHOLE = [kind.code for kind in finding.every() if not kind.fragment]
"""Every kind of mail that there is."""


def switch_off(person: User) -> None:
    person.is_active = False
    person.save(update_fields=["is_active"])
    profile.tell(person, ["is_active"])


@pytest.mark.parametrize("code", WHOLE)
def test_no_kind_of_mail_goes_to_who_may_not_sign_in(code: str) -> None:
    person = User.objects.create_user("ana@library.example", name="Ana")
    values = finding.get(code).samples("en")
    queueing.queue(code, key="to the person", values=values, to=person)
    queueing.queue(code, key="to the address", values=values, address=person.email)
    copied = queueing.queue(code, key="copy", values=values, address="bo@library.example", copy_to=[person.email])
    switch_off(person)
    batch = claims.claim(code)
    assert batch.record is not None
    batch.record.close(remove=True)
    (left,) = batch.messages
    assert left == copied and left.copy_to == []
    others = Message.objects.exclude(pk=copied.pk)
    assert {(row.state, row.error) for row in others} == {(MessageState.CANCELLED, claims.SWITCHED_OFF)}


def loses_the_role(person: User) -> None:
    roles.take_role(person, roles.Role.LIAISON)


@pytest.mark.parametrize("event", [switch_off, loses_the_role])
def test_a_liaison_no_more_hears_nothing_of_groups_and_gets_no_new_one(event: Callable[[User], None]) -> None:
    cohort = stages.started_cohort(6)
    gone = cohort.groups.first().liaison.person  # type: ignore[union-attr]
    event(gone)
    before = Message.objects.filter(person=gone).count()
    for weeks in range(1, 8):
        with clock.pretend(STARTS + timedelta(weeks=weeks)):
            ticking.tick(clock.now(), deliver=False)
    assert Message.objects.filter(person=gone).count() == before
    assert not any(gone.email in [*row.copy_to, *row.reply_to] for row in Message.objects.exclude(kind="introduction"))
    shown = {card.words: card for card in cards_for(stages.staff("coordinator"))}
    assert shown["groups have no liaison"].count == 3
    coordinator = stages.sign_in(Client(), stages.staff("coordinator"))
    assert "Group" in coordinator.get(shown["groups have no liaison"].url).text
    other = stages.liaison("Grace Hopper")
    assert caseload.assign(cohort) == []
    assert set(cohort.groups.values_list("liaison", flat=True)) == {other.pk}
    assert caseload.seats_carried() == 2 * (other.most_groups - 3)


def test_a_new_cohort_gives_nothing_to_a_liaison_who_was_switched_off() -> None:
    gone = stages.liaison("Rosa Okello").person
    switch_off(gone)
    cohort = stages.formed_cohort(4, number_of_liaisons=0)
    assert cohort.groups.without_liaison().count() == 2
    assert LiaisonProfile.objects.in_office().count() == 0


def test_the_portal_names_no_liaison_who_was_switched_off() -> None:
    membership = stages.started_cohort(2).memberships.first()
    assert membership is not None and membership.group.liaison is not None
    address = membership.group.liaison.person.email
    client = stages.sign_in(Client(), membership.person)
    with clock.pretend(STARTS + timedelta(days=3)):
        assert address in client.get(reverse("website:portal")).text
        switch_off(membership.group.liaison.person)
        assert address not in client.get(reverse("website:portal")).text


def test_letters_to_many_count_nobody_who_was_switched_off() -> None:
    person = User.objects.create_user("ana@library.example", name="Ana")
    consents.give(person, Consent.Purpose.NEWS, language="en")
    assert [one.address for one in audiences.recipients("news", "news")] == [person.email]
    switch_off(person)
    assert audiences.recipients("news", "news") == []


def test_who_withdrew_gets_no_more_of_what_goes_to_the_group() -> None:
    cohort = stages.started_cohort(2)
    gone, _partner = cohort.memberships.select_related("application", "person").order_by("pk")
    withdraw(gone.application, gone.person)
    before = Message.objects.filter(person=gone.person).count()
    for weeks in range(1, 5):
        with clock.pretend(STARTS + timedelta(weeks=weeks)):
            ticking.tick(clock.now(), deliver=False)
    assert Message.objects.filter(person=gone.person).count() == before
