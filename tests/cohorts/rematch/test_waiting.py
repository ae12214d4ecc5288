"""Waiting for a partner: everybody sees it, and nobody is invisible at any time."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from applications.models import Application
from applications.waitlist import queries
from cohorts import addresses
from cohorts.board import running
from cohorts.forming import formation
from cohorts.inquiry import answering
from cohorts.models import CheckIn, Cohort, Group, Membership, Silence, Wait
from cohorts.pulse import answers
from cohorts.rematch import changes, waiting
from cohorts.silence import ending
from ilnp import clock
from ilnp.accounts.roles import Role
from ilnp.due.models import Plan
from ilnp.mail.campaigns import audiences
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails, tick_at

pytestmark = pytest.mark.django_db


def stranded_in(cohort: Cohort, *, days: int = 5) -> tuple[Membership, Membership]:
    """Who left the first group of the cohort so many days after the start, and who is left alone by it."""
    gone, alone = (
        cohort.groups.order_by("number")[0].memberships.select_related("person", "application").order_by("pk")
    )
    changes.leave(gone, Membership.Ending.NO_LONGER, now=STARTS + timedelta(days=days))
    return gone, alone


def test_who_said_yes_and_lost_the_partner_is_told_listed_and_shown_where_they_stand(client: Client) -> None:
    cohort = stages.formed_cohort(4, asks_inquiry=True, inquiry_answer_by=(STARTS - timedelta(days=3)).date())
    healthy, broken = cohort.groups.order_by("number")
    said_yes, silent = broken.memberships.select_related("person", "application").order_by("pk")
    for membership in (*healthy.memberships.all(), said_yes):
        answering.answer(membership, "yes", now=STARTS - timedelta(days=10))
    running.start(cohort, only_who_said_yes=True, now=STARTS)
    said_yes.refresh_from_db()
    assert said_yes.get_left_because_display() == "the group ended"
    (told,) = mails("waiting_for_partner")
    assert told.to_address == said_yes.person.email and "March 16, 2026" in told.text
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    with clock.pretend(STARTS + timedelta(days=4)):
        desk = client.get(reverse("admin:index")).text
        assert "person waits for a partner" in desk and "the longest for 4 days" in desk
        listed = client.get(reverse("admin:waiting")).text
        board = client.get(reverse("admin:cohort", args=[cohort.slug])).text
        assert said_yes.application.full_name in listed and "somebody left" in listed
        assert silent.application.full_name not in listed
        assert f"{reverse('admin:waiting')}?cohort={cohort.slug}" in board
        client.force_login(said_yes.person)
        portal = client.get(reverse("website:portal")).text
    assert "Waiting for a new partner" in portal and "by March 16, 2026 at the latest" in portal


def test_who_waits_hears_from_us_on_the_promised_days_until_a_partner_is_found() -> None:
    call = stages.call()
    cohort = stages.started_cohort(4, call=call)
    _gone, alone = stranded_in(cohort)
    tick_at(STARTS + timedelta(days=18))
    assert mails("still_waiting") == []
    tick_at(STARTS + timedelta(days=19))
    (word,) = mails("still_waiting")
    assert word.to_address == alone.person.email and "April 4, 2026" in word.text
    newcomer = stages.application(call, country="PE")
    formation.put_together(cohort, [alone.application, newcomer], now=STARTS + timedelta(days=20))
    wait = Wait.objects.get()
    assert (wait.ended_because, wait.ended_at) == ("placed", STARTS + timedelta(days=20))
    assert mails("still_waiting")[0].state == mails("waiting_for_partner")[0].state == "cancelled"
    assert not Plan.objects.filter(rule="still_waiting", state="planned").exists()


def test_with_the_end_of_the_cohort_who_waited_is_told_that_nobody_was_found() -> None:
    call = stages.call()
    cohort = stages.started_cohort(4, call=call)
    _gone, alone = stranded_in(cohort)
    running.end(cohort, now=STARTS + timedelta(days=120))
    (last,) = mails("waiting_over")
    assert last.to_address == alone.person.email and last.state == "queued"
    assert Wait.objects.get().ended_because == "over"
    assert list(queries.in_line(call).values_list("application", flat=True)) == [alone.application_id]


def test_who_waits_stops_by_the_link_of_the_mail(client: Client) -> None:
    call = stages.call()
    cohort = stages.started_cohort(4, call=call)
    _gone, alone = stranded_in(cohort)
    wait = Wait.objects.select_related("person").get()
    address = addresses.waiting_address(wait)
    with clock.pretend(STARTS + timedelta(days=6)):
        assert "by March 21, 2026 at the latest" in client.get(address).text
        assert "Please choose one of the answers." in client.post(address, {}).text
        assert "You are in line for a later round" in client.post(address, {"because": "later"}).text
        assert "You are in line for a later round" in client.get(address).text
    wait.refresh_from_db()
    assert wait.ended_because == "later" and wait.ended_by == alone.person
    (entry,) = queries.in_line(call)
    assert entry.application_id == alone.application_id and not entry.is_stranded
    with pytest.raises(ValidationError):
        waiting.stop(wait, "no_longer", now=STARTS + timedelta(days=7))


def test_who_wants_no_more_leaves_the_line_as_well() -> None:
    call = stages.call()
    cohort = stages.started_cohort(4, call=call)
    stranded_in(cohort)
    waiting.stop(Wait.objects.get(), "no_longer", now=STARTS + timedelta(days=6))
    assert not queries.in_line(call).exists()
    assert not Wait.objects.open().exists()


def test_a_liaison_sees_who_waits_out_of_their_own_groups(client: Client) -> None:
    mine, theirs = stages.liaison("Rosa Okello"), stages.liaison("Hana Novak")
    cohort = stages.started_cohort(4, number_of_liaisons=0)
    _gone, alone = stranded_in(cohort)
    own, other = (mine, theirs) if alone.group.liaison == mine else (theirs, mine)
    assert alone.application.full_name in stages.sign_in(client, own.person).get(reverse("admin:waiting")).text
    assert alone.application.full_name not in stages.sign_in(client, other.person).get(reverse("admin:waiting")).text


def test_a_letter_can_go_to_who_waits() -> None:
    cohort = stages.started_cohort(4)
    _gone, alone = stranded_in(cohort)
    found = audiences.recipients(f"waiting-for-partner:{cohort.slug}", "notice")
    assert [one.person for one in found] == [alone.person]


def in_sight(client: Client) -> str:
    """All that the lists of groups, of waiting people and of those not heard of show to a coordinator, on every page."""
    shown = ""
    for name in ("groups", "waiting", "not-heard-of"):
        number, more = 1, True
        while more:
            answer = client.get(reverse(f"admin:{name}"), {"page": number})
            shown += answer.text
            number, more = number + 1, answer.context["page"].has_next()
    return shown


@pytest.mark.parametrize("seed", range(4))
def test_nobody_is_invisible_at_any_tick_of_a_random_life(seed: int, client: Client) -> None:
    chance = random.Random(seed)
    call = stages.call()
    cohort = stages.started_cohort(10, call=call)
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    gone: set[int] = set()
    for week in range(1, 13):
        now = STARTS + timedelta(days=7 * week)
        with clock.pretend(now):
            groups = list(cohort.groups.active())
            act = chance.choice(["leave", "end", "match", "stop", "unreachable", "part", "end place", "back"])
            if act == "leave" and groups:
                member = chance.choice(list(chance.choice(groups).memberships.active()))
                changes.leave(member, chance.choice([Membership.Ending.LATER, Membership.Ending.NO_LONGER]), now=now)
                gone.add(member.person_id)
            elif act == "end" and groups:
                because = chance.choice([Group.Ending.NO_COMMON_GROUND, Group.Ending.REMATCHED])
                changes.end_group(chance.choice(groups), because, now=now)
            elif act == "match":
                free = Application.objects.available().filter(call=call).exclude(person__in=gone)[:2]
                if len(free) == 2:
                    formation.put_together(cohort, list(free), now=now)
            elif act == "stop" and (wait := Wait.objects.open().first()):
                waiting.stop(wait, Wait.Ending.NO_LONGER, now=now)
                gone.add(wait.person_id)
            elif act == "unreachable" and groups:
                member = chance.choice(list(chance.choice(groups).memberships.active()))
                answers.from_member(member, CheckIn.Answer.SILENT, now=now)
            elif act == "part" and (silent := Silence.objects.open().filter(membership__left_at=None).first()):
                if silent.membership.group.memberships.active().count() == 2:
                    ending.part(silent, now=now)
            elif act == "end place" and (silent := Silence.objects.open().exclude(proposed_at=None).first()):
                ending.end_place(silent, now=now)
                gone.add(silent.membership.person_id)
            elif act == "back":
                for silent in Silence.objects.filter(ended_because="place_ended").with_people():
                    if ending.may_come_back(silent, now):
                        ending.come_back(silent, now=now)
                        gone.discard(silent.membership.person_id)
            tick_at(now)
            shown = in_sight(client)
            for membership in cohort.memberships.select_related("application").exclude(person__in=gone):
                assert membership.application.full_name in shown, (seed, week, act)
            waits = set(Wait.objects.open().values_list("person_id", flat=True))
            placed = set(cohort.memberships.active().values_list("person_id", flat=True))
            unheard = Silence.objects.open().exclude(membership__left_at=None)
            silent_alone = set(unheard.values_list("membership__person_id", flat=True))
            assert not waits & placed and not silent_alone & (waits | placed)
