"""The table of questions: from a row follows all that happens to its answer. Shown on four that 2020 missed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications import questions
from applications.form import drafts
from applications.form.kinds import of as kind_of
from applications.models import Application, Choice
from applications.question_kinds import Kind
from applications.screening import duplicates
from cohorts.way import introductions
from ilnp import clock
from ilnp.accounts.roles import Role, give_role
from ilnp.mail.models import Message
from matching import problem
from tests.kit import stages
from tests.kit.form.filling import PAGES, Applicant, open_call

pytestmark = pytest.mark.django_db

FOUR: dict[str, dict[str, Any]] = {
    "you": {"participation": "again"},
    "library": {"work_area": "systems"},
    "interests": {"offers": ["cataloging", "archives"], "seeks": ["copyright"]},
}
WORDS = {
    "en": ("Systems and digital services", "Again"),
    "es": ("Sistemas y servicios digitales", "De nuevo"),
    "pt": ("Sistemas e serviços digitais", "De novo"),
    "zh-hans": ("系统与数字服务", "再次"),
    "ko": ("시스템과 디지털 서비스", "다시"),
    "ar": ("النظم والخدمات الرقمية", "مجددًا"),
    "ru": ("Системы и цифровые сервисы", "Снова"),
    "ja": ("システム・デジタルサービス", "再び"),
}


def applied(language: str = "en", **changes: Any) -> tuple[Applicant, Application]:
    applicant = Applicant(open_call(), language)
    applicant.begin()
    for page in PAGES:
        answer = applicant.fill(page, **{**FOUR.get(page, {}), **changes.get(page, {})})
        assert answer.status_code == 302, answer.context["form"].errors
    applicant.send(code=applicant.code())
    return applicant, Application.objects.get()


def test_every_question_is_asked_on_its_page_and_has_its_column() -> None:
    applicant = Applicant(open_call(kind="mentoring"))
    applicant.begin()
    pages = {page: applicant.look(page).content.decode() for page in questions.PAGES}
    columns = {field.name for field in Application._meta.get_fields()}
    lists = set(Choice.objects.values_list("choice_list", flat=True))
    for question in questions.QUESTIONS:
        for name in kind_of(question).fields(question):
            assert f'name="{name}"' in pages[question.page]
        assert question.kind in (Kind.LANGUAGES, Kind.CONSENT) or question.code in columns
        assert question.choice_list in {"", *lists}
    assert [code for code in duplicates.MERGEABLE if code not in columns] == ["languages"]


def test_four_questions_that_may_be_left_out() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    applicant.send()
    application = Application.objects.get()
    assert (application.work_area, application.participation) == ("", "")
    assert (application.offers, application.seeks) == ([], [])
    told = problem.describe(application, clock.now())
    assert (told["offers"], told["seeks"]) == ([], [])


@pytest.mark.parametrize("language", list(WORDS))
def test_the_four_go_through_form_copy_staff_page_export_engine_and_introduction(
    language: str, client: Client
) -> None:
    _applicant, application = applied(language)
    assert application.work_area == "systems"
    assert application.participation == "again"
    assert application.offers == ["cataloging", "archives"]
    assert application.seeks == ["copyright"]

    work, again = WORDS[language]
    with translation.override(language):
        labels = [str(questions.get(code).title) for code in ("work_area", "participation", "offers", "seeks")]
    copy = Message.objects.get(kind="application_received").text
    assert [words for words in (*labels, work, again) if words not in copy] == []

    coordinator = stages.person("Cora Dinator")
    give_role(coordinator, Role.COORDINATOR)
    page = stages.sign_in(client, coordinator).get(reverse("admin:screening-decide", args=[application.pk])).text
    for words in ("Area of work", "Systems and digital services", "Can offer", "Would like to learn", "Again"):
        assert words in page

    out = io.StringIO()
    call_command("export", "applications", "--call", "spring", stdout=out)
    row = next(iter(csv.DictReader(io.StringIO(out.getvalue().lstrip("\ufeff")))))
    assert (row["work_area"], row["participation"]) == ("systems", "again")
    assert (row["offers"], row["seeks"]) == ("cataloging,archives", "copyright")

    told = problem.describe(application, clock.now())
    assert (told["offers"], told["seeks"]) == (["archives", "cataloging"], ["copyright"])


@pytest.mark.parametrize("language", list(WORDS))
def test_the_partner_is_told_of_the_four_in_their_own_language(language: str) -> None:
    group = stages.formed_cohort(2).groups.get()
    one, other = group.memberships.order_by("pk")
    Application.objects.filter(pk=one.application_id).update(
        work_area="systems", participation="again", offers=["cataloging"], seeks=["copyright"]
    )
    type(other.person).objects.filter(pk=other.person_id).update(language=language)
    introductions.introduce(introductions._with_people(type(group).objects.filter(pk=group.pk)).get(), now=clock.now())
    text = Message.objects.get(kind="introduction", person=other.person_id).text
    with translation.override(language):
        facts = [str(questions.get(code).told) for code in ("work_area", "participation", "offers", "seeks")]
    assert [words for words in (*facts, *WORDS[language]) if words not in text] == []


def test_six_offers_are_one_too_many() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    codes = list(Choice.objects.filter(choice_list="interest").values_list("code", flat=True)[:6])
    answer = applicant.fill("interests", offers=codes)
    assert answer.status_code == 422
    assert "Choose at most 5; you have chosen 6." in answer.content.decode()


HEADERS = {
    "en": ("Area of work", "What can you offer a colleague?", "What would you like to learn?", "First time or again?"),
    "es": ("Área de trabajo", "¿Qué puede ofrecer a un colega?", "¿Qué le gustaría aprender?", "¿Primera vez?"),
    "pt": ("Área de trabalho", "O que pode oferecer a um colega?", "O que gostaria de aprender?", "Primeira vez?"),
    "zh-hans": ("工作领域", "您能为同行提供什么？", "您想学习什么？", "您是第一次参加吗？"),
    "ko": ("업무 분야", "동료에게 무엇을 나눠 줄 수 있나요?", "무엇을 배우고 싶으신가요?", "처음 참여하시나요?"),
    "ar": ("مجال العمل", "ماذا يمكنكم أن تقدّموا لزميل؟", "ماذا تودّون أن تتعلموا؟", "هل تشاركون للمرة الأولى؟"),
    "ru": ("Область работы", "Чем можете поделиться с коллегой?", "Чему вы хотели бы научиться?", "Вы участвуете впервые?"),
    "ja": ("業務分野", "同僚に何を教えられますか", "何を学びたいですか", "参加は初めてですか"),
}  # fmt: skip


@pytest.mark.parametrize("language", list(HEADERS))
def test_a_file_with_the_four_is_read_in_each_language(language: str, tmp_path: Path) -> None:
    labels = {(row.choice_list, row.code): row.label(language) for row in Choice.objects.all()}
    file = tmp_path / "answers.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        write = csv.writer(opened).writerow
        write(["Timestamp", "E-mail address", "Full name", "Country", *HEADERS[language]])
        for number in range(3):
            write(
                [
                    f"2026-03-0{number + 1} 10:00:00",
                    f"reader{number}@library.example",
                    f"Reader {number} Example",
                    "Kenya",
                    labels["work_area", "systems"],
                    f"{labels['interest', 'cataloging']}, {labels['interest', 'archives']}",
                    labels["interest", "copyright"],
                    labels["participation", "again"],
                ]
            )
    call_command("intake", str(file), "--call", "spring", "--create-call", "--commit", stdout=io.StringIO())
    stored = Application.objects.values_list("work_area", "offers", "seeks", "participation", "interests")
    assert list(stored) == [("systems", ["cataloging", "archives"], ["copyright"], "again", [])] * 3


def test_free_text_about_learning_is_no_list_of_things_to_learn(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        write = csv.writer(opened).writerow
        write(["Timestamp", "E-mail address", "Full name", "Country", "Why? What do you hope to learn?"])
        for number in range(6):
            words = f"I would gladly hear how others do their work, for the {number}th time."
            write([f"2026-03-0{number + 1}", f"reader{number}@library.example", f"Reader {number}", "Kenya", words])
    call_command("intake", str(file), "--call", "spring", "--create-call", "--commit", stdout=io.StringIO())
    assert Application.objects.filter(seeks=[], motivation__startswith="I would gladly hear").count() == 6


def test_who_had_a_place_before_finds_again_filled_in() -> None:
    _applicant, earlier = applied(you={"participation": "first"})
    person = earlier.person
    again = open_call("autumn")
    typed = drafts.begin(again, language="en", person=person).answers["you"]
    assert typed["participation"] == ["first"]
    Application.objects.update(status="eligible", decided_at=clock.now(), placed_at=clock.now())
    assert drafts.begin(again, language="en", person=person).answers["you"]["participation"] == ["again"]


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("kind", ["peer", "mentoring"])
def test_every_page_is_small_in_every_language(language: str, kind: str) -> None:
    applicant = Applicant(open_call(kind=kind), language)
    applicant.begin()
    sheets = ["bootstrap/bootstrap.css", "site/site.css", "site/icon.svg", "apply/form.css"]
    if language == "ar":
        sheets[0] = "bootstrap/bootstrap.rtl.css"
    weight = sum((settings.BASE_DIR / "static" / sheet).stat().st_size for sheet in sheets)
    heavy = {page: len(applicant.look(page).content) + weight for page in PAGES}
    assert {page: size for page, size in heavy.items() if size > 100_000} == {}
