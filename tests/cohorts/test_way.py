"""A cohort's way: formed, started, prompted, checked in on, changed, ended."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from applications.form.submit import withdraw
from applications.models import Application, WaitlistEntry
from applications.waitlist import line
from cohorts.board import running
from cohorts.forming import formation
from cohorts.inquiry import answering
from cohorts.liaisons import caseload
from cohorts.models import CheckIn, Cohort, Group, LiaisonProfile, Membership
from cohorts.rematch import changes
from cohorts.way import pulse
from ilnp.accounts import consents, profile
from ilnp.accounts.models import Consent
from ilnp.due import ticking
from ilnp.due.models import Plan
from ilnp.mail.campaigns import audiences
from ilnp.mail.models import Message
from matching.models import Run
from tests import stages
from tests.stages import STARTS

pytestmark = pytest.mark.django_db


def tick_at(moment) -> None:  # type: ignore[no-untyped-def]
    """Do what is due then, without delivering."""
    ticking.tick(moment, deliver=False)


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("to_address"))


def test_forming_places_people_keeps_the_history_and_puts_the_rest_in_line() -> None:
    call = stages.call()
    stages.applicants(call, 5)
    stages.liaison()
    cohort = formation.form_cohort(
        stages.solved_run(call, 4),
        name="Spring",
        starts_on=STARTS.date(),
        ends_on=(STARTS + timedelta(days=120)).date(),
        asks_inquiry=False,
    )
    assert cohort.memberships.active().count() == 4
    assert Application.objects.filter(call=call, placed_at=None).count() == 1
    assert WaitlistEntry.objects.get().waves == 1
    assert Message.objects.count() == 0


def test_nothing_is_half_formed_when_the_name_is_taken() -> None:
    cohort = stages.formed_cohort(2, name="Spring")
    call = stages.call()
    stages.applicants(call, 2)
    run = stages.solved_run(call)
    with pytest.raises(ValidationError) as refusal:
        formation.form_cohort(run, name="Spring", starts_on=cohort.starts_on, ends_on=cohort.ends_on)
    assert "name" in refusal.value.message_dict
    run.refresh_from_db()
    assert run.state == "done"
    assert Cohort.objects.count() == 1


def test_liaisons_get_the_same_number_of_groups_and_never_more_than_they_can_carry() -> None:
    stages.liaison("First", most_groups=10)
    stages.liaison("Second", most_groups=10)
    stages.liaison("Third", most_groups=1)
    cohort = stages.formed_cohort(12, number_of_liaisons=0)
    numbers = sorted(cohort.groups.filter(liaison=profile).count() for profile in LiaisonProfile.objects.all())
    assert numbers == [1, 2, 3]


def test_each_person_is_introduced_once_in_their_language_with_the_liaison_in_copy() -> None:
    call = stages.call()
    jun = stages.application(
        call, country="JP", full_name="佐藤 純", mail_language="ja", time_zone="Asia/Tokyo", motivation="学びたい。"
    )
    amina = stages.application(call, country="KE", full_name="Amina Otieno", motivation="To see other ways.")
    liaison = stages.liaison()
    cohort = formation.form_cohort(
        stages.solved_run(call),
        name="Spring",
        starts_on=STARTS.date(),
        ends_on=(STARTS + timedelta(days=120)).date(),
        asks_inquiry=False,
    )
    running.start(cohort, now=STARTS)
    to_amina, to_jun = mails("introduction")
    if to_amina.to_address != amina.email:
        to_amina, to_jun = to_jun, to_amina
    assert "佐藤 純" in to_amina.text and jun.email in to_amina.text and "学びたい。" in to_amina.text
    assert "Amina Otieno" in to_jun.text and amina.email in to_jun.text
    assert amina.email not in to_amina.text
    assert to_jun.language == "ja"
    for message in (to_amina, to_jun):
        assert message.copy_to == message.reply_to == [liaison.person.email]
    with pytest.raises(ValidationError):
        running.start(cohort, now=STARTS)
    assert Message.objects.filter(kind="introduction").count() == 2


def test_nobody_is_introduced_without_agreeing_to_it() -> None:
    cohort = stages.formed_cohort(4)
    withdrawn = cohort.memberships.active().first()
    assert withdrawn is not None
    consents.withdraw(withdrawn.person, Consent.Purpose.SHARING)
    running.start(cohort, now=STARTS)
    told = set(Message.objects.filter(kind="introduction").values_list("person_id", flat=True))
    partners = set(withdrawn.group.memberships.values_list("person_id", flat=True))
    assert len(told) == 2
    assert not told & partners


def test_prompts_reach_each_person_on_their_own_morning() -> None:
    call = stages.call()
    stages.application(call, country="JP", time_zone="Asia/Tokyo")
    stages.application(call, country="US", time_zone="America/Los_Angeles")
    cohort = formation.form_cohort(
        stages.solved_run(call),
        name="Spring",
        starts_on=STARTS.date(),
        ends_on=(STARTS + timedelta(days=120)).date(),
        asks_inquiry=False,
    )
    running.start(cohort, now=STARTS)
    first = Plan.objects.filter(rule="prompt").order_by("due_at")[:2]
    assert [plan.due_at.hour for plan in first] == [23, 15]
    assert first[1].due_at - first[0].due_at == timedelta(hours=16)
    tick_at(first[0].due_at)
    assert [message.person for message in mails("prompt")] == [first[0].person]
    tick_at(first[0].due_at)
    assert len(mails("prompt")) == 1


def test_moving_the_dates_moves_what_is_not_sent() -> None:
    cohort = stages.started_cohort(2)
    before = Plan.objects.filter(rule="prompt", state="planned").order_by("due_at").first()
    assert before is not None
    running.move(cohort, starts_on=cohort.starts_on + timedelta(days=7), ends_on=cohort.ends_on, now=STARTS)
    after = Plan.objects.get(pk=before.pk)
    assert after.due_at - before.due_at == timedelta(days=7)


def test_a_silent_group_reaches_its_liaison_within_ten_days_and_a_sign_of_life_puts_it_off() -> None:
    cohort = stages.started_cohort(4)
    quiet, alive = cohort.groups.order_by("number")
    member = alive.memberships.first()
    assert member is not None and quiet.liaison is not None
    pulse.from_member(member, CheckIn.Answer.WELL, now=STARTS + timedelta(days=8))
    tick_at(STARTS + timedelta(days=10))
    (reminder,) = mails("liaison_silence")
    assert reminder.to_address == quiet.liaison.person.email
    assert f"group {quiet.number} " in reminder.subject
    assert f"/admin/groups/{quiet.pk}/" in reminder.text
    assert not Message.objects.filter(kind="liaison_silence", about_id=str(alive.pk)).exists()


def test_a_member_whose_partner_is_silent_brings_the_liaison_at_once() -> None:
    cohort = stages.started_cohort(2)
    group = cohort.groups.get()
    member = group.memberships.first()
    assert member is not None and group.liaison is not None
    pulse.from_member(member, CheckIn.Answer.SILENT, note="I wrote twice.", now=STARTS + timedelta(days=8))
    (message,) = mails("member_needs_liaison")
    assert message.to_address == group.liaison.person.email
    assert "I wrote twice." in message.text
    group.refresh_from_db()
    assert group.alive_at is None


def test_a_late_joiner_gets_what_lies_ahead_only() -> None:
    call = stages.call()
    cohort = stages.started_cohort(2, call=call)
    late = [stages.application(call, country="PE"), stages.application(call, country="FR")]
    joined = STARTS + timedelta(days=60)
    group = formation.put_together(cohort, late, now=joined)
    people = {application.person_id for application in late}
    planned = Plan.objects.filter(person__in=people, state="planned")
    assert planned.exists()
    assert all(plan.due_at > joined for plan in planned)
    assert Message.objects.filter(kind="introduction", person__in=people).count() == 2
    assert group.number == 2


def test_an_ended_group_gets_nothing_more_and_its_people_are_first_in_line() -> None:
    cohort = stages.started_cohort(4)
    ended, healthy = cohort.groups.order_by("number")
    changes.end_group(ended, Group.Ending.NO_COMMON_GROUND, now=STARTS + timedelta(days=5))
    people = set(ended.memberships.values_list("person_id", flat=True))
    assert not Plan.objects.filter(person__in=people, state="planned").exists()
    tick_at(STARTS + timedelta(days=14, hours=2))
    assert set(Message.objects.filter(kind="prompt").values_list("person_id", flat=True)) == set(
        healthy.memberships.values_list("person_id", flat=True)
    )
    freed = Application.objects.filter(person__in=people)
    assert all(row.placed_at is None and row.waitlist_entry.ended_at is None for row in freed)


def test_a_trio_that_one_leaves_goes_on_as_a_pair() -> None:
    cohort = stages.started_cohort(3)
    group = cohort.groups.get()
    leaver = group.memberships.first()
    assert leaver is not None
    changes.leave(leaver, Membership.Ending.NO_LONGER, now=STARTS + timedelta(days=3))
    group.refresh_from_db()
    assert group.ended_at is None
    assert group.memberships.active().count() == 2
    assert Application.objects.get(pk=leaver.application_id).placed_at is not None


def test_introductions_that_have_not_left_no_longer_name_who_left_a_trio() -> None:
    cohort = stages.started_cohort(3)
    leaver, reads_it, waits = cohort.memberships.order_by("pk")
    Message.objects.filter(kind="introduction", person=reads_it.person).update(state="sending")
    Message.objects.filter(state="sending").update(state="sent", sent_at=STARTS)
    changes.leave(leaver, Membership.Ending.NO_LONGER, now=STARTS + timedelta(minutes=5))
    assert Message.objects.get(kind="introduction", person=reads_it.person).state == "sent"
    before, after = Message.objects.filter(kind="introduction", person=waits.person).order_by("pk")
    assert (before.state, after.state) == ("cancelled", "queued")
    assert leaver.application.full_name in before.text and leaver.application.full_name not in after.text
    assert reads_it.application.full_name in after.text
    assert Message.objects.get(kind="introduction", person=leaver.person).state == "cancelled"


def test_silence_to_the_inquiry_counts_as_no_and_frees_the_partner() -> None:
    cohort = stages.formed_cohort(4, asks_inquiry=True, inquiry_answer_by=(STARTS - timedelta(days=3)).date())
    tick_at(STARTS - timedelta(days=19))
    assert Message.objects.filter(kind="inquiry").count() == 4
    healthy, broken = cohort.groups.order_by("number")
    for membership in healthy.memberships.all():
        answering.answer(membership, "yes", now=STARTS - timedelta(days=10))
    said_yes, silent = broken.memberships.order_by("pk")
    answering.answer(said_yes, "yes", now=STARTS - timedelta(days=10))
    answering.close(cohort, now=STARTS)
    running.start(cohort, now=STARTS)
    assert Message.objects.filter(kind="introduction").count() == 2
    silent.refresh_from_db()
    assert silent.left_because == Membership.Ending.NO_ANSWER
    assert Application.objects.get(pk=said_yes.application_id).placed_at is None
    assert Application.objects.get(pk=silent.application_id).placed_at is not None
    with pytest.raises(ValidationError):
        answering.answer(said_yes, "no", now=STARTS)


def test_each_of_two_who_did_not_say_yes_leaves_for_a_reason_of_their_own() -> None:
    cohort = stages.formed_cohort(4, asks_inquiry=True, inquiry_answer_by=(STARTS - timedelta(days=3)).date())
    healthy, broken = cohort.groups.order_by("number")
    for membership in healthy.memberships.all():
        answering.answer(membership, "yes", now=STARTS - timedelta(days=10))
    later, silent = broken.memberships.order_by("pk")
    answering.answer(later, "later", now=STARTS - timedelta(days=10))
    assert answering.close(cohort, now=STARTS) == 2
    running.start(cohort, now=STARTS)
    later.refresh_from_db()
    silent.refresh_from_db()
    assert (later.left_because, silent.left_because) == (Membership.Ending.LATER, Membership.Ending.NO_ANSWER)
    assert list(line.in_line(cohort.call).values_list("application", flat=True)) == [later.application_id]
    assert Message.objects.filter(kind="introduction").count() == 2


def test_who_withdrew_since_the_cohort_was_formed_is_not_introduced_and_frees_the_partner() -> None:
    cohort = stages.formed_cohort(4)
    healthy, broken = cohort.groups.order_by("number")
    gone, alone = broken.memberships.order_by("pk")
    withdraw(gone.application, gone.person, now=STARTS - timedelta(days=1))
    running.start(cohort, now=STARTS)
    assert set(Message.objects.filter(kind="introduction").values_list("person_id", flat=True)) == set(
        healthy.memberships.values_list("person_id", flat=True)
    )
    gone.refresh_from_db()
    assert gone.left_because == Membership.Ending.NO_LONGER
    assert list(line.in_line(cohort.call).values_list("application", flat=True)) == [alone.application_id]


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_with_the_same_people_approved_at_once_one_is_refused() -> None:
    call = stages.call()
    stages.applicants(call, 4)
    found = [stages.solved_run(call) for _run in range(2)]
    together = threading.Barrier(len(found), timeout=30)
    refused: list[ValidationError] = []

    def approve(run: Run) -> None:
        try:
            together.wait()
            formation.form_cohort(run, name=f"From {run.pk}", starts_on=STARTS.date(), ends_on=date(2026, 6, 30))
        except ValidationError as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve, args=[run]) for run in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1 and "No longer free" in refused[0].messages[0]
    assert Membership.objects.active().count() == 4


def test_the_database_refuses_two_groups_at_once_and_an_end_without_a_reason() -> None:
    cohort = stages.formed_cohort(4)
    one, other = cohort.groups.order_by("number")
    member = one.memberships.first()
    assert member is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            group=other, cohort=cohort, person=member.person, application=member.application, joined_at=STARTS
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Group.objects.filter(pk=one.pk).update(ended_at=STARTS)


def test_a_handed_over_group_keeps_its_earlier_liaison_on_record() -> None:
    cohort = stages.started_cohort(2)
    group = cohort.groups.get()
    before, after = group.liaison, stages.liaison("Hana Novak")
    group = caseload.hand_over(group, after, note="They write on Sundays.", now=STARTS + timedelta(days=20))
    terms = list(group.liaison_terms.order_by("began_at"))
    assert [term.liaison for term in terms] == [before, after]
    assert terms[0].ended_at == terms[1].began_at
    assert Plan.objects.filter(rule="liaison_silence", state="planned").exclude(person=after.person).count() == 0


def test_ending_a_cohort_cancels_what_was_planned_but_for_the_survey_at_its_end() -> None:
    cohort = stages.started_cohort(4)
    running.end(cohort, now=STARTS + timedelta(days=100))
    assert set(Plan.objects.filter(state="planned").values_list("rule", flat=True)) <= {
        "closing",
        "survey_invitation",
        "survey_over",
        "survey_reminder",
    }
    assert set(cohort.memberships.values_list("left_because", flat=True)) == {"finished"}


def test_a_rematch_leaves_healthy_groups_alone_and_introduces_the_new_ones() -> None:
    call = stages.call()
    cohort = stages.started_cohort(6, call=call)
    broken, healthy = cohort.groups.order_by("number")[0], cohort.groups.order_by("number")[1]
    parted = set(broken.memberships.values_list("application_id", flat=True))
    waiting = {row.pk for row in stages.applicants(call, 4, library_type="public")}
    WaitlistEntry.objects.bulk_create(WaitlistEntry(application_id=number, waves=3) for number in waiting)
    changes.end_group(broken, Group.Ending.SILENT, now=STARTS + timedelta(days=20))
    formation.add_groups(cohort, stages.solved_run(call, 4, code="rematch"), now=STARTS + timedelta(days=21))
    again = cohort.groups.active().filter(number__gt=3)
    together = [set(group.memberships.values_list("application_id", flat=True)) for group in again]
    assert all(len(group & parted) == len(group & waiting) == 1 for group in together)
    assert set().union(*together) > parted
    assert healthy.memberships.active().count() == 2
    people = Membership.objects.filter(group__in=again).values("person")
    assert Message.objects.filter(kind="introduction", person__in=people, created_at__isnull=False).count() == 6
    assert all(group.introduced_at == STARTS + timedelta(days=21) for group in again)


def test_mail_that_waits_is_called_back_when_a_group_ends() -> None:
    cohort = stages.started_cohort(4)
    ended, healthy = cohort.groups.order_by("number")
    tick_at(STARTS + timedelta(days=14, hours=2))
    changes.end_group(ended, Group.Ending.SILENT, now=STARTS + timedelta(days=14, hours=3))
    staying = set(healthy.memberships.values_list("person_id", flat=True))
    for kind in ("introduction", "prompt"):
        assert len(mails(kind)) == 4
        assert {message.person_id for message in mails(kind) if message.state == "queued"} == staying


def test_a_sign_of_life_calls_the_reminder_of_silence_back() -> None:
    cohort = stages.started_cohort(2)
    tick_at(STARTS + timedelta(days=10))
    (reminder,) = mails("liaison_silence")
    member = cohort.memberships.first()
    assert member is not None and reminder.state == "queued"
    pulse.from_member(member, CheckIn.Answer.WELL, now=STARTS + timedelta(days=10, minutes=1))
    assert mails("liaison_silence")[0].state == "cancelled"


def test_whoever_moves_gets_what_lies_ahead_on_their_new_morning() -> None:
    cohort = stages.started_cohort(2)
    membership = cohort.memberships.select_related("person", "group__liaison__person").first()
    assert membership is not None and membership.group.liaison is not None

    def mornings(rule: str) -> set[int]:
        return {plan.due_at.hour for plan in Plan.objects.filter(rule=rule, person=membership.person)}

    profile.change_profile(
        membership.person, name=membership.person.name, call_name="", language="ja", time_zone="Asia/Tokyo"
    )
    for rule in ("prompt", "check_in", "closing", "survey_invitation"):
        assert mornings(rule) == {23}
    liaison = membership.group.liaison.person
    profile.change_profile(liaison, name=liaison.name, call_name="", language="en", time_zone="Asia/Seoul")
    looked_after = Plan.objects.filter(rule__in=["liaison_digest", "liaison_silence"])
    assert {plan.due_at.hour for plan in looked_after} == {23}


def test_the_liaison_hears_each_week_how_the_groups_do() -> None:
    cohort = stages.started_cohort(4)
    quiet, asking = cohort.groups.order_by("number")
    member = asking.memberships.first()
    assert member is not None
    tick_at(STARTS + timedelta(days=7))
    (first,) = mails("liaison_digest")
    assert "0 of 2" in first.subject and first.text.index(f"{quiet.number}: ") < first.text.index(f"{asking.number}: ")
    pulse.from_member(member, CheckIn.Answer.HELP, now=STARTS + timedelta(days=9))
    tick_at(STARTS + timedelta(days=14))
    second = mails("liaison_digest")[-1]
    assert "2 of 2" in second.subject and "asks for help" in second.text
    assert second.text.index(f"{asking.number}: ") < second.text.index(f"{quiet.number}: ")
    withdraw(quiet.memberships.all()[0].application, None, now=STARTS + timedelta(days=15))
    tick_at(STARTS + timedelta(days=21))
    third = mails("liaison_digest")[-1]
    assert "somebody withdrew" in third.text
    assert third.text.index(f"{quiet.number}: ") < third.text.index(f"{asking.number}: ")
    other = stages.liaison("Hana Novak")
    for group in (quiet, asking):
        caseload.hand_over(group, other, now=STARTS + timedelta(days=22))
    planned = Plan.objects.filter(rule="liaison_digest", state="planned")
    assert set(planned.values_list("person_id", flat=True)) == {other.person_id}


def test_everybody_who_stays_to_the_end_is_thanked_once() -> None:
    cohort = stages.started_cohort(4)
    ended, healthy = cohort.groups.order_by("number")
    changes.end_group(ended, Group.Ending.SILENT, now=STARTS + timedelta(days=5))
    running.end(cohort, now=STARTS + timedelta(days=100))
    tick_at(STARTS + timedelta(days=101))
    people = set(healthy.memberships.values_list("person_id", flat=True))
    assert {message.person_id for message in mails("closing")} == people
    assert all(message.state == "queued" for message in mails("closing"))
    assert len(mails("closing")) == 2
    written_to = {one.person.pk for one in audiences.recipients(f"cohort:{cohort.slug}", "notice") if one.person}
    assert written_to == people
    assert len(audiences.recipients(f"cohort-liaisons:{cohort.slug}", "notice")) == 1


def test_the_last_day_for_answers_moves_with_the_start() -> None:
    day = (STARTS - timedelta(days=3)).date()
    cohort = stages.formed_cohort(2, asks_inquiry=True, inquiry_answer_by=day)
    before = Plan.objects.filter(rule="inquiry_reminder").order_by("pk")[0]
    week = timedelta(days=7)
    running.move(cohort, starts_on=cohort.starts_on + week, ends_on=cohort.ends_on + week, now=STARTS - week)
    cohort.refresh_from_db()
    assert cohort.inquiry_answer_by == day + week
    assert Plan.objects.get(pk=before.pk).due_at == before.due_at + week


def test_a_group_that_was_held_back_is_introduced_when_everybody_agrees() -> None:
    cohort = stages.formed_cohort(4)
    unsure = cohort.memberships.select_related("person").first()
    assert unsure is not None
    consents.withdraw(unsure.person, Consent.Purpose.SHARING)
    running.start(cohort, now=STARTS)
    assert running.introduce_ready(cohort, now=STARTS) == 0
    consents.give(unsure.person, Consent.Purpose.SHARING, language="en")
    assert running.introduce_ready(cohort, now=STARTS + timedelta(days=2)) == 1
    assert len(mails("introduction")) == 4
    assert Plan.objects.filter(rule="prompt", person=unsure.person, state="planned").exists()


def test_a_group_without_a_liaison_is_told_where_to_ask() -> None:
    stages.started_cohort(2, number_of_liaisons=0)
    (first, _second) = mails("introduction")
    assert "()" not in first.text and "programme@ilnp.example.org" in first.text and first.copy_to == []
