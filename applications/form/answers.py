"""One person's answers as columns of an application, as what was typed, and as lines to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from applications import questions
from applications.form import kinds
from applications.form.kinds import Raw
from applications.form.pages.fields import ChoiceLists
from applications.form.pages.forms import reader
from applications.form.pages.steps import PageForm
from applications.models import Application, Call, LanguageSkill
from applications.question_kinds import Kind, Question
from applications.wording import Wording


@dataclass
class Answers:
    """What one person answered. ``columns`` are those of ``Application``; ``consents`` are purposes of ``Consent``."""

    columns: dict[str, Any]
    languages: list[tuple[str, str]] = field(default_factory=list)
    consents: set[str] | None = None

    def to(self, question: Question) -> Any:
        """The answer to one question."""
        if question.kind is Kind.LANGUAGES:
            return self.languages
        if question.kind is Kind.CONSENT:
            return question.purpose in (self.consents or ())
        return self.columns[question.code]


def from_forms(forms: dict[str, PageForm]) -> Answers:
    """The answers of valid pages. Raises ValueError if a page has errors."""
    if wrong := [slug for slug, form in forms.items() if not form.is_valid()]:
        raise ValueError(f"These pages have errors: {', '.join(wrong)}.")
    stored: dict[str, Any] = {}
    other: dict[str, str] = {}
    for question in questions.QUESTIONS:
        cleaned = forms[question.page].cleaned_data
        asked = question in forms[question.page].asked
        stored[question.code] = kinds.of(question).stored(question, cleaned if asked else {})
        if own := kinds.own_words(question, cleaned):
            other[question.code] = own
    columns = {question.code: stored[question.code] for question in questions.COLUMNS}
    consents = {question.purpose for question in questions.CONSENTS if stored[question.code]}
    return Answers({**columns, "other": other}, stored["languages"], consents)


def from_application(application: Application) -> Answers:
    """The answers that an application holds. Consents belong to the person and are None here."""
    columns = {question.code: getattr(application, question.code) for question in questions.COLUMNS}
    skills = list(application.language_skills.values_list("language", "comfort"))
    return Answers({**columns, "other": application.other}, skills)


def as_typed(answers: Answers) -> dict[str, Raw]:
    """The answers as if the person had typed them, page by page, for a form that starts from them."""
    typed: dict[str, Raw] = {page: {} for page in questions.PAGES}
    for question in questions.QUESTIONS:
        own = answers.columns["other"].get(question.code, "") if question.own_words else ""
        own = ", ".join(own) if isinstance(own, list) else str(own)
        raw = kinds.of(question).typed(question, answers.to(question), own)
        typed[question.page] |= {name: values for name, values in raw.items() if values}
    return typed


def consents_ticked(typed: dict[str, Raw]) -> set[str]:
    """The purposes of the agreements that were ticked in a form."""
    return {question.purpose for question in questions.CONSENTS if typed.get(question.page, {}).get(question.code)}


@dataclass(frozen=True)
class Line:
    """One question and its answer, to be read; ``page`` and ``anchor`` say where it can be changed."""

    question: str
    answer: str
    page: str
    anchor: str
    is_long: bool = False


def lines(answers: Answers, call: Call, lists: ChoiceLists | None = None) -> list[Line]:
    """Every question of ``call`` with its answer, in the language in force, in the order of the form."""
    wording = Wording(reader(), (lists or ChoiceLists()).labels())
    found: list[Line] = []
    for question in questions.QUESTIONS:
        if not question.is_asked_in(call.kind) or (question.kind is Kind.CONSENT and answers.consents is None):
            continue
        if question.kind is Kind.QUALIFICATIONS:
            found += _qualification_lines(question, answers.to(question), wording)
            continue
        own = answers.columns["other"].get(question.code, "")
        words = "\n".join(wording.parts(question, answers.to(question), own)) or _no_answer(question)
        found.append(Line(str(question.title), words, question.page, _anchor(question), question.kind is Kind.TEXT))
    return found


def _no_answer(question: Question) -> str:
    return _("I am open to any") if question.kind is Kind.WISH else _("no answer")


def _anchor(question: Question) -> str:
    first = {Kind.RANKED: "_1", Kind.LANGUAGES: "_1"}.get(question.kind, "")
    return f"{question.field_stem}{first}"


def _qualification_lines(question: Question, met_by_code: dict[str, bool | None], wording: Wording) -> list[Line]:
    """One line for each, in the order in which they are asked; those that no longer exist last."""
    known = [code for code in wording.qualifications() if code in met_by_code]
    answered = {None: _("no answer"), True: _("Yes"), False: _("No")}
    return [
        Line(wording.qualification(code), answered[met_by_code[code]], question.page, f"{question.stem}{code}")
        for code in dict.fromkeys([*known, *met_by_code])
    ]


def store(application: Application, answers: Answers) -> None:
    """Write the answers into ``application`` and its languages. Call it inside the transaction of the change."""
    for name, value in answers.columns.items():
        setattr(application, name, value)
    application.save()
    application.language_skills.all().delete()
    LanguageSkill.objects.bulk_create(
        LanguageSkill(application=application, language=language, comfort=comfort)
        for language, comfort in answers.languages
    )
