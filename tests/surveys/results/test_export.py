"""The answers as CSV: complete, readable by a strict reader, with no cell that a spreadsheet program would run."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ilnp.accounts.models import User
from ilnp.accounts.signing_in.second_factor import SINGLE_USE_MARK
from surveys.answering import answers
from surveys.asking import invitations, surveys
from surveys.models import Survey
from tests.kit import small_cohort

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOSTILE = '=HYPERLINK("http://evil.example/";"click"), with "quotes"\nand a second line'


@pytest.fixture
def survey() -> Survey:
    cohort = small_cohort.cohort()
    invitations.plan(cohort, small_cohort.BEGIN)
    return Survey.objects.select_related("cohort", "instrument").get(cohort=cohort, instrument__code="mid")


def answered(survey: Survey, number: int = 5, **changes: str) -> None:
    """So many people more answered, and the survey was closed, so that its answers may be taken away."""
    for invitation in small_cohort.invited(survey, number, prefix=f"e{User.objects.count()}x"):
        answers.submit(survey, invitation, {**small_cohort.MID, **changes}, NOW)
    surveys.close(survey, NOW)
    Survey.objects.update(closed_at=None)


def exported(*options: str) -> list[dict[str, str]]:
    """What the command writes, as a strict reader reads it."""
    out = io.StringIO(newline="")
    call_command("export", "answers", *options, stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue().removeprefix("\ufeff"), newline=""), strict=True))


def sign_in(client: Client, person: User) -> Client:
    client.force_login(person)
    session = client.session
    session[SINGLE_USE_MARK] = person.pk
    session.save()
    return client


def test_every_answer_is_one_line_with_its_words(survey: Survey) -> None:
    answered(survey, how_often="other", how_often_other="بالصدفة", expectations="Yes, and more")

    lines = {line["code"]: line for line in exported() if line["response"] == exported()[0]["response"]}

    assert set(lines) == set(small_cohort.MID)
    assert lines["how_often"] == {
        "cohort": "spring",
        "survey": "mid",
        "response": lines["heard"]["response"],
        "code": "how_often",
        "question": "How often are you in contact?",
        "answer": "other",
        "words": "Other",
        "other": "بالصدفة",
    }
    assert lines["expectations"]["answer"] == "Yes, and more"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " ="])
def test_no_cell_can_be_executed_and_nothing_is_lost(survey: Survey, start: str) -> None:
    answered(survey, expectations=start + HOSTILE, means="other", means_other=start + "1+1")

    lines = exported()

    cells = [cell for line in lines for cell in line.values()]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
    (text,) = {line["answer"] for line in lines if line["code"] == "expectations"}
    assert text == "'" + (start + HOSTILE).strip()


def test_nobody_who_was_asked_is_named(survey: Survey) -> None:
    answered(survey, 4)
    answered(survey, 6, consent="with_name", full_name="Ana Prado", email="ana@example.org")

    everything = " ".join(cell for line in exported() for cell in line.values())

    for secret in ("Ana Prado", "ana@example.org", "Person e", "@example.org"):
        assert secret not in everything


def test_one_cohort_or_call_can_be_chosen_and_an_unknown_one_is_refused(survey: Survey) -> None:
    answered(survey)

    assert len(exported("--cohort", "spring")) == len(exported("--call", "call")) == 5 * len(small_cohort.MID)
    with pytest.raises(CommandError, match="no cohort with the short name “autumn”"):
        exported("--cohort", "autumn")


def test_coordinators_take_it_from_the_desk_and_liaisons_do_not(client: Client, survey: Survey) -> None:
    answered(survey)
    taken = sign_in(client, small_cohort.coordinator()).get("/admin/reports/answers.csv?cohort=spring")
    content = b"".join(taken.streaming_content).decode("utf-8-sig")

    assert len(list(csv.DictReader(io.StringIO(content, newline=""), strict=True))) == 5 * len(small_cohort.MID)
    refused = sign_in(Client(), small_cohort.liaison().person).get("/admin/reports/answers.csv")
    assert refused.status_code == 403


def test_the_number_of_queries_does_not_grow(survey: Survey) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            exported()
        return len(seen)

    answered(survey, 5)
    with_five = queries()
    answered(survey, 15)

    assert queries() == with_five
