"""The instruments and mails that come with the program, in all eight languages."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from ilnp.mail.kinds import finding
from ilnp.mail.texts import whole_mail
from ilnp.words import phrases
from ilnp.words.languages import LANGUAGES
from surveys.models import Instrument, Question

pytestmark = pytest.mark.django_db

CONTENT = {
    "mid": {
        "heard": "short_text",
        "easy_to_apply": "yes_no",
        "better_application": "long_text",
        "in_contact": "yes_no",
        "how_often": "choice",
        "means": "choice",
        "shared_background": "yes_no",
        "learned": "yes_no",
        "expectations": "long_text",
        "consent": "consent",
        "full_name": "name",
        "email": "email",
    },
    "final": {
        "enough_information": "yes_no",
        "clear_goal": "yes_no",
        "hopes": "long_text",
        "ground_rules": "long_text",
        "best_topic": "long_text",
        "change": "long_text",
        "satisfaction": "scale",
        "recommend": "yes_no",
        "certificate_name": "name",
        "certificate_address": "email",
    },
}
CHOICES = {
    "how_often": ["weekly", "biweekly", "monthly", "rarely", "other"],
    "means": ["email", "video", "social", "text", "other"],
    "consent": ["with_name", "without_name", "no"],
}


def test_the_two_instruments_ask_what_they_have_to_in_their_order() -> None:
    found = {
        instrument.code: {question.code: question.kind for question in instrument.questions.all()}
        for instrument in Instrument.objects.all()
    }

    assert found == CONTENT
    assert [list(found[code]) for code in CONTENT] == [list(questions) for questions in CONTENT.values()]


def test_choices_are_complete() -> None:
    with_choices = Question.objects.exclude(choices=[])

    assert {question.code: [choice["code"] for choice in question.choices] for question in with_choices} == CHOICES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_every_language(language: str) -> None:
    texts = []
    for instrument in Instrument.objects.all():
        texts += [instrument.title, instrument.intro, instrument.readers]
    for question in Question.objects.all():
        texts += [question.label, *([question.help] if question.help else [])]
        texts += [choice["label"] for choice in question.choices]

    assert [words["en"] for words in texts if not words.get(language, "").strip()] == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_translation_is_the_english_text_again(language: str) -> None:
    same = [str(question) for question in Question.objects.all() if question.label[language] == question.label["en"]]

    assert same == []


@pytest.mark.parametrize("kind", ["survey_invitation", "survey_reminder"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_has_its_own_text_in_every_language(kind: str, language: str) -> None:
    registered = finding.get(kind)
    said, used = whole_mail.write(registered, language, registered.samples(language), identifier="x@example.org")

    assert used.language == language
    assert "{" not in said.subject + said.text
    assert phrases.day(date(2027, 5, 14), language) in said.subject
    assert registered.samples(language)["link"] in said.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "name", "keeping": "answers"},
        {"kind": "yes_no", "keeping": "apart"},
        {"kind": "choice", "choices": []},
        {"kind": "short_text", "label": {"es": "¿Qué?"}},
        {"kind": "poem"},
        {"code": "heard"},
        {"kind": "consent", "choices": [{"code": "no", "label": {"en": "No"}}]},
    ],
)
def test_the_database_refuses_questions_that_make_no_sense(wrong: dict) -> None:
    fields = {"code": "extra", "kind": "short_text", "keeping": "answers", "label": {"en": "What?"}, "choices": []}

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(instrument=Instrument.objects.get(code="mid"), **{**fields, **wrong})
