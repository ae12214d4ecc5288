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
from surveys.answering import answers
from surveys.asking import invitations
from surveys.models import Answer, Invitation, Response, Survey

from . import building

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def in_may() -> Iterator[None]:
    with clock.pretend(datetime(2026, 5, 4, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def asked(client: Client) -> list[Invitation]:
    """Six people were asked; five of them answered, in another order than they were asked in, each in a transaction."""
    cohort = building.cohort()
    invitations.plan(cohort, building.BEGIN)
    survey = Survey.objects.get(cohort=cohort, instrument__code="mid")
    people = building.invited(survey, 6)
    for place in (3, 0, 4, 1, 5):
        client.post(invitations.address(people[place]), {**building.MID, "heard": f"from {place}"})
    return people


def rows(table: str) -> list[dict[str, Any]]:
    """Every column of every row of a table, PostgreSQL's hidden ones included."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text AS written_by, *, ctid::text AS place FROM {table}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_there_are_five_answers_and_one_silent_person(asked: list[Invitation]) -> None:
    assert Response.objects.count() == 5
    assert Invitation.objects.filter(answered=True).count() == 5


def test_no_foreign_key_leads_from_answers_to_people(asked: list[Invitation]) -> None:
    columns = {model._meta.label: {field.name for field in model._meta.get_fields()} for model in (Response, Answer)}

    assert columns == {
        "surveys.Response": {"answers", "id", "survey", "answered_on"},
        "surveys.Answer": {"id", "response", "question", "value", "other"},
    }


def test_no_column_of_any_table_singles_out_one_invitation_for_a_response(asked: list[Invitation]) -> None:
    """Whatever value a response or its answers hold, hidden columns included, no *single* person's row holds it too."""
    survey_wide = {"survey_id", "answered_on"}
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
    assert {row["answered_on"].isoformat() for row in rows("surveys_response")} == {"2026-05-04"}


def test_the_audit_trail_and_the_plans_do_not_tell_when_somebody_answered(
    asked: list[Invitation], client: Client
) -> None:
    entries = AuditEntry.objects.count()
    plans = rows("due_plan")

    client.post(invitations.address(asked[2]), building.MID)

    assert AuditEntry.objects.count() == entries
    assert rows("due_plan") == plans


def test_a_failed_attempt_leaves_neither_answer_nor_mark(client: Client, asked: list[Invitation]) -> None:
    before = (rows("surveys_invitation"), rows("surveys_response"), rows("surveys_answer"))

    client.post(invitations.address(asked[2]), {"heard": "only this"})

    assert (rows("surveys_invitation"), rows("surveys_response"), rows("surveys_answer")) == before


def test_a_double_click_counts_once(asked: list[Invitation]) -> None:
    invitation = asked[2]
    outcomes: list[str] = []

    def send() -> None:
        try:
            answers.submit(invitation.survey, invitation, building.MID, datetime(2026, 5, 4, tzinfo=UTC))
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
    assert Response.objects.count() == 6
