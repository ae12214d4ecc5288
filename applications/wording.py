"""Answers in words of a reader's language, for applicants, partners and staff alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application, Choice, Qualification
from applications.question_kinds import Kind, Question
from ilnp.words import phrases, places

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = (
    ("am", gettext_lazy("morning")),
    ("pm", gettext_lazy("afternoon")),
    ("ev", gettext_lazy("evening")),
)


def half_day_label(code: str) -> str:
    """``mon-am`` in the reader's words."""
    day, _dash, part = code.partition("-")
    return _("%(day)s %(part)s") % {"day": WEEKDAYS[DAYS.index(day)], "part": dict(PARTS)[part]}


def answer_of(application: Application, question: Question) -> Any:
    """What the application holds for a question: the column, or pairs of a language and how well it is known."""
    if question.kind is Kind.LANGUAGES:
        return [(skill.language, skill.comfort) for skill in application.language_skills.all()]
    return getattr(application, question.code)


class Wording:
    """Words for answers in one language. The choice lists are read once, when the first is asked for.

    A code without a choice is shown as it is. An answer may have several parts, such as the interests; whoever shows it
    puts them together.
    """

    def __init__(self, language: str, labels: Mapping[tuple[str, str], str] | None = None) -> None:
        self.language = language
        self._labels = labels
        self._questions: dict[str, str] | None = None

    def one(self, choice_list: str, code: str) -> str:
        """The words of one code of a list."""
        if self._labels is None:
            self._labels = {
                (choice.choice_list, choice.code): choice.label(self.language) for choice in Choice.objects.all()
            }
        return self._labels.get((choice_list, code), code)

    def many(self, choice_list: str, codes: list[str]) -> str:
        """The words of several codes as one phrase."""
        return phrases.listed([self.one(choice_list, code) for code in codes], self.language)

    def qualification(self, code: str) -> str:
        """The question of one minimum qualification."""
        return self.qualifications().get(code, code)

    def qualifications(self) -> dict[str, str]:
        """The question of every minimum qualification by its code, in their order."""
        if self._questions is None:
            rows = Qualification.objects.all()
            self._questions = {row.code: row.question.in_language(self.language) for row in rows}
        return self._questions

    def parts(self, question: Question, answer: Any, own_words: Any = "") -> list[str]:
        """An answer in words, the person's own words last; empty where nothing was answered."""
        with translation.override(self.language):
            found = [str(part) for part in _PARTS[question.kind](self, question, answer) if part]
        if own_words:
            found.append(phrases.listed(own_words, self.language) if isinstance(own_words, list) else str(own_words))
        return found


def _one(wording: Wording, question: Question, answer: str) -> list[str]:
    return [wording.one(question.choice_list, answer)] if answer else []


def _several(wording: Wording, question: Question, answer: list[str]) -> list[str]:
    return [wording.one(question.choice_list, code) for code in answer]


def _fixed(wording: Wording, question: Question, answer: str) -> list[Any]:
    return [dict(question.choices).get(answer, "")]


def _yes_no(wording: Wording, question: Question, answer: bool) -> list[Any]:
    return _fixed(wording, question, "yes" if answer else "no")


def _tick(wording: Wording, question: Question, answer: bool) -> list[str]:
    return [_("Yes") if answer else _("No")]


def _languages(wording: Wording, question: Question, answer: list[tuple[str, str]]) -> list[str]:
    comforts = dict(question.choices)
    return [
        phrases.fact(
            places.language_name(code, wording.language), str(comforts.get(comfort, comfort)), wording.language
        )
        for code, comfort in answer
    ]


def _qualifications(wording: Wording, question: Question, answer: dict[str, bool | None]) -> list[str]:
    words = {True: _("Yes"), False: _("No"), None: _("not answered")}
    return [phrases.fact(wording.qualification(code), words[met], wording.language) for code, met in answer.items()]


_PARTS: dict[Kind, Callable[[Wording, Question, Any], list[Any]]] = {
    Kind.LINE: lambda _wording, _question, answer: [answer],
    Kind.TEXT: lambda _wording, _question, answer: [answer],
    Kind.ADDRESS: lambda _wording, _question, answer: [answer],
    Kind.COUNTRY: lambda wording, _question, answer: [places.country_name(answer, wording.language)],
    Kind.ZONE: lambda wording, _question, answer: [dict(places.time_zones(wording.language)).get(answer, answer)],
    Kind.ROLE: _fixed,
    Kind.ONE: _one,
    Kind.WISH: _one,
    Kind.SEVERAL: _several,
    Kind.RANKED: _several,
    Kind.YES_NO: _yes_no,
    Kind.TICK: _tick,
    Kind.LANGUAGES: _languages,
    Kind.HALF_DAYS: lambda _wording, _question, answer: [half_day_label(code) for code in answer],
    Kind.QUALIFICATIONS: _qualifications,
    Kind.CONSENT: _tick,
}


def staff_name(code: str) -> str:
    """What staff call an answer or another column of an application, such as "Type of library"."""
    if code == "languages":
        return _("Languages")
    words = str(Application._meta.get_field(code).verbose_name)  # type: ignore[union-attr]
    return words[:1].upper() + words[1:]
