"""The answers as tables, without anything about who gave them: one line per answer, and one line per filled-in survey."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Func, Max, Q, QuerySet, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, Report
from surveys.models import Answer, Question, Response, question_kinds


class WordsOfChoice(Func):
    """The English words of the choice with a code: expects the choices of a question, then the code."""

    template = "(SELECT offered->'label'->>'en' FROM jsonb_array_elements(%(expressions)s LIMIT 1)"
    arg_joiner = ") AS offered WHERE offered->>'code' = "
    output_field = TextField()


def words_of_answer() -> Case:
    """The words of the choice that was made; nothing for texts."""
    return Case(
        When(
            question__kind__in=question_kinds.WITH_OWN_CHOICES,
            then=WordsOfChoice(F("question__choices"), F("value")),
        ),
        *(
            When(question__kind=kind, value=code, then=Value(str(words)))
            for kind, answering in question_kinds.ANSWERING.items()
            for code, words in answering.offers
        ),
        default=Value(""),
        output_field=TextField(),
    )


@registry.report(
    "answers",
    _("Answers to surveys, without who gave them"),
    permission="surveys.export_answers",
    narrowed_by={"cohort": "response__survey__cohort__slug", "call": "response__survey__cohort__call__slug"},
)
class Answers(Report):
    """One line per answer. Lines with the same ``response`` belong together; the number is random and says nothing else.

    Names and addresses stand on the results' page, where people agreed to be named, and never beside their other answers.
    There is no day, and answers that wait (see ``surveys.answering.waiting``) are not here. Lines are in no order that tells
    when they came.
    """

    cohort = Column("response__survey__cohort__slug", means=_("The cohort's short name"))
    survey = Column("response__survey__instrument__code", means=_("The survey's code"))
    response = Column("response_id", means=_("A random number: the same in all answers of one filled-in survey"))
    code = Column("question__code", means=_("The question's code"))
    question = Column("question__label", means=_("The question, in English"))
    answer = Column("value", means=_("The code of the choice, or the text as given"))
    words = Column(
        "words", means=_("The choice in English words"), source="surveys_question.choices by surveys_answer.value"
    )
    other = Column("other", means=_("What was written beside the choice “other”"))

    def get_queryset(self) -> QuerySet[Answer]:
        """All answers, those left out that name somebody."""
        return (
            Answer.objects.exclude(question__kind__in=question_kinds.PERSONAL)
            .annotate(words=words_of_answer())
            .order_by("response__survey", "response", "question__position", "question__code")
        )


@registry.report(
    "answers-wide",
    _("Answers to surveys, a line per filled-in survey, without who gave them"),
    permission="surveys.export_answers",
    narrowed_by={"cohort": "survey__cohort__slug", "call": "survey__cohort__call__slug"},
)
class AnswersWide(Report):
    """One line per filled-in survey and a column per question, called after survey and question (``mid.how_often``).

    A question with the choice “other” has a second column for the words beside it (``mid.how_often.other``). Only questions
    of surveys within the scope have columns. What is true of ``Answers`` is true of these lines.
    """

    cohort = Column("survey__cohort__slug", means=_("The cohort's short name"))
    survey = Column("survey__instrument__code", means=_("The survey's code"))
    response = Column("pk", means=_("A random number, the same as in the report of answers"))

    def __init__(self, scope: Any) -> None:
        super().__init__(scope)
        asked = Question.objects.exclude(kind__in=question_kinds.PERSONAL).select_related("instrument")
        if cohort := scope.get("cohort"):
            asked = asked.filter(instrument__surveys__cohort__slug=cohort)
        if call := scope.get("call"):
            asked = asked.filter(instrument__surveys__cohort__call__slug=call)
        self._values: dict[str, Any] = {}
        for question in asked.order_by("instrument__code", "position", "code").distinct():
            self._add(question, "value")
            if question.has_other:
                self._add(question, "other")

    def _add(self, question: Question, part: str) -> None:
        name = f"{part}_{question.pk}"
        called = f"{question.instrument.code}.{question.code}" + (".other" if part == "other" else "")
        self._values[name] = Max(f"answers__{part}", filter=Q(answers__question=question))
        self.fields[name] = Column(
            name, column_name=called, means=question.label, source=f"surveys_answer.{part} of the question"
        )

    def get_queryset(self) -> QuerySet[Response]:
        """All filled-in surveys that may be looked at, in no order that tells when they came."""
        return Response.objects.annotate(**self._values).order_by("survey", "id")
