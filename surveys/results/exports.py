"""The answers as a table: one line per answer, without anything about who gave it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from ilnp.desk.reports import registry
from surveys.models import Answer, Question


class AnswerResource(registry.ReportResource):
    """One line per answer. Lines with the same ``response`` belong together; the number is random and says nothing else.

    ``answer`` is the code or the text as given, ``words`` the choice's words in the language in force. Names and addresses
    stand on the results' page, where people agreed to be named, and never beside their other answers. There is no day, and
    answers that wait (see ``surveys.answering.waiting``) are not here. Lines are in no order that tells when they came.
    """

    cohort = Field(attribute="response__survey__cohort__slug", column_name="cohort")
    survey = Field(attribute="response__survey__instrument__code", column_name="survey")
    response = Field(attribute="response__pk", column_name="response")
    code = Field(attribute="question__code", column_name="code")
    question = Field(attribute="question__label", column_name="question")
    answer = Field(attribute="value", column_name="answer")
    words = Field(column_name="words")
    other = Field(attribute="other", column_name="other")

    class Meta:
        model = Answer
        fields = ["cohort", "survey", "response", "code", "question", "answer", "words", "other"]
        export_order = fields

    def get_queryset(self) -> QuerySet[Answer]:
        return (
            Answer.objects.exclude(question__kind__in=[Question.Kind.NAME, Question.Kind.EMAIL])
            .select_related("response__survey__cohort", "response__survey__instrument", "question")
            .order_by("response__survey", "response", "question__position", "question__code")
        )

    def dehydrate_words(self, answer: Any) -> str:
        """The words of a choice; nothing for texts."""
        if not answer.question.is_counted:
            return ""
        return next((choice.words for choice in answer.question.offered() if choice.code == answer.value), "")


@registry.report(
    "answers",
    _("Answers to surveys, without who gave them"),
    permission="surveys.export_answers",
    resource=AnswerResource,
    narrowed_by={"cohort": "response__survey__cohort__slug", "call": "response__survey__cohort__call__slug"},
)
def answers() -> QuerySet[Answer]:
    """All answers."""
    return AnswerResource().get_queryset()
