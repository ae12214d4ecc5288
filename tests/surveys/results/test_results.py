"""What staff see: response rates, results, who is silent, and what they may do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ilnp import clock
from ilnp.accounts.models import User
from ilnp.accounts.signing_in.second_factor import SINGLE_USE_MARK
from ilnp.mail.models import Message
from surveys.answering import answers, waiting
from surveys.asking import invitations, surveys
from surveys.models import Answer, Invitation, Survey
from surveys.results import counting
from tests.kit import small_cohort

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_may() -> Iterator[None]:
    with clock.pretend(NOW):
        yield


@pytest.fixture
def survey() -> Survey:
    cohort = small_cohort.cohort()
    invitations.plan(cohort, small_cohort.BEGIN)
    return Survey.objects.select_related("cohort", "instrument").get(cohort=cohort, instrument__code="mid")


def answered(survey: Survey, number: int, **changes: str) -> list[Invitation]:
    """``number`` more people who were asked and answered."""
    people = small_cohort.invited(survey, number, prefix=f"a{Invitation.objects.count()}x")
    for invitation in people:
        answers.submit(survey, invitation, {**small_cohort.MID, **changes}, NOW)
    return people


def closed(survey: Survey) -> None:
    """Close the survey, so that all its answers may be looked at."""
    surveys.close(survey, NOW)


@pytest.fixture
def desk(client: Client, staff_session) -> Client:
    """The browser of a coordinator."""
    staff_session(client, small_cohort.coordinator())
    return client


@pytest.fixture
def staff_session() -> Callable[[Client, User], None]:
    """A function that signs staff in with the second factor passed, as a single-use address does."""

    def sign_in(client: Client, person: User) -> None:
        client.force_login(person)
        session = client.session
        session[SINGLE_USE_MARK] = person.pk
        session.save()

    return sign_in


def test_counts_are_exactly_what_was_answered(survey: Survey) -> None:
    answered(survey, 3, how_often="weekly")
    answered(survey, 2, how_often="other", how_often_other="by chance")
    answered(survey, 1, how_often="")
    small_cohort.invited(survey, 4)
    closed(survey)

    found = counting.of_survey(survey)

    (often,) = [result for result in found.questions if result.question.code == "how_often"]
    assert {bar.words: bar.number for bar in often.bars} == {
        "Weekly": 3,
        "Every two weeks": 0,
        "Monthly": 0,
        "Not often": 0,
        "Other": 2,
    }
    assert (often.number, often.texts) == (5, ["by chance", "by chance"])
    assert (found.invited, found.answered, found.percent) == (10, 6, 60.0)
    for result in found.questions:
        assert result.number == Answer.objects.filter(question=result.question).count()
        assert sum(bar.number for bar in result.bars) in (0, result.number)


def test_the_coordinator_s_page_shows_counts_and_texts(survey: Survey, desk: Client) -> None:
    answered(survey, 5, expectations="More <i>meetings</i>")
    closed(survey)

    page = desk.get(f"/admin/surveys/{survey.pk}/").content.decode()

    assert "5 (100.0 %)" in page
    assert "More &lt;i&gt;meetings&lt;/i&gt;" in page
    assert re.search(r"<th scope=\"row\">Weekly</th>\s*<td>5</td>", page)
    assert "style=" not in page.split('id="content"')[1]


def test_below_five_answers_nothing_is_ever_broken_down(survey: Survey, desk: Client) -> None:
    answered(survey, 4, expectations="Only the four of us wrote this")
    closed(survey)

    page = desk.get(f"/admin/surveys/{survey.pk}/").content.decode()

    assert "Only the four of us" not in page
    assert "Answers are shown from 5 on" in page
    assert re.search(r"Never shown</dt><dd>4<", page)
    assert "From a colleague" not in page


def test_a_question_that_few_answered_is_hidden_alone(survey: Survey, desk: Client) -> None:
    answered(survey, 1, better_application="The button was hidden from me")
    answered(survey, 4)
    closed(survey)

    page = desk.get(f"/admin/surveys/{survey.pk}/").content.decode()

    assert "Fewer than 5 people answered this" in page
    assert "From a colleague" in page


def test_names_are_shown_only_of_who_agreed_to_be_named(survey: Survey, desk: Client) -> None:
    answered(survey, 1, consent="with_name", full_name="Ana Prado", expectations="Quote me")
    answered(survey, 4, consent="no", full_name="Mio Sato", expectations="Do not quote me")
    closed(survey)

    page = desk.get(f"/admin/surveys/{survey.pk}/").content.decode()
    quotes = page.split("What may be used in the report")[1]

    assert "Ana Prado" in quotes
    assert "Quote me" in quotes
    assert "Do not quote me" not in quotes
    assert "Mio Sato" not in page


def test_a_liaison_sees_the_rate_of_the_own_groups_and_never_an_answer(
    client: Client, survey: Survey, staff_session
) -> None:
    mine = small_cohort.liaison("mine@example.org")
    other = small_cohort.liaison("other@example.org")
    own, *rest = answered(survey, 3, expectations="Secret words")
    own.membership.group.liaison = mine
    own.membership.group.save()
    for invitation in rest:
        invitation.membership.group.liaison = other
        invitation.membership.group.save()
    staff_session(client, mine.person)

    overview = client.get("/admin/surveys/").content.decode()

    assert "1 of 1" in overview
    assert "of 3" not in overview
    assert f"/admin/surveys/{survey.pk}/" not in overview
    for path in ("", "silent/", "days/", "apart/"):
        answer = client.get(f"/admin/surveys/{survey.pk}/{path}")
        assert answer.status_code == 403
        assert "Secret words" not in answer.content.decode()
    assert client.post(f"/admin/surveys/{survey.pk}/act/close/").status_code == 403
    assert client.get("/admin/surveys/instrument/").status_code == 403


def test_a_participant_is_not_let_in(client: Client, survey: Survey) -> None:
    somebody = answered(survey, 3)[0].person
    client.force_login(somebody)

    assert client.get(f"/admin/surveys/{survey.pk}/").status_code in (302, 403)


def test_the_silent_are_a_number_and_reminded_after_count_samples_and_confirmation(
    survey: Survey, desk: Client
) -> None:
    answered(survey, 2)
    small_cohort.invited(survey, 4, "quiet")
    page = desk.get(f"/admin/surveys/{survey.pk}/silent/").content.decode()
    preview = desk.post(f"/admin/surveys/{survey.pk}/silent/").content.decode()

    assert "4 people were asked and have not answered yet" in page
    assert "Person quiet" not in page
    assert "4 people would get a reminder now" in preview
    assert preview.count("Please answer by") >= 3
    assert "/en/survey/" not in preview
    assert not Message.objects.filter(kind="survey_reminder").exists()

    desk.post(f"/admin/surveys/{survey.pk}/silent/", {"confirmed": "3"})
    assert not Message.objects.filter(kind="survey_reminder").exists()

    desk.post(f"/admin/surveys/{survey.pk}/silent/", {"confirmed": "4"})
    reminded = Message.objects.filter(kind="survey_reminder").values_list("to_address", flat=True)
    assert sorted(reminded) == [f"quiet{place}@example.org" for place in range(4)]

    again = desk.post(f"/admin/surveys/{survey.pk}/silent/").content.decode()
    assert "Nobody: all have answered, or were reminded today already." in again


def test_the_days_can_be_changed_and_wrong_ones_are_refused_at_their_field(survey: Survey, desk: Client) -> None:
    address = f"/admin/surveys/{survey.pk}/days/"
    wrong = desk.post(address, {"counting": "start", "day": "1", "open_for": "21", "remind_after": "7"})
    missing = desk.post(address, {"counting": "start", "day": "70", "open_for": "0", "remind_after": ""})
    right = desk.post(address, {"counting": "start", "day": "70", "open_for": "30", "remind_after": ""})

    assert "which is past" in wrong.content.decode()
    assert missing.status_code == 200
    assert right.status_code == 302
    survey.refresh_from_db()
    assert (survey.day, survey.open_for, survey.remind_after) == (70, 30, None)


def test_a_survey_is_closed_and_opened_by_button(survey: Survey, desk: Client) -> None:
    assert "No more answers are taken" in desk.post(f"/admin/surveys/{survey.pk}/act/close/").text
    desk.post(f"/admin/surveys/{survey.pk}/act/close/", {"confirmed": "1"})
    survey.refresh_from_db()
    assert not survey.takes_answers(NOW)

    desk.post(f"/admin/surveys/{survey.pk}/act/open/", {"confirmed": "1"})
    survey.refresh_from_db()
    assert survey.takes_answers(NOW)


def test_names_for_certificates_are_listed_without_any_answer(survey: Survey, desk: Client) -> None:
    final = Survey.objects.get(cohort=survey.cohort, instrument__code="final")
    one, other = small_cohort.invited(final, 2, "done")
    filled = {"satisfaction": "2", "recommend": "no", "change": "Everything"}
    answers.submit(final, one, {**filled, "certificate_name": "أنا برادو"}, NOW)
    answers.submit(final, other, filled, NOW)

    page = desk.get(f"/admin/surveys/{final.pk}/apart/").content.decode()

    assert "<bdi>أنا برادو</bdi>" in page
    assert "Person done0" in page
    assert "Person done1" not in page
    assert "Everything" not in page


def test_the_desk_says_how_many_are_silent(survey: Survey, desk: Client) -> None:
    answered(survey, 2)
    small_cohort.invited(survey, 3, "quiet")

    page = desk.get("/admin/").content.decode()

    assert re.search(r"3</strong>\s*<span[^>]*>people have not answered an open survey", page)


@pytest.mark.parametrize("path", ["", "{0}/", "{0}/silent/", "{0}/apart/"])
def test_the_number_of_queries_does_not_grow(survey: Survey, desk: Client, path: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get("/admin/surveys/" + path.format(survey.pk)).status_code == 200
        return len(seen)

    answered(survey, 3)
    small_cohort.invited(survey, 1, "one")
    queries()
    with_few = queries()
    answered(survey, 3)
    small_cohort.invited(survey, 3, "more")

    assert queries() == with_few


def test_nothing_of_a_response_is_in_the_admin(desk: Client, survey: Survey) -> None:
    answered(survey, 3)

    for model in ("response", "answer", "invitation"):
        assert desk.get(f"/admin/surveys/{model}/").status_code == 404
    assert waiting.number(survey) == 3
