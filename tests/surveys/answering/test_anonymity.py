"""Nothing that is stored pairs a person with their answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ilnp import clock
from ilnp.accounts.models import AuditEntry
from ilnp.due import ticking
from surveys.answering import answers, waiting
from surveys.asking import invitations, surveys
from surveys.models import Answer, Invitation, Response, Survey
from tests.kit import small_cohort

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def in_may() -> Iterator[None]:
    with clock.pretend(datetime(2026, 5, 4, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def asked(client: Client) -> list[Invitation]:
    """Twelve people were asked; eleven answered, in another order than they were asked in, each in a transaction."""
    cohort = small_cohort.cohort()
    invitations.plan(cohort, small_cohort.BEGIN)
    survey = Survey.objects.get(cohort=cohort, instrument__code="mid")
    people = small_cohort.invited(survey, 12)
    for place in (3, 0, 4, 1, 5, 11, 7, 6, 10, 9, 8):
        client.post(invitations.address(people[place]), {**small_cohort.MID, "heard": f"from {place}"})
    return people


def rows(table: str) -> list[dict[str, Any]]:
    """Every column of every row of a table, PostgreSQL's hidden ones included."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text AS written_by, *, ctid::text AS place FROM {table}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_of_eleven_answers_five_can_be_read_and_six_wait(asked: list[Invitation]) -> None:
    assert Response.objects.count() == 5
    assert waiting.number(asked[0].survey) == 6
    assert Invitation.objects.filter(answered=True).count() == 11


def test_no_answer_can_be_laid_beside_the_name_that_is_gone(client: Client) -> None:
    """After each answer: what can be read stays, or grows by five at once; and the waiting ones cannot be read."""
    cohort = small_cohort.cohort()
    invitations.plan(cohort, small_cohort.BEGIN)
    survey = Survey.objects.get(cohort=cohort, instrument__code="mid")
    readable, lengths = [], []
    for place, invitation in enumerate(small_cohort.invited(survey, 16)):
        said = f"words of number {place} " * (1 + 9 * (place % 3))
        client.post(invitations.address(invitation), {**small_cohort.MID, "expectations": said})
        readable.append(Response.objects.count())
        (row,) = rows("surveys_waitinganswers")
        lengths.append(len(row["sealed"]))
        assert b"words of number" not in bytes(row["sealed"])

    assert readable == [0] * 9 + [5] * 5 + [10] * 2
    assert len(set(lengths)) == 1


def test_when_the_last_day_is_over_all_that_wait_can_be_read(asked: list[Invitation]) -> None:
    survey = asked[0].survey
    invitations.plan(survey.cohort, clock.now())

    with clock.pretend(survey.closes_at):
        ticking.tick(survey.closes_at, deliver=False)

    assert Response.objects.count() == 11
    assert waiting.number(survey) == 0
    (row,) = rows("surveys_waitinganswers")
    assert bytes(row["sealed"]) == b""


def test_fewer_than_five_late_ones_stay_closed_for_ever(client: Client, asked: list[Invitation]) -> None:
    survey = asked[0].survey
    surveys.close(survey, clock.now())
    surveys.open(survey, clock.now())

    client.post(invitations.address(asked[2]), {**small_cohort.MID, "expectations": "The only late one"})
    surveys.close(survey, clock.now())

    assert Response.objects.count() == 11
    assert waiting.number(survey) == 1
    assert not Answer.objects.filter(value="The only late one").exists()


def test_no_foreign_key_leads_from_answers_to_people(asked: list[Invitation]) -> None:
    columns = {model._meta.label: {field.name for field in model._meta.get_fields()} for model in (Response, Answer)}

    assert columns == {
        "surveys.Response": {"answers", "id", "survey"},
        "surveys.Answer": {"id", "response", "question", "value", "other"},
    }


def test_no_column_of_any_table_singles_out_one_invitation_for_a_response(asked: list[Invitation]) -> None:
    """Whatever value a response or its answers hold, hidden columns included, no *single* person's row holds it too."""
    survey_wide = {"survey_id"}
    people = rows("surveys_invitation")
    for table in ("surveys_response", "surveys_answer"):
        for row in rows(table):
            for name, value in row.items():
                if (
                    name in survey_wide
                    or value in ("", None, True, False)
                    or name in ("question_id", "place", "value")
                ):
                    continue
                holders = [person for person in people if value in person.values()]
                assert len(holders) in (0, len(people)), (table, name, value)


def test_all_invitations_were_last_written_by_the_same_transaction(asked: list[Invitation]) -> None:
    assert len({row["written_by"] for row in rows("surveys_invitation")}) == 1


def test_the_order_of_numbers_is_not_the_order_of_answering(asked: list[Invitation]) -> None:
    numbers = [row["id"] for row in rows("surveys_response")]

    assert {number.version for number in numbers} == {4}


def test_the_audit_trail_and_the_plans_do_not_tell_when_somebody_answered(
    asked: list[Invitation], client: Client
) -> None:
    entries = AuditEntry.objects.count()
    plans = rows("due_plan")

    client.post(invitations.address(asked[2]), small_cohort.MID)

    assert AuditEntry.objects.count() == entries
    assert rows("due_plan") == plans


def test_a_failed_attempt_leaves_neither_answer_nor_mark(client: Client, asked: list[Invitation]) -> None:
    tables = ("surveys_invitation", "surveys_response", "surveys_answer", "surveys_waitinganswers")
    before = [rows(table) for table in tables]

    client.post(invitations.address(asked[2]), {"heard": "only this"})

    assert [rows(table) for table in tables] == before


def test_a_double_click_counts_once(asked: list[Invitation]) -> None:
    invitation = asked[2]
    outcomes: list[str] = []

    def send() -> None:
        try:
            answers.submit(invitation.survey, invitation, small_cohort.MID, datetime(2026, 5, 4, tzinfo=UTC))
            outcomes.append("kept")
        except answers.AlreadyAnswered:
            outcomes.append("already")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["already", "already", "already", "kept"]
    assert waiting.number(invitation.survey) == 7
