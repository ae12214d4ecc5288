"""What was answered, counted and listed, without anything about who answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from surveys.answering import waiting
from surveys.models import Answer, Question, Response, Survey
from surveys.models.instrument import OTHER, WITH_NAME, Choice

FEWEST = waiting.BATCH
"""Of fewer answers than this nothing is broken down: they could be traced to people."""


@dataclass(frozen=True)
class Bar:
    """How many chose one choice, of how many who answered the question."""

    words: str
    number: int
    of: int

    @property
    def percent(self) -> float:
        """The share in percent."""
        return 100 * self.number / self.of if self.of else 0.0


@dataclass
class QuestionResult:
    """The answers to one question. ``is_hidden``: there are some, but too few to be shown.

    ``bars`` for questions that are counted, with ``mean`` for scales; ``texts`` for all others, and for own words beside
    "other", in no order that would tell which belong together.
    """

    question: Question
    number: int
    is_hidden: bool
    bars: list[Bar] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    mean: float | None = None


@dataclass
class Quote:
    """What one person wrote and lets us use. ``name`` and ``email`` only if they agreed to be named."""

    name: str
    email: str
    texts: list[tuple[Question, str]]


@dataclass
class Results:
    """A survey's results. ``questions`` in the instrument's order, those kept apart from the answers left out.

    ``answered`` counts who answered; of these ``waiting`` are not shown yet, or never (see ``surveys.answering.waiting``).
    """

    invited: int
    answered: int
    waiting: int
    questions: list[QuestionResult]
    quotes: list[Quote]

    @property
    def percent(self) -> float:
        """The response rate in percent."""
        return 100 * self.answered / self.invited if self.invited else 0.0

    @property
    def is_hidden(self) -> bool:
        """Whether there are too few answers to show any."""
        return self.answered - self.waiting < FEWEST


def of_survey(survey: Survey) -> Results:
    """The results of ``survey``: of the answers that may be looked at, while others wait.

    Questions that are no longer asked are shown as long as there are answers to them.
    """
    responses = Response.objects.filter(survey=survey).count()
    invited = survey.invitations.count()
    questions = list(survey.instrument.questions.exclude(keeping=Question.Keeping.APART))
    answers: dict[int, list[Answer]] = defaultdict(list)
    # By their random numbers, so that the order in one list says nothing about the order in another.
    for answer in Answer.objects.filter(response__survey=survey).order_by("id"):
        answers[answer.question_id].append(answer)
    hidden = responses < FEWEST
    found = [
        _of_question(question, answers[question.pk], hidden)
        for question in questions
        if (question.is_asked or answers[question.pk]) and not question.is_personal
    ]
    held = waiting.number(survey)
    return Results(invited, responses + held, held, found, [] if hidden else _quotes(questions, answers))


def _of_question(question: Question, answers: list[Answer], hidden: bool) -> QuestionResult:
    number = len(answers)
    if hidden or 0 < number < FEWEST:
        return QuestionResult(question, number, is_hidden=True)
    if not question.is_counted:
        return QuestionResult(question, number, is_hidden=False, texts=[answer.value for answer in answers])
    values = [answer.value for answer in answers]
    offered = question.offered()
    known = {choice.code for choice in offered}
    offered += [Choice(code, code) for code in sorted(set(values) - known)]
    return QuestionResult(
        question,
        number,
        is_hidden=False,
        bars=[Bar(choice.words, values.count(choice.code), number) for choice in offered],
        texts=[answer.other for answer in answers if answer.value == OTHER and answer.other],
        mean=sum(map(int, values)) / number if question.answering.has_mean and number else None,
    )


def _quotes(questions: list[Question], answers: dict[int, list[Answer]]) -> list[Quote]:
    """What may be used in a report: the long texts of who agreed, each person's together, with the name if they chose so."""
    by_response: dict[object, dict[int, str]] = defaultdict(dict)
    for question in questions:
        for answer in answers[question.pk]:
            by_response[answer.response_id][question.pk] = answer.value
    consents = [question for question in questions if question.kind == Question.Kind.CONSENT]
    if not consents:
        return []
    quotes = []
    for _response, given in sorted(by_response.items(), key=lambda entry: str(entry[0])):
        consent = given.get(consents[0].pk)
        texts = [(one, given[one.pk]) for one in questions if one.kind == Question.Kind.LONG_TEXT and one.pk in given]
        if consent not in (WITH_NAME, "without_name") or not texts:
            continue
        personal = {question.kind: given.get(question.pk, "") for question in questions if question.is_personal}
        quotes.append(Quote(personal.get(Question.Kind.NAME, ""), personal.get(Question.Kind.EMAIL, ""), texts))
    return quotes
