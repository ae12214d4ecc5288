"""What is done about somebody who is not heard of, step by step, and that it stops when they are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from applications.waitlist import queries
from cohorts import addresses
from cohorts.board import running
from cohorts.forming import formation
from cohorts.models import CheckIn, Cohort, Membership, Silence, Wait
from cohorts.pulse import answers
from cohorts.rematch import changes
from cohorts.silence import ending, setting, steps
from ilnp import clock
from ilnp.accounts.roles import Role
from ilnp.due.models import Plan
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails, pass_time

pytestmark = pytest.mark.django_db

STEPS = ("are_you_there", "are_you_there_again", "another_partner", "place_ended")


def day(number: float) -> datetime:
    """So many days after the start."""
    return STARTS + timedelta(days=number)


def pair(cohort: Cohort, *, silent_from: float = 0) -> tuple[Membership, Membership]:
    """The two of the first group; the first answers the pulse of day 7, the second says nothing."""
    ana, jun = cohort.groups.order_by("number")[0].memberships.select_related("application", "person").order_by("pk")
    if silent_from:
        pass_time(STARTS, day(silent_from))
        answers.from_member(ana, CheckIn.Answer.SLOW, now=day(silent_from))
    return ana, jun


def sent() -> dict[str, list[str]]:
    """To whom each step's mails went."""
    return {kind: [mail.to_address for mail in mails(kind)] for kind in STEPS if mails(kind)}


def test_from_the_unanswered_question_each_step_is_taken_on_its_day() -> None:
    ana, jun = pair(stages.started_cohort(2), silent_from=8)
    pass_time(day(8), day(9.9))
    assert sent() == {}
    pass_time(day(9.9), day(10.5))
    assert sent() == {"are_you_there": [jun.person.email]}
    pass_time(day(10.5), day(13.5))
    assert sent().get("are_you_there_again") == [jun.person.email]
    assert mails("are_you_there")[0].subject != mails("are_you_there_again")[0].subject
    pass_time(day(13.5), day(17.5))
    assert sent().get("another_partner") == [ana.person.email]
    pass_time(day(17.5), day(24.5))
    silence = Silence.objects.get()
    assert silence.proposed_at is not None and silence.ended_at is None and jun.group.ended_at is None
    assert "place_ended" not in sent()


def test_ten_days_after_the_question_was_due_at_the_latest_the_liaison_has_a_text_for_the_silent_one() -> None:
    ana, jun = pair(stages.started_cohort(2), silent_from=8)
    pass_time(day(8), day(17))
    told = [mail for mail in mails("liaison_day") if "has not answered two mails" in mail.text]
    assert told and told[0].created_at <= day(14.5)
    assert f"goes to {jun.application.full_name}" in told[0].text and jun.person.email in told[0].reply_to
    assert ana.application.full_name in told[0].text


def test_who_cannot_be_reached_is_asked_at_once_and_an_answer_ends_it_and_is_told() -> None:
    ana, jun = pair(stages.started_cohort(2))
    answers.from_member(ana, CheckIn.Answer.SILENT, now=day(5))
    (asked,) = mails("are_you_there")
    assert asked.to_address == jun.person.email and asked.reply_to == [jun.group.liaison.person.email]  # type: ignore[union-attr]
    ending.still_there(Silence.objects.get(), now=day(6))
    (told,) = mails("partner_is_there")
    assert told.to_address == ana.person.email
    pass_time(day(6), day(30))
    assert sent() == {"are_you_there": [jun.person.email]}
    assert not Plan.objects.filter(rule__startswith="silence_", rule__endswith="again", state="planned").exists()


def test_a_partner_who_says_in_touch_answers_for_both() -> None:
    ana, _jun = pair(stages.started_cohort(2))
    answers.from_member(ana, CheckIn.Answer.SILENT, now=day(5))
    answers.from_member(ana, CheckIn.Answer.WELL, now=day(6))
    assert Silence.objects.get().ended_because == "heard"
    assert mails("are_you_there")[0].state == "cancelled"


