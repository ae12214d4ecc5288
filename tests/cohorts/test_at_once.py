"""Answers that arrive in the moment in which a place ends or a cohort starts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cohorts.board import running
from cohorts.inquiry import answering
from cohorts.models import CheckIn, Cohort, Group, InquiryAnswer, Membership
from cohorts.pulse import answers
from cohorts.rematch import changes
from ilnp.mail.models import Message
from matching.models import Run
from matching.runs import deciding
from tests.kit import stages
from tests.kit.at_once import at_once, while_locked
from tests.kit.stages import STARTS

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_leaves_while_saying_how_it_goes_is_told_that_the_place_has_ended() -> None:
    group = stages.started_cohort(2).groups.get()
    member = group.memberships.first()
    assert member is not None
    later = STARTS + timedelta(days=10)
    with while_locked(group, lambda: answers.from_member(member, CheckIn.Answer.STOP, now=later)) as said:
        changes.leave(member, Membership.Ending.NO_LONGER, now=later)
    assert isinstance(said.exception(), ValidationError)
    assert not Message.objects.filter(kind="member_stops").exists()


def test_a_note_about_a_group_that_ends_meanwhile_is_refused() -> None:
    group = stages.started_cohort(2).groups.get()
    rosa = stages.staff("liaison")
    later = STARTS + timedelta(days=10)
    with while_locked(
        group, lambda: answers.from_liaison(group, CheckIn.Answer.values[0], actor=rosa, now=later)
    ) as said:
        changes.end_group(group, Group.Ending.LEFT, now=later)
    assert isinstance(said.exception(), ValidationError)


def test_an_answer_to_the_inquiry_while_the_cohort_starts_is_refused() -> None:
    cohort = stages.formed_cohort(2)
    member = cohort.memberships.first()
    assert member is not None
    with while_locked(cohort, lambda: answering.answer(member, InquiryAnswer.Answer.NO, now=STARTS)) as said:
        running.start(cohort, now=STARTS)
    assert isinstance(said.exception(), ValidationError)
    assert not InquiryAnswer.objects.exists()


def test_a_cohort_is_started_once() -> None:
    cohort = stages.formed_cohort(2)
    said = at_once(*[lambda: running.start(cohort, now=STARTS)] * 3)
    assert sum(isinstance(outcome, Cohort) for outcome in said) == 1
    assert Message.objects.filter(kind="introduction").count() == 2


def test_a_group_is_not_kept_for_the_next_run_in_a_run_that_is_put_aside_meanwhile() -> None:
    call = stages.call()
    stages.applicants(call, 2)
    run = stages.solved_run(call)
    proposal = run.proposals.get()
    with while_locked(run, lambda: deciding.set_lock(proposal, True)) as locked:
        deciding.put_aside(run)
    assert isinstance(locked.exception(), ValidationError)
    assert Run.objects.get().proposals.filter(is_locked=True).count() == 0
