"""Texts by language, from the admin's boxes to PostgreSQL and back to a reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.template import engines
from django.test import Client
from django.utils import translation

from applications.models import Call, Choice, Qualification
from ilnp.accounts.models import AuditEntry
from ilnp.accounts.signing_in.ready_made import create_sign_in_address
from ilnp.words.fields import Words
from ilnp.words.languages import LANGUAGES, NAMES
from surveys.models import Instrument, Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> Client:
    """A browser in which a coordinator is signed in."""
    client.get(create_sign_in_address("coordinator", "").removeprefix("http://testserver"))
    return client


def test_a_text_is_read_in_the_readers_language_else_in_english() -> None:
    words = Words(en="Library", es="Biblioteca", ja="図書館")
    assert words.in_language("es") == "Biblioteca"
    assert words.in_language("es-mx") == "Biblioteca"
    assert words.in_language("ko") == "Library"
    assert Words().in_language("en") == ""
    with translation.override("ja"):
        assert str(words) == f"{words}" == "図書館"
        shown = engines["django"].from_string("{{ words }}|{{ words|upper }}|{{ words.es }}").render({"words": words})
    assert shown == "図書館|図書館|Biblioteca"


def test_a_template_escapes_it() -> None:
    words = Words(en="<b>bold</b>")
    assert engines["django"].from_string("{{ words }}").render({"words": words}) == "&lt;b&gt;bold&lt;/b&gt;"


def test_a_plain_text_is_english_and_what_is_stored_comes_back_as_words() -> None:
    call = Call.objects.create(slug="a", title="Spring")
    assert call.title == {"en": "Spring"}
    call.title = {"en": "Spring", "es": "Primavera"}
    call.save()
    for read in (Call.objects.get(), Call.objects.only("slug").get()):
        assert isinstance(read.title, Words)
        assert read.title.in_language("es") == "Primavera"
    (title,) = Call.objects.values_list("title", flat=True)
    assert isinstance(title, Words)
    assert list(Call.objects.filter(title__es="Primavera")) == [call]
    assert Call.objects.values_list("title__es", flat=True).get() == "Primavera"


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ({"es": "Primavera"}, "at least the English"),
        ({"en": "", "es": "Primavera"}, "at least the English"),
        ({"en": "Spring", "fr": "Printemps"}, "No text is in fr"),
        ({"en": ["Spring"]}, "must be a text by language"),
        (["Spring"], "must be a text by language"),
        ({}, "cannot be blank"),
    ],
)
def test_what_is_no_text_by_language_is_refused(title: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Call(slug="a", title=title).full_clean()


def test_postgresql_refuses_a_text_without_english() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(slug="a", title={"es": "Primavera"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.filter(code="academic").update(labels={"ja": "大学"})
    question = Question.objects.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(help={"ja": "…"})
    Question.objects.filter(pk=question.pk).update(help={})


def test_every_text_by_language_of_ours_is_such_a_field() -> None:
    fields = [
        (Choice, "labels"), (Qualification, "question"), (Qualification, "reason"), (Call, "title"),
        (Instrument, "title"), (Instrument, "intro"), (Instrument, "readers"), (Question, "label"), (Question, "help"),
    ]  # fmt: skip
    assert {type(model._meta.get_field(name)).__name__ for model, name in fields} == {"WordsField"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE pg_get_constraintdef(oid) LIKE '%%jsonb_exists%%'")
        assert cursor.fetchone() == (len(fields),)


def test_the_admin_shows_a_box_for_each_language_in_its_direction(coordinator: Client) -> None:
    choice = Choice.objects.get(choice_list="library_type", code="academic")
    page = coordinator.get(f"/admin/applications/choice/{choice.pk}/change/").content.decode()
    for code in LANGUAGES:
        assert f'name="labels_{code}"' in page
        assert f">{NAMES[code]}</label>" in page
    assert '<p lang="ar" dir="rtl">' in page
    assert f'value="{choice.labels["ja"]}"' in page


def test_one_form_for_all_of_them(coordinator: Client) -> None:
    qualification = Qualification.objects.get(code="commit")
    address = f"/admin/applications/qualification/{qualification.pk}/change/"
    boxes = {
        f"{name}_{code}": getattr(qualification, name)[code] for name in ("question", "reason") for code in LANGUAGES
    }
    sent = {
        "code": "commit",
        "position": qualification.position,
        **boxes,
        "question_es": " Nueva pregunta ",
        "reason_ja": "",
    }
    assert coordinator.post(address, sent).status_code == 302
    qualification.refresh_from_db()
    assert qualification.question["es"] == "Nueva pregunta"
    assert "ja" not in qualification.reason
    assert qualification.reason.in_language("ja") == qualification.reason["en"]
    assert AuditEntry.objects.filter(action="qualification changed").get().detail["fields"] == ["question", "reason"]

    refused = coordinator.post(address, {**sent, "question_en": ""}).content.decode()
    assert "Please give at least the English text." in refused
    assert "Nueva pregunta" in refused, "what was typed stays"


def test_a_call_is_made_in_the_admin_and_named_after_its_english_title(coordinator: Client) -> None:
    sent = {
        "title_en": "Autumn round", "title_ar": "جولة الخريف", "kind": "peer", "time_zone": "UTC", "grace_minutes": "60",
    }  # fmt: skip
    answer = coordinator.post("/admin/applications/call/add/", sent)
    assert answer.status_code == 302, answer.content.decode()
    call = Call.objects.get()
    assert (call.slug, call.title) == ("autumn-round", {"en": "Autumn round", "ar": "جولة الخريف"})
    refused = coordinator.post("/admin/applications/call/add/", {**sent, "title_en": "秋"}).content.decode()
    assert "no Latin letters" in refused