def test_the_other_takes_another_partner_and_the_silent_one_is_matched_with_nobody(client: Client) -> None:
    call = stages.call()
    cohort = stages.started_cohort(2, call=call)
    ana, jun = pair(cohort)
    answers.from_member(ana, CheckIn.Answer.SILENT, now=day(5))
    pass_time(day(5), day(12.5))
    silence = Silence.objects.get()
    page = addresses.another_partner_address(silence.offers.get())
    with clock.pretend(day(13)):
        assert "Would you like another partner?" in client.get(page).text
        assert Wait.objects.count() == 0
        assert "first in line for a new partner" in client.post(page).text
        assert client.post(page).status_code == 200
    assert [wait.person for wait in Wait.objects.open()] == [ana.person]
    assert [entry.person for entry in queries.in_line(call)] == [ana.person]
    assert Silence.objects.open().get() == silence
    newcomer = stages.application(call, country="PE")
    with pytest.raises(ValidationError, match="Not heard of"):
        formation.put_together(cohort, [jun.application, newcomer], now=day(14))
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    with clock.pretend(day(14)):
        assert jun.application.full_name in client.get(reverse("admin:not-heard-of")).text
        assert "person is not heard of" in client.get(reverse("admin:index")).text
    client.logout()
    with clock.pretend(day(15)):
        assert "first in line" in client.get(addresses.still_there_address(silence)).text
        client.post(addresses.still_there_address(silence))
    assert {wait.person for wait in Wait.objects.open()} == {ana.person, jun.person}
    assert not Silence.objects.open().exists()


def test_one_press_of_the_liaison_ends_the_place_and_seven_days_are_left_to_come_back(client: Client) -> None:
    ana, jun = pair(stages.started_cohort(2))
    answers.from_member(ana, CheckIn.Answer.SILENT, now=day(5))
    silence = Silence.objects.get()
    with pytest.raises(ValidationError, match="still have time"):
        ending.end_place(silence, now=day(8))
    pass_time(day(5), day(19.5))
    assert jun.group.liaison is not None
    stages.sign_in(client, jun.group.liaison.person)
    with clock.pretend(day(20)):
        assert "End their place" in client.get(reverse("admin:not-heard-of")).text
        client.post(reverse("admin:not-heard-of"), {"silence": silence.pk, "act": "end-place"})
    jun.refresh_from_db()
    assert (jun.left_because, [wait.person for wait in Wait.objects.open()]) == ("no_answer", [ana.person])
    (told,) = mails("place_ended")
    assert told.to_address == jun.person.email and "March 29, 2026" in told.text
    client.logout()
    page = addresses.still_there_address(silence)
    with clock.pretend(day(28)):
        assert "come back" not in client.get(page).text
        client.post(page)
        assert Wait.objects.open().count() == 1
    with clock.pretend(day(26)):
        assert "come back until March 29, 2026" in client.get(page).text
        assert "first in line" in client.post(page).text
    assert {wait.person for wait in Wait.objects.open()} == {ana.person, jun.person}


def test_who_comes_back_to_a_group_of_three_is_in_it_again() -> None:
    call = stages.call()
    cohort = stages.started_cohort(2, call=call)
    trio = formation.put_together(cohort, stages.applicants(call, 3), now=day(1))
    one, two, silent = trio.memberships.select_related("application", "person").order_by("pk")
    answers.from_member(one, CheckIn.Answer.SILENT, now=day(5))
    answers.from_member(two, CheckIn.Answer.SLOW, now=day(5.1))
    pass_time(day(5), day(19.5))
    assert "another_partner" not in sent()
    silence = Silence.objects.get(membership=silent)
    ending.end_place(silence, now=day(20))
    trio.refresh_from_db()
    assert trio.ended_at is None and trio.memberships.active().count() == 2
    ending.come_back(silence, now=day(21))
    assert set(trio.memberships.active().values_list("person", flat=True)) == {
        one.person_id, two.person_id, silent.person_id,
    }  # fmt: skip
    with pytest.raises(ValidationError):
        ending.come_back(silence, now=day(21))


def test_where_the_cohort_says_so_the_place_ends_by_itself() -> None:
    cohort = stages.started_cohort(2)
    days = {"again_after_days": 2, "offer_after_days": 4, "propose_after_days": 6, "back_within_days": 3}
    setting.follow_up(cohort, is_on=True, ends_places_itself=True, now=day(1), **days)
    ana, _jun = pair(cohort)
    answers.from_member(Membership.objects.get(pk=ana.pk), CheckIn.Answer.SILENT, now=day(5))
    pass_time(day(5), day(11.5))
    silence = Silence.objects.get()
    assert silence.ended_because == "place_ended" and silence.ended_by is None
    assert silence.back_until() == silence.ended_at + timedelta(days=3)  # type: ignore[operator]


