"""Coordinators edit instruments and questions in the admin, without a developer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from ilnp.accounts.signing_in.second_factor import SINGLE_USE_MARK
from ilnp.due.models import Plan
from surveys.answering import answers
from surveys.asking import invitations
from surveys.models import Instrument, Question, Survey
from tests.kit import small_cohort

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of a coordinator."""
    person = small_cohort.coordinator()
    client.force_login(person)
    session = client.session
    session[SINGLE_USE_MARK] = person.pk
    session.save()
    return client


@pytest.fixture
def means() -> Question:
    return Question.objects.get(code="means", instrument__code="mid")


def sent_by(page) -> dict[str, str]:
    """What the browser would send of an admin form, unchanged."""
    form = page.context["adminform"].form
    sent = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "widgets_names"):
            codes = bound.field.widget.codes
            texts = value if isinstance(value, list) and not codes else bound.field.widget.decompress(value)
            for suffix, text in zip(bound.field.widget.widgets_names, texts, strict=True):
                sent[bound.html_name + suffix] = text or ""
        elif value is True:
            sent[bound.html_name] = "on"
        elif value not in (None, False):
            sent[bound.html_name] = str(value)
    return sent


def test_saving_without_a_change_changes_nothing(desk: Client, means: Question) -> None:
    before = Question.objects.filter(pk=means.pk).values().get()
    page = desk.get(f"/admin/surveys/question/{means.pk}/change/")

    answer = desk.post(f"/admin/surveys/question/{means.pk}/change/", sent_by(page))

    assert answer.status_code == 302
    assert Question.objects.filter(pk=means.pk).values().get() == before


def test_boxes_show_one_language_each(desk: Client, means: Question) -> None:
    page = desk.get(f"/admin/surveys/question/{means.pk}/change/").content.decode()

    assert 'value="¿Por qué medio hablan sobre todo?"' in page
    assert "email\nvideo\nsocial\ntext\nother</textarea>" in page
    assert "メール\nビデオ通話" in page


def test_a_new_wording_is_what_participants_read(desk: Client, client: Client, means: Question) -> None:
    page = desk.get(f"/admin/surveys/question/{means.pk}/change/")
    desk.post(
        f"/admin/surveys/question/{means.pk}/change/", {**sent_by(page), "label_en": "How do you talk to each other?"}
    )
    cohort = small_cohort.cohort()
    invitations.plan(cohort, small_cohort.BEGIN)
    survey = Survey.objects.get(cohort=cohort, instrument__code="mid")
    survey.open_for = 365
    survey.save()
    link = invitations.address(small_cohort.invited(survey, 1)[0])

    assert "How do you talk to each other?" in client.get(link).content.decode()


def test_unequal_numbers_of_codes_and_labels_are_refused_and_stay(desk: Client, means: Question) -> None:
    page = desk.get(f"/admin/surveys/question/{means.pk}/change/")
    wrong = {**sent_by(page), "choices_es": "Carta\nTeléfono"}

    answer = desk.post(f"/admin/surveys/question/{means.pk}/change/", wrong).content.decode()

    assert "Español: 5 codes, but 2 labels." in answer
    assert "Carta\nTeléfono" in answer


def test_a_choice_that_was_chosen_cannot_go_away(desk: Client, means: Question) -> None:
    cohort = small_cohort.cohort()
    invitations.plan(cohort, small_cohort.BEGIN)
    survey = Survey.objects.get(cohort=cohort, instrument__code="mid")
    invitation = small_cohort.invited(survey, 1)[0]
    answers.submit(survey, invitation, small_cohort.MID, datetime(2026, 5, 4, tzinfo=UTC))
    page = desk.get(f"/admin/surveys/question/{means.pk}/change/")
    boxes = {key: text for key, text in sent_by(page).items() if key.startswith("choices_")}
    without_video = {key: "\n".join(text.split("\n")[:1] + text.split("\n")[2:]) for key, text in boxes.items()}

    answer = desk.post(f"/admin/surveys/question/{means.pk}/change/", {**sent_by(page), **without_video})

    assert "so every choice must stay until the survey has closed" in answer.content.decode()
    assert "code" not in sent_by(page)


def test_nothing_can_be_deleted(desk: Client, means: Question) -> None:
    assert desk.post(f"/admin/surveys/question/{means.pk}/delete/", {"post": "yes"}).status_code == 403
    assert desk.post(f"/admin/surveys/instrument/{means.instrument_id}/delete/", {"post": "yes"}).status_code == 403


def test_an_instrument_needs_its_english_text(desk: Client) -> None:
    instrument = Instrument.objects.get(code="mid")
    page = desk.get(f"/admin/surveys/instrument/{instrument.pk}/change/")

    answer = desk.post(f"/admin/surveys/instrument/{instrument.pk}/change/", {**sent_by(page), "readers_en": ""})

    assert "Please give at least the English text." in answer.content.decode()


def test_adding_a_survey_plans_its_invitations(desk: Client) -> None:
    cohort = small_cohort.cohort()
    small_cohort.pairs(cohort)
    pulse = Instrument.objects.create(
        code="pulse", title={"en": "Pulse"}, intro={"en": "Short."}, readers={"en": "Coordinators."}, is_offered=False,
        day=400,
    )  # fmt: skip

    desk.post("/admin/surveys/survey/add/", {"instrument": pulse.pk, "cohort": cohort.pk})

    survey = Survey.objects.get(instrument=pulse)
    assert Plan.objects.filter(rule="survey_invitation", scope_id=str(survey.pk)).count() == 4
