"""The answers as a table: one line per answer, without anything about who gave it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, plain
from surveys.models import Answer, Question, question_kinds


def words_of_choice(kind: str, choices: list[dict[str, Any]], value: str) -> str:
    """The words of a choice in the language in force; nothing for texts."""
    question = Question(kind=kind, choices=choices)
    if not question.is_counted:
        return ""
    return next((choice.words for choice in question.offered() if choice.code == value), "")


COLUMNS = [
    Column("cohort", ("response__survey__cohort__slug",)),
    Column("survey", ("response__survey__instrument__code",)),
    Column("response", ("response__pk",)),
    Column("code", ("question__code",)),
    Column("question", ("question__label",), str),
    Column("answer", ("value",)),
    Column("words", ("question__kind", "question__choices", "value"), words_of_choice),
    *plain("other"),
]
"""One line per answer. Lines with the same ``response`` belong together; the number is random and says nothing else.

``answer`` is the code or the text as given, ``words`` the choice's words in the language in force. Names and addresses
stand on the results' page, where people agreed to be named, and never beside their other answers. There is no day, and
answers that wait (see ``surveys.answering.waiting``) are not here. Lines are in no order that tells when they came.
"""


@registry.report(
    "answers",
    _("Answers to surveys, without who gave them"),
    permission="surveys.export_answers",
    columns=COLUMNS,
    narrowed_by={"cohort": "response__survey__cohort__slug", "call": "response__survey__cohort__call__slug"},
)
def answers() -> QuerySet[Answer]:
    """All answers, those left out that name somebody."""
    return Answer.objects.exclude(question__kind__in=question_kinds.PERSONAL).order_by(
        "response__survey", "response", "question__position", "question__code"
    )