def test_what_was_silent_before_it_was_switched_on_is_left_alone() -> None:
    cohort = stages.started_cohort(2)
    days = {"again_after_days": 3, "offer_after_days": 7, "propose_after_days": 14, "back_within_days": 7}
    setting.follow_up(cohort, is_on=False, ends_places_itself=False, now=day(1), **days)
    pass_time(STARTS, day(12))
    answers.from_member(Membership.objects.filter(cohort=cohort).order_by("pk")[0], CheckIn.Answer.SILENT, now=day(12))
    setting.follow_up(cohort, is_on=True, ends_places_itself=False, now=day(13), **days)
    pass_time(day(13), day(32.9))
    assert sent() == {} and not Silence.objects.exists()
    pass_time(day(32.9), day(33.5))
    assert len(sent()["are_you_there"]) == 2
    with pytest.raises(ValidationError, match="later than the one before"):
        setting.follow_up(cohort, is_on=True, ends_places_itself=False, now=day(34), **{**days, "offer_after_days": 3})


def test_a_liaison_leaves_a_step_out_or_stops_it_all(client: Client) -> None:
    ana, jun = pair(stages.started_cohort(4))
    answers.from_member(ana, CheckIn.Answer.SILENT, now=day(5))
    silence = Silence.objects.get()
    assert jun.group.liaison is not None
    stages.sign_in(client, jun.group.liaison.person)
    with clock.pretend(day(6)):
        client.post(reverse("admin:not-heard-of"), {"silence": silence.pk, "act": "leave-out", "step": "again"})
    pass_time(day(6), day(9))
    assert "are_you_there_again" not in sent()
    silence.refresh_from_db()
    following = steps.following(silence)
    assert following is not None and following[0] == "offer"
    with clock.pretend(day(9)):
        client.post(reverse("admin:not-heard-of"), {"silence": silence.pk, "act": "stop"})
    pass_time(day(9), day(25))
    assert Silence.objects.get(pk=silence.pk).ended_because == "stopped" and "another_partner" not in sent()


def test_what_had_nobody_to_be_offered_to_does_not_stand_as_coming(client: Client) -> None:
    """Both are silent: neither is offered another partner, and what comes after that is not hidden behind it."""
    cohort = stages.started_cohort(2)
    pass_time(STARTS, day(40))
    for silence in Silence.objects.all():
        assert silence.offered_at is None and silence.proposed_at is not None
        assert steps.following(silence) is None
    seen = stages.sign_in(client, stages.staff("coordinator")).get(reverse("admin:not-heard-of")).text
    assert seen.count("Their place can end now.") == Silence.objects.count() == 2
    assert str(cohort) in seen


def test_a_liaison_sees_and_touches_the_silent_of_their_own_groups_only(client: Client) -> None:
    ana, jun = pair(stages.started_cohort(2))
    answers.from_member(ana, CheckIn.Answer.SILENT, now=day(5))
    other = stages.sign_in(client, stages.liaison("Hana Novak").person)
    assert jun.application.full_name not in other.get(reverse("admin:not-heard-of")).text
    refused = other.post(reverse("admin:not-heard-of"), {"silence": Silence.objects.get().pk, "act": "stop"})
    assert refused.status_code == 403 and Silence.objects.open().exists()


def test_a_silence_ends_with_the_place_and_with_the_programme() -> None:
    cohort = stages.started_cohort(4)
    ana, jun = pair(cohort)
    other = cohort.groups.order_by("number")[1].memberships.select_related("application").order_by("pk")[0]
    for member in (ana, other):
        answers.from_member(member, CheckIn.Answer.SILENT, now=day(5))
    changes.leave(jun, Membership.Ending.NO_LONGER, now=day(6))
    assert Silence.objects.get(membership=jun).ended_because == "left"
    running.end(cohort, now=day(7))
    assert not Silence.objects.open().exists()
    assert not Plan.objects.filter(scope_type="cohorts.silence", state="planned").exists()
    pass_time(day(7), day(40))
    assert set(sent()) == {"are_you_there"}


def test_the_portal_asks_whom_we_have_not_heard_from(client: Client) -> None:
    ana, jun = pair(stages.started_cohort(2))
    answers.from_member(ana, CheckIn.Answer.SILENT, now=day(5))
    client.force_login(jun.person)
    with clock.pretend(day(6)):
        assert "I am still there" in client.get(reverse("website:portal")).text
        client.force_login(ana.person)
        assert "I am still there" not in client.get(reverse("website:portal")).text
