"""The invitation to a survey."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import made_up
from ilnp.accounts.models import User
from ilnp.links import signed
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases
from ilnp.words.languages import closest
from surveys.models import Instrument, Survey
from surveys.models.instrument import Counting

GAPS = gaps("name", "cohort", "survey", "answer_by", trusted=("link",))

KIND = Kind(__name__, _("Invitation to a survey"), GAPS, must_receive=True)


def values(survey: Survey, person: User, link: str) -> dict[str, str]:
    """Which survey, until when, and the link that answers it, in the language of the person invited."""
    language = closest(person.language)
    return {
        "name": person.get_short_name(),
        "cohort": survey.cohort.name,
        "survey": survey.instrument.title.in_language(language),
        "answer_by": phrases.day(survey.closes_on, language),
        "link": link,
    }


def example(language: str) -> dict[str, Any]:
    """A survey in the middle of a made-up cohort."""
    survey = Survey(
        pk=0,
        instrument=Instrument(title={"en": "Half-way survey"}),
        cohort=made_up.cohort(),
        counting=Counting.START,
        day=60,
        open_for=14,
    )
    return {
        "survey": survey,
        "person": User(email="ana@example.org", name="Ana Example", language=language),
        "link": signed.absolute("/"),
    }
