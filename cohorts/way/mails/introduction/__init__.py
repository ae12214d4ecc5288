"""The introduction of partners to each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from applications import questions
from cohorts import addresses, made_up
from cohorts.models import Membership
from ilnp import clock
from ilnp.accounts.models import User
from ilnp.mail import configuration
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

FIRST_WORD_DAYS = 7
"""Within how many days of the introduction the first message between partners is suggested, or asked of a mentor."""

GAPS = gaps(
    "name",
    "cohort",
    "partner_names",
    "partners",
    "liaison",
    "liaison_address",
    "first_word_by",
    "ends_on",
    trusted=("address",),
)

KIND = Kind(__name__, _("introduction to the partner"), GAPS, must_receive=True, priority=10)


def values(
    membership: Membership, partners: Sequence[tuple[str, str]], liaison: User | None, now: datetime
) -> dict[str, str]:
    """``partners`` are the others of the group, as name and what is told of each, in the language of the person.

    Where a group has no liaison, the programme itself stands for one.
    """
    group, person = membership.group, membership.person
    return {
        "name": membership.application.greeting_name(),
        "cohort": group.cohort.name,
        "partner_names": phrases.listed([name for name, _told in partners], person.language),
        "partners": "\n\n".join(told for _name, told in partners),
        "liaison": liaison.get_full_name() if liaison else configuration.programme(),
        "liaison_address": liaison.email if liaison else configuration.sender_address(),
        "first_word_by": phrases.day((now + timedelta(days=FIRST_WORD_DAYS)).date(), person.language),
        "ends_on": phrases.day(group.cohort.ends_on, person.language),
        "address": addresses.portal_address(person.language),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up membership with one partner."""
    said = {"full_name": "Jun Sato", "email": "jun@example.org", "motivation": "To learn."}
    with translation.override(language):
        told = [(str(questions.get(code).told), answer) for code, answer in said.items()]
    described = "\n".join(phrases.fact(name, value, language) for name, value in told)
    return {
        "membership": made_up.membership(language),
        "partners": [("Jun Sato", described)],
        "liaison": made_up.liaison(language).person,
        "now": clock.now(),
    }
