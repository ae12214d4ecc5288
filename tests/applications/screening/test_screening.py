"""Screening: clear cases at once, the rest by a person, everything told in one go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from applications.call import calls
from applications.form.submit import withdraw
from applications.models import Application, Call, DuplicateGroup, Qualification
from applications.screening import deciding, duplicates, eligibility, likeness, sameness
from ilnp import clock
from ilnp.accounts.models import User
from ilnp.due import ticking
from ilnp.mail.models import Message
from tests.applications.conftest import YES

Apply = Callable[..., Application]
Status = Application.Status


def status_of(*applications: Application) -> list[str]:
    return [Application.objects.get(pk=application.pk).status for application in applications]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"internet": True, "commit": True}, eligibility.Verdict(eligibility.Outcome.ELIGIBLE)),
        (
            {"internet": False, "commit": False},
            eligibility.Verdict(eligibility.Outcome.NOT_ELIGIBLE, ("commit", "internet")),
        ),
        ({"internet": True, "commit": None}, eligibility.Verdict(eligibility.Outcome.UNCLEAR, ("commit",))),
        ({"internet": None, "commit": False}, eligibility.Verdict(eligibility.Outcome.NOT_ELIGIBLE, ("commit",))),
        ({"internet": True}, eligibility.Verdict(eligibility.Outcome.ELIGIBLE)),
        ({"internet": True, "commit": True, "desire": False}, eligibility.Verdict(eligibility.Outcome.ELIGIBLE)),
    ],
)
def test_eligibility_is_a_function_of_the_answers_under_the_rules(
    answers: dict[str, bool | None], expected: eligibility.Verdict
) -> None:
    assert eligibility.judge(answers, eligibility.Rules(frozenset(("internet", "commit")))) == expected


def test_clear_cases_are_decided_and_the_rest_is_left(call: Call, apply: Apply, coordinator: User) -> None:
    good = apply()
    below = apply(qualifications={**YES, "commit": False})
    silent = apply(qualifications={**YES, "desire": None})
    strange = apply(suspicion="too_fast")
    again = apply(full_name="READER 0", institution="library  0")
    done = deciding.screen_call(call, coordinator)
    assert (done.eligible, done.not_eligible, done.duplicate, done.left) == (1, 1, 1, 2)
    assert status_of(good, below, silent, strange, again) == [
        "eligible",
        "not_eligible",
        "received",
        "received",
        "duplicate",
    ]
    below.refresh_from_db()
    again.refresh_from_db()
    assert below.reasons == ["commit"]
    assert again.duplicate_of == good
    assert not Message.objects.exists()


def test_screening_again_changes_nothing(call: Call, apply: Apply) -> None:
    apply()
    apply(qualifications={**YES, "desire": None})
    deciding.screen_call(call)
    before = list(Application.objects.order_by("pk").values())
    assert deciding.screen_call(call).eligible == 0
    assert list(Application.objects.order_by("pk").values()) == before


def test_what_the_rules_decided_follows_them_until_it_is_told_and_what_a_person_decided_stays(
    call: Call, apply: Apply, coordinator: User
) -> None:
    call.eligible_cap = 2
    call.save()
    first, by_hand, leaver, late = (apply() for _number in range(4))
    deciding.screen_call(call, coordinator)
    assert status_of(first, by_hand, leaver, late) == ["eligible", "eligible", "not_eligible", "not_eligible"]
    deciding.decide(by_hand, Status.NOT_ELIGIBLE, actor=coordinator, reasons=["commit"])
    withdraw(leaver, leaver.person)
    deciding.screen_call(call)
    assert status_of(first, by_hand, late) == ["eligible", "not_eligible", "eligible"]
    deciding.publish(call)
    call.qualifications.clear()
    call.qualifications.add(Qualification.objects.get(code="fluent_english"))
    newcomer = apply(qualifications={**YES, "fluent_english": False})
    assert deciding.screen_call(call).not_eligible == 1
    assert status_of(first, by_hand, late, newcomer) == ["eligible", "not_eligible", "eligible", "not_eligible"]


def test_the_clear_cases_are_decided_when_the_window_is_over(call: Call, apply: Apply) -> None:
    opens = datetime(2027, 3, 1, tzinfo=UTC)
    spring = calls.make_next(
        call, slug="next", title="Next", opens_at=opens, closes_at=opens + timedelta(days=30), time_zone="UTC"
    )
    good, unclear = apply(call=spring), apply(call=spring, qualifications={**YES, "desire": None})
    ends = opens + timedelta(days=30, minutes=spring.grace_minutes)
    ticking.tick(now=ends - timedelta(minutes=1), deliver=False)
    assert status_of(good, unclear) == ["received", "received"]
    ticking.tick(now=ends, deliver=False)
    assert status_of(good, unclear) == ["eligible", "received"]
    assert not Message.objects.exists()


def test_only_the_first_so_many_get_a_place_where_the_call_says_so(call: Call, apply: Apply) -> None:
    call.eligible_cap = 2
    call.save()
    late, first, second = apply(), apply(), apply()
    Application.objects.filter(pk=late.pk).update(submitted_at=second.submitted_at + timedelta(days=1))
    deciding.screen_call(call)
    assert status_of(first, second, late) == ["eligible", "eligible", "not_eligible"]
    late.refresh_from_db()
    assert late.reasons == [deciding.CALL_FULL]


def test_two_people_who_both_left_the_institution_out_are_told_apart_by_their_other_answers(
    call: Call, apply: Apply
) -> None:
    one = apply(full_name="Grace Akinyi", institution="", position="Librarian", interests=["archives"])
    other = apply(full_name="Grace Akinyi", institution="", position="Student", interests=["systems"])
    same = apply(full_name="grace akinyi", institution="", position="Librarian", interests=["archives"])
    deciding.screen_call(call)
    assert status_of(one, other, same) == ["eligible", "eligible", "duplicate"]


def test_weak_hints_wait_for_a_person_and_different_people_sticks(call: Call, apply: Apply, coordinator: User) -> None:
    one = apply(email="ana.ruiz@gmail.com", full_name="Ana Ruiz")
    other = apply(email="anaruiz+x@gmail.com", full_name="Anabel Ruiz")
    deciding.screen_call(call)
    assert status_of(one, other) == ["received", "received"]
    group = DuplicateGroup.objects.get()
    assert [member.evidence for member in group.members.all()] == [["address without tag and dots"]] * 2
    duplicates.say_different(group, actor=coordinator)
    deciding.screen_call(call)
    assert status_of(one, other) == ["eligible", "eligible"]
    assert DuplicateGroup.objects.get().state == "distinct"


def test_a_third_one_does_not_undo_that_two_are_different_people(call: Call, apply: Apply, coordinator: User) -> None:
    one = apply(full_name="Maria Silva", institution="City Library")
    other = apply(full_name="Maria Silva", institution="City Library", qualifications={**YES, "desire": None})
    deciding.screen_call(call)
    duplicates.say_different(DuplicateGroup.objects.get(), actor=coordinator)
    third = apply(full_name="Maria SILVA", institution="City Library")
    deciding.screen_call(call)
    assert status_of(one, other, third) == ["eligible", "received", "received"]
    group = DuplicateGroup.objects.asking().get()
    assert {label for member in group.members.all() for label in member.evidence} == {
        sameness.PERSON,
        sameness.REORDERED_NAME,
        sameness.TOLD_APART,
    }
    duplicates.confirm_same(group, other, actor=coordinator, apart=[one.pk])
    deciding.screen_call(call)
    third.refresh_from_db()
    assert status_of(one, other, third) == ["eligible", "received", "duplicate"]
    assert third.duplicate_of == other
    assert not DuplicateGroup.objects.filter(state="open").exists()


def test_who_applied_to_an_earlier_call_from_another_address_is_shown_with_the_evidence(
    call: Call, apply: Apply, coordinator: User
) -> None:
    known = apply(full_name="Zoë Abbott", institution="City Library")
    namesake = apply(full_name="Bo Li", institution="Town Library")
    later = calls.create("later")
    again = apply(call=later, full_name="Abbott, Zoe", institution="city library")
    stranger = apply(call=later, full_name="Bo Li", institution="Town Library")
    apply(call=later, full_name="Bo Li", institution="Elsewhere")
    deciding.screen_call(later)
    first, second = DuplicateGroup.objects.asking().order_by("id")
    assert [member.application for member in first.members.all()] == [known, again]
    assert first.members.all()[0].evidence == [sameness.EARLIER_CALL, likeness.SAME_NAME, likeness.INSTITUTION]
    assert status_of(again, stranger) == ["eligible", "eligible"]
    duplicates.confirm_known(first, actor=coordinator)
    duplicates.say_different(second, actor=coordinator)
    deciding.screen_call(later)
    assert not DuplicateGroup.objects.filter(state="open").exists()
    again.refresh_from_db()
    known.refresh_from_db()
    assert again.person == known.person and again.email == known.email == "reader2@library.example"
    assert Application.objects.get(pk=stranger.pk).person != namesake.person


def test_when_the_one_that_counted_is_withdrawn_a_person_looks_at_its_duplicate(call: Call, apply: Apply) -> None:
    first, later = (
        apply(full_name="Bo Li", institution="Town Library"),
        apply(full_name="BO LI", institution="town library"),
    )
    deciding.screen_call(call)
    withdraw(first, first.person)
    deciding.screen_call(call)
    later.refresh_from_db()
    assert (later.status, later.suspicion, later.duplicate_of) == ("received", "first_withdrawn", None)


def test_merging_takes_the_chosen_answers_and_keeps_one(call: Call, apply: Apply, coordinator: User) -> None:
    first = apply(full_name="Bo Li", motivation="short", position="Archivist")
    later = apply(full_name="BO LI", institution=first.institution, motivation="a longer story", position="Head")
    deciding.screen_call(call)
    group = DuplicateGroup.objects.get()
    duplicates.confirm_same(group, later, actor=coordinator, take={"position": first})
    first.refresh_from_db()
    later.refresh_from_db()
    assert (first.status, first.duplicate_of) == ("duplicate", later)
    assert (later.status, later.motivation, later.position) == ("received", "a longer story", "Archivist")
    deciding.screen_call(call)
    assert status_of(first, later) == ["duplicate", "eligible"]


def test_answers_to_qualifications_that_are_taken_over_are_judged_anew(
    call: Call, apply: Apply, coordinator: User
) -> None:
    first = apply(full_name="Bo Li", qualifications={**YES, "commit": False})
    later = apply(full_name="BO LI", institution=first.institution)
    deciding.screen_call(call)
    assert status_of(first, later) == ["not_eligible", "duplicate"]
    duplicates.confirm_same(DuplicateGroup.objects.get(), first, actor=coordinator, take={"qualifications": later})
    deciding.screen_call(call)
    assert status_of(first, later) == ["eligible", "duplicate"]


def test_who_withdrew_is_neither_kept_nor_told_of_a_duplicate(call: Call, apply: Apply, coordinator: User) -> None:
    one = apply(email="ana.ruiz@gmail.com", full_name="Ana Ruiz")
    other = apply(email="anaruiz+x@gmail.com", full_name="Anabel Ruiz")
    deciding.screen_call(call)
    withdraw(other, other.person)
    group = DuplicateGroup.objects.get()
    with pytest.raises(ValidationError, match="withdrawn"):
        duplicates.confirm_same(group, other, actor=coordinator)
    duplicates.confirm_same(group, one, actor=coordinator)
    with pytest.raises(ValidationError, match="does not count"):
        deciding.decide(one, "duplicate", actor=coordinator, of=other)
    deciding.screen_call(call)
    assert status_of(one, other) == ["eligible", "withdrawn"]


def test_members_with_one_address_cannot_be_different_people(call: Call, apply: Apply, coordinator: User) -> None:
    first = apply(email="desk@library.example", full_name="Ana")
    apply(email="desk@library.example", full_name="Bo", status="duplicate", decided_at=clock.now(), duplicate_of=first)
    deciding.screen_call(call)
    with pytest.raises(ValidationError, match="same e-mail address"):
        duplicates.say_different(DuplicateGroup.objects.get(), actor=coordinator)


def test_accepting_many_can_be_taken_back_until_it_is_told(call: Call, apply: Apply, coordinator: User) -> None:
    waiting = [apply(qualifications={**YES, "desire": None}) for _number in range(3)]
    entry = deciding.bulk_accept(call, [row.pk for row in waiting], actor=coordinator)
    assert status_of(*waiting) == ["eligible"] * 3
    Application.objects.filter(pk=waiting[0].pk).update(published_at=clock.now())
    assert deciding.undo_bulk_accept(entry, actor=coordinator) == 2
    assert status_of(*waiting) == ["eligible", "received", "received"]
    deciding.decide(waiting[1], Status.ELIGIBLE, actor=coordinator)
    assert deciding.undo_bulk_accept(entry, actor=coordinator) == 0


def test_publishing_tells_everyone_once_in_their_language_with_the_reason(
    call: Call, apply: Apply, coordinator: User
) -> None:
    good = apply(language="ja")
    below = apply(language="es", qualifications={**YES, "commit": False})
    apply(qualifications={**YES, "desire": None})
    deciding.screen_call(call, coordinator)
    assert deciding.publish(call, coordinator) == 2
    assert deciding.publish(call, coordinator) == 0
    mails = {message.kind: message for message in Message.objects.all()}
    assert len(mails) == Message.objects.count() == 2
    assert mails["application_eligible"].to_address == good.email
    assert mails["application_eligible"].language == "ja"
    assert "cuatro meses" in mails["application_not_eligible"].text
    below.refresh_from_db()
    assert below.is_told()


def test_a_decision_made_anew_is_told_anew(call: Call, apply: Apply, coordinator: User) -> None:
    below = apply(qualifications={**YES, "commit": False})
    deciding.screen_call(call)
    deciding.publish(call)
    with pytest.raises(ValidationError, match="told already"):
        deciding.reopen(below, actor=coordinator)
    deciding.decide(below, Status.ELIGIBLE, actor=coordinator)
    assert deciding.publish(call) == 1
    assert sorted(Message.objects.values_list("kind", flat=True)) == [
        "application_eligible",
        "application_not_eligible",
    ]


def test_nonsense_is_refused_by_functions_and_by_the_database(call: Call, apply: Apply, coordinator: User) -> None:
    application = apply()
    for arguments in ({"status": "received"}, {"status": "not_eligible"}, {"status": "duplicate"}):
        with pytest.raises(ValidationError):
            deciding.decide(application, actor=coordinator, **arguments)
    with pytest.raises(ValidationError):
        deciding.decide(application, "not_eligible", actor=coordinator, reasons=["shoe size"])
    for nonsense in ({"status": "eligible"}, {"status": "not_eligible", "decided_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(**nonsense)
