"""What a column can be: the fields, which of them are answered from a list, and the words known for each list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from applications.intake.reading import answers

IGNORE = "ignore"

FIELDS = {
    "timestamp": "when it was sent in",
    "email": "e-mail address",
    "full_name": "full name",
    "first_name": "given name, joined with last_name",
    "last_name": "family name, joined with first_name",
    "call_name": "what to call the person",
    "country": "country or territory where they live",
    "time_zone": "time zone",
    "institution": "library or institution",
    "position": "position",
    "library_type": "type of library",
    "career_stage": "time in the profession",
    "languages": "languages, all in one cell or one column for each",
    "english_level": "how well they know English",
    "interests": "professional interests, all in one cell or one column for each",
    "wants_library_type": "wish for a partner from a type of library",
    "wants_shared_interests": "wish for a partner who shares interests",
    "wants_career_stage": "wish for a partner with a time in the profession",
    "trio_welcome": "a group of three is welcome",
    "frequency": "how often to be in touch",
    "tools": "means of communication, all in one cell or one column for each",
    "motivation": "why they take part, what they hope for",
    "heard": "how they heard of the programme",
    "role": "mentor or mentee",
    "areas": "expertise areas",
    "expression_of_interest": "expression of interest",
    "qualifications": "all minimum qualifications in one cell, each that applies",
}
"""Fields that a column can be read as. Besides these, the code of every minimum qualification is a field (yes or no)."""

QUALIFICATIONS = ("internet", "biweekly", "commit", "desire", "fluent_english", "hour_a_week")
"""Qualifications whose question is recognised in a header. Those that staff add are recognised by their own question."""

SEVERAL_COLUMNS = frozenset(("languages", "interests", "tools", "areas", "qualifications"))
"""Fields that may be spread over several columns."""

LISTS = {
    "library_type": "library_type",
    "career_stage": "career_stage",
    "interests": "interest",
    "wants_library_type": "library_type",
    "wants_career_stage": "career_stage",
    "frequency": "frequency",
    "tools": "tool",
    "heard": "heard",
    "areas": "area",
}
"""Fields answered from a choice list, and the list."""


@dataclass(frozen=True)
class Vocabulary:
    """The known words that help to recognise columns: each choice list, and the questions of qualifications."""

    lists: Mapping[str, answers.Words]
    questions: Mapping[str, str]

    def fields(self) -> list[str]:
        """Every field name that a column can be mapped to."""
        return [*FIELDS, *(code for code in dict.fromkeys(self.questions.values()) if code not in FIELDS), IGNORE]
