"""Who waits reads why on their own page: two numbers with what they mean, and nothing of anybody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from matching import engine
from matching.runs import accounting, deciding
from tests.kit import stages

pytestmark = pytest.mark.django_db


def test_who_waits_reads_their_partners_and_place_in_line_and_nobody_elses(client: Client) -> None:
    call = stages.call("spring")
    stages.applicants(call, 9)
    run = stages.solved_run(call, 4)
    waiting = list(run.left_over.select_related("application__person").order_by("application__submitted_at"))
    row = waiting[2]
    stages.sign_in(client, row.application.person)
    assert "Why you wait" not in client.get("/en/portal/").text
    accounting.account(deciding.approve(run).pk)
    assert "Why you wait" not in client.get("/en/portal/").text
    Application.objects.update(published_at=stages.STARTS)
    page = client.get("/en/portal/").text
    possible = len(engine.alternates(run.problem, str(row.application_id), 100)["alternates"])
    section = page.split('id="why-you-wait"')[1].split("</section>")[0]
    assert f"<dd>{possible}. So many people" in section and "<dd>3 of 5." in section
    for other in Application.objects.exclude(person=row.application.person):
        assert other.full_name not in page and other.email not in page
    Application.objects.filter(pk=row.application_id).update(placed_at=stages.STARTS)
    assert "Why you wait" not in client.get("/en/portal/").text


def test_who_has_a_place_reads_nothing_of_it_and_until_it_is_worked_out_one_number_is_missing(client: Client) -> None:
    call = stages.call("spring")
    stages.applicants(call, 5)
    run = deciding.approve(stages.solved_run(call, 4))
    Application.objects.update(published_at=stages.STARTS)
    placed = run.proposals.get(number=1).members.select_related("application__person")[0]
    stages.sign_in(client, placed.application.person)
    assert "Why you wait" not in client.get("/en/portal/").text
    stages.sign_in(client, run.left_over.get().application.person)
    page = client.get("/en/portal/").text
    assert "1 of 1." in page and "Possible partners" not in page


def test_the_portal_costs_the_same_however_many_wait(client: Client) -> None:
    def queries(people: int) -> int:
        call = stages.call()
        stages.applicants(call, people)
        run = deciding.approve(stages.solved_run(call, 2))
        Application.objects.update(published_at=stages.STARTS)
        last = run.left_over.select_related("application__person").last()
        assert last is not None
        stages.sign_in(client, last.application.person)
        with CaptureQueriesContext(connection) as counted:
            assert "Why you wait" in client.get("/en/portal/").text
        return len(counted)

    queries(4)
    assert queries(4) == queries(12)


def test_who_wanted_one_partner_only_reads_that_a_group_of_three_can_be_welcome(client: Client) -> None:
    call = stages.call("spring")
    stages.applicants(call, 4)
    one = stages.application(call, country="HU", trio_welcome=False)
    other = stages.application(call, country="FR")
    deciding.approve(stages.solved_run(call, 4))
    Application.objects.update(published_at=stages.STARTS)
    said = []
    for application in (one, other):
        stages.sign_in(client, application.person)
        said.append("a group of three is welcome" in client.get("/en/portal/").text)
    assert said == [True, False]
