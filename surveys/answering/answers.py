"""Taking answers. Who answered and what was answered part ways here, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, JSONField, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.answering import waiting
from surveys.models import Invitation, Question, Survey
from surveys.models.instrument import OTHER, WITH_NAME

OTHER_WORDS = "_other"
"""Ending of the key under which the own words beside the choice "other" come: ``how_often_other``."""

LONGEST_OTHER = 300
"""Characters that own words beside the choice "other" may have."""


class AlreadyAnswered(Exception):
    """This invitation was answered before. The earlier answers stay."""


class SurveyOver(Exception):
    """The survey takes no more answers."""


@dataclass(frozen=True)
class Given:
    """One answer that was checked: the question, its value, and own words beside "other"."""

    question: Question
    value: str
    other: str = ""


def asked(survey: Survey) -> list[Question]:
    """The questions that the survey asks, in order."""
    return list(survey.instrument.questions.filter(is_asked=True))


def check(questions: Iterable[Question], values: Mapping[str, str]) -> list[Given]:
    """Read what somebody filled in, by the questions' codes, and return the answers that are to be kept.

    Empty values are no answers. Names and addresses that are kept only by consent are left out without it. Raises
    ``ValidationError`` with one message per code for what is missing or cannot be; nothing is written.
    """
    questions = list(questions)
    problems: dict[str, list[str]] = {}
    given: dict[str, Given] = {}
    for question in questions:
        value = values.get(question.code, "").strip()
        other = values.get(question.code + OTHER_WORDS, "").strip() if question.has_other else ""
        if other and not value:
            value = OTHER
        if problem := _problem(question, value, other):
            problems[question.code] = [problem]
        elif value:
            given[question.code] = Given(question, value, other)
    named = any(one.question.kind == Question.Kind.CONSENT and one.value == WITH_NAME for one in given.values())
    for question in questions:
        if question.keeping != Question.Keeping.CONSENT or question.code in problems:
            continue
        if not named:
            given.pop(question.code, None)
        elif question.kind == Question.Kind.NAME and question.code not in given:
            problems[question.code] = [
                _("You chose to be named: please write your name, or choose another answer to that question.")
            ]
    if problems:
        raise ValidationError(problems)
    return list(given.values())


def missing(question: Question) -> str:
    """What to say where a question that must be answered was left open."""
    return _("Please choose an answer.") if question.is_counted else _("Please write an answer.")


def _problem(question: Question, value: str, other: str) -> str:
    """What is wrong with one answer, in words for the person who gave it; empty if nothing is."""
    if not value:
        return missing(question) if question.is_required else ""
    if question.is_counted:
        if value not in {choice.code for choice in question.offered()}:
            return _("Please choose one of the answers shown.")
        if other and value != OTHER:
            return _("You chose an answer and also wrote one of your own. Please keep one of the two.")
        return _too_long(other, LONGEST_OTHER)
    try:
        question.answering.judge(value)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return _too_long(value, question.answering.longest)


def _too_long(text: str, most: int) -> str:
    if "\x00" in text:
        return _("There is a character in this text that cannot be kept. Please write it again.")
    if len(text) <= most:
        return ""
    return ngettext(
        "Please make this shorter: at most %(most)d character. It has %(length)d now.",
        "Please make this shorter: at most %(most)d characters. It has %(length)d now.",
        most,
    ) % {"most": most, "length": len(text)}


@transaction.atomic
def submit(survey: Survey, invitation: Invitation, values: Mapping[str, str], now: datetime) -> None:
    """Keep what somebody answered, once.

    ``values`` maps the questions' codes to what was filled in (see ``check``). The invitation is marked as answered in
    the same transaction, and nothing that is written joins the two: the answers wait, locked, for others (see
    ``surveys.answering.waiting``); all invitations of the survey are written by one statement, so that the row versions
    that PostgreSQL keeps (xmin) are the same for everybody; names and addresses kept apart go to the invitation. For
    the same reason there is no entry in the audit trail, whose entries have a time, and a planned reminder is not
    touched: it finds out by itself when it is due.

    Raises ``ValidationError`` (by code), ``AlreadyAnswered``, ``SurveyOver``, or ``Invitation.DoesNotExist`` for one of
    another survey; then nothing is written.
    """
    locked = Survey.objects.select_for_update(of=("self",), no_key=True)
    survey = locked.select_related("cohort", "instrument").get(pk=survey.pk)
    if survey.invitations.get(pk=invitation.pk).answered:
        raise AlreadyAnswered
    if not survey.takes_answers(now) or not survey.invitations.current().filter(pk=invitation.pk).exists():
        raise SurveyOver
    given = check(asked(survey), values)
    kept = [one for one in given if one.question.keeping != Question.Keeping.APART]
    waiting.put(survey, [(one.question, one.value, one.other) for one in kept])
    apart = {one.question.code: one.value for one in given if one.question.keeping == Question.Keeping.APART}
    survey.invitations.update(
        answered=Case(When(pk=invitation.pk, then=Value(True)), default=F("answered")),
        apart=Case(When(pk=invitation.pk, then=Value(apart, JSONField())), default=F("apart")),
    )
