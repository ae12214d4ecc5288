"""What a column can be: the fields, which of them are answered from a list, and the words known for each list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from applications import questions
from applications.intake.reading import answers
from applications.question_kinds import Kind

IGNORE = "ignore"

_OF_THE_READER = {
    "timestamp": "when it was sent in",
    "first_name": "given name, joined with last_name",
    "last_name": "family name, joined with first_name",
    "english_level": "how well they know English",
    "consent_sharing": "agreement that their data may be shared with partner and liaison, yes or no",
    "qualifications": "all minimum qualifications in one cell, each that applies",
}

FIELDS: dict[str, Any] = {
    **{question.code: question.label for question in questions.IMPORTED},
    **_OF_THE_READER,
}
"""Fields that a column can be read as: the questions of the form, and what else a file may hold. Besides these, the code of
every minimum qualification is a field (yes or no)."""

QUALIFICATIONS = ("internet", "biweekly", "commit", "desire", "fluent_english", "hour_a_week")
"""Qualifications whose question is recognised in a header. Those that staff add are recognised by their own question."""

_SPREAD = (Kind.SEVERAL, Kind.RANKED, Kind.LANGUAGES, Kind.QUALIFICATIONS)

SEVERAL_COLUMNS = frozenset(question.code for question in questions.IMPORTED if question.kind in _SPREAD)
"""Fields that may be spread over several columns."""

LISTS = {question.code: question.choice_list for question in questions.IMPORTED if question.choice_list}
"""Fields answered from a choice list, and the list."""


def of_kind(*kinds: Kind) -> list[str]:
    """The fields that take such an answer."""
    return [question.code for question in questions.IMPORTED if question.kind in kinds]


BORROWED = tuple(
    name for name in of_kind(Kind.SEVERAL) if LISTS[name] in [LISTS[ranked] for ranked in of_kind(Kind.RANKED)]
)
"""Fields answered from the list of another question: the cells alone cannot tell which of the two was asked."""


@dataclass(frozen=True)
class Vocabulary:
    """The known words that help to recognise columns: each choice list, and the questions of qualifications."""

    lists: Mapping[str, answers.Words]
    questions: Mapping[str, str]

    def fields(self) -> list[str]:
        """Every field name that a column can be mapped to."""
        return [*FIELDS, *(code for code in dict.fromkeys(self.questions.values()) if code not in FIELDS), IGNORE]
