"""A made-up group with its liaison, with which mails are shown before there is a real one. Nothing of it is stored."""

from __future__ import annotations

from datetime import date

from applications import made_up
from cohorts.models import Cohort, Group, LiaisonProfile, Membership
from ilnp.accounts.models import User


def cohort() -> Cohort:
    """A cohort of four months that asks everybody first."""
    return Cohort(
        pk=0,
        call=made_up.call(),
        name="Spring 2027",
        starts_on=date(2027, 3, 2),
        ends_on=date(2027, 6, 30),
        inquiry_answer_by=date(2027, 2, 20),
    )


def liaison(language: str) -> LiaisonProfile:
    """Who looks after the group."""
    return LiaisonProfile(pk=0, person=User(email="rosa@example.org", name="Rosa Okello", language=language))


def membership(language: str, *, full_name: str = "Ana Example") -> Membership:
    """Somebody in group 12 who reads ``language``."""
    application = made_up.application(language, full_name=full_name)
    group = Group(pk=0, cohort=cohort(), number=12, liaison=liaison(language))
    return Membership(pk=0, group=group, cohort=group.cohort, application=application, person=application.person)
