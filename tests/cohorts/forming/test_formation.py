"""From an approved run to groups."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from applications.models import Application, WaitlistEntry
from cohorts.forming import formation
from cohorts.models import Cohort, Group, Membership
from ilnp.mail.models import Message
from matching.models import Run
from tests.kit import stages
from tests.kit.stages import STARTS

pytestmark = pytest.mark.django_db


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
    assert WaitlistEntry.objects.counted().get().waves == 1
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
