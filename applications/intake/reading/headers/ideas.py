"""What a header asks for: ideas such as "partner" or "two weeks" in eight languages, and the fields that they make up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from applications import questions
from applications.intake.reading.fields import QUALIFICATIONS
from applications.intake.reading.headers.concepts import ideas_in
from ilnp.words.folding import fold_words, visible


@dataclass(frozen=True)
class Rule:
    """A field is meant by a header that has every idea of ``needs`` and none of ``avoids``."""

    field: str
    needs: str
    avoids: str = ""
    weight: float = 1.0

    def fits(self, ideas: frozenset[str]) -> bool:
        """Whether a header with these ideas asks for the field."""
        needs, avoids = self.needs.replace("~", "_").split(), self.avoids.replace("~", "_").split()
        held = {idea.replace(" ", "_") for idea in ideas}
        return held.issuperset(needs) and held.isdisjoint(avoids)


_RULES = (
    Rule("timestamp", "timestamp", "start partner origin", 1.0),
    Rule("timestamp", "start", "", 0.5),
    Rule("email", "email", "internet access partner often means two~weeks second", 1.2),
    Rule("email", "email address", "internet access second", 1.4),
    Rule("full_name", "name", "institution library called position country", 1.0),
    Rule("first_name", "first", "last called whole institution", 1.3),
    Rule("last_name", "last", "first whole", 1.3),
    Rule("full_name", "first last", "", 1.5),
    Rule("full_name", "whole", "institution library", 1.6),
    Rule("call_name", "called", "", 1.4),
    Rule("country", "country", "origin partner", 1.2),
    Rule("country", "country origin", "partner", 0.6),
    Rule("time_zone", "zone", "", 1.6),
    Rule("institution", "institution", "type partner", 1.3),
    Rule("institution", "name library", "type partner", 1.3),
    Rule("institution", "library", "type partner long interest", 0.4),
    Rule("position", "position", "partner means interest", 1.1),
    Rule("library_type", "library type", "partner", 1.6),
    Rule("library_type", "type", "partner", 0.6),
    Rule("wants_library_type", "partner library", "", 2.0),
    Rule("wants_library_type", "partner type", "shares", 1.9),
    Rule("wants_library_type", "wish library type", "institution", 1.65),
    Rule("career_stage", "long", "partner often", 1.2),
    Rule("career_stage", "long library", "partner often", 1.5),
    Rule("wants_career_stage", "partner long", "often", 1.9),
    Rule("languages", "languages", "level partner", 1.3),
    Rule("languages", "languages", "partner", 1.1),
    Rule("english_level", "english level", "", 1.8),
    Rule("english_level", "english", "fluent", 1.2),
    Rule("fluent_english", "english fluent", "level", 1.9),
    Rule("interests", "interest", "partner expression shares", 1.3),
    Rule("wants_shared_interests", "partner interest", "library consent", 1.9),
    Rule("wants_shared_interests", "partner shares", "library consent", 1.9),
    Rule("wants_shared_interests", "wish shares interest", "", 1.7),
    Rule("frequency", "often", "access library", 1.7),
    Rule("frequency", "often partner", "access", 2.1),
    Rule("tools", "means", "often languages", 1.5),
    Rule("motivation", "why", "", 1.2),
    Rule("heard", "heard", "", 1.7),
    Rule("trio_welcome", "trio", "", 1.8),
    Rule("internet", "internet", "heard", 1.6),
    Rule("internet", "internet access", "", 2.0),
    Rule("internet", "email access", "", 1.7),
    Rule("biweekly", "two~weeks", "often", 1.9),
    Rule("commit", "four~months", "", 1.9),
    Rule("commit", "commit", "hour two~weeks why", 1.0),
    Rule("desire", "peers", "heard partner why", 1.4),
    Rule("hour_a_week", "hour week", "often", 2.0),
    Rule("role", "mentor", "", 1.2),
    Rule("areas", "expertise", "", 1.5),
    Rule("expression_of_interest", "expression", "", 1.8),
    Rule("consent_sharing", "consent shares", "", 2.1),
    Rule("qualifications", "qualifications", "", 0.9),
)

RULES = (
    *_RULES,
    *(
        Rule(question.code, question.code, "", 1.9)
        for question in questions.IMPORTED
        if all(rule.field != question.code for rule in _RULES)
    ),
)
"""A question without a rule of its own is meant by a header that has the idea called like it."""


@lru_cache(maxsize=10_000)
def ideas_of(text: str) -> frozenset[str]:
    """The ideas whose words stand in a header as it is, or in it without the blanks between letters of scripts that need
    none."""
    key = header_key(text)
    squeezed = re.sub(r"(?<=[^\x00-\u04ff\u0600-\u06ff]) (?=[^\x00-\u04ff\u0600-\u06ff])", "", key)
    return frozenset(ideas_in(key)) | (frozenset(ideas_in(squeezed)) if squeezed != key else frozenset())


def header_key(text: str) -> str:
    """A header without its number and marks, its words apart: "fullName" is "full name", "d'anglais" is "anglais"."""
    text = re.sub(r"<[^>]{1,60}>", " ", visible(text))
    text = re.sub(r"^\s*(?:Q|P|问题|質問|문항)?\s*\d{1,2}\s*[.):、．]\s*", "", text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return fold_words(re.sub(r"(?i)\b(?:[cdjlmnst]|qu)['’](?=\w)", " ", text))


def familiarity(text: str) -> int:
    """How many words of an application form stand in ``text``; used to find encoding, delimiter and header line."""
    return sum(
        1 for line in re.split(r"[\n,;\t|]", text[:4000]) if line.strip() and len(line) < 300 and ideas_of(line)
    )


def split_header(header: str) -> tuple[str, str]:
    """``(question, row)`` of a header such as "Question [Row]"; the row is empty where there is none."""
    if len(header) > 2_000:
        return header, ""
    found = re.match(r"^(.*\S)\s*[\[【［](.+?)[\]】］]\s*$", header.strip(), re.DOTALL)
    return (found[1].strip(), found[2].strip()) if found else (header, "")


def qualification_of(text: str) -> str | None:
    """The minimum qualification that a statement such as "I can commit to four months" is about, if it is one."""
    ideas = ideas_of(text)
    best: tuple[float, str] | None = None
    for rule in RULES:
        if rule.field in QUALIFICATIONS and rule.fits(ideas) and (best is None or rule.weight > best[0]):
            best = (rule.weight, rule.field)
    return best[1] if best else None
