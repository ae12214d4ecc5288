"""A made-up group with its liaison, with which mails are shown before there is a real one. Nothing of it is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime

from applications import made_up
from cohorts.models import Cohort, Group, LiaisonProfile, Membership, Silence, Wait
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


def wait(language: str) -> Wait:
    """Somebody whose group has ended a week after the start."""
    was = membership(language)
    since = datetime(2027, 3, 9, 9, tzinfo=UTC)
    return Wait(pk=0, cohort=was.cohort, person=was.person, application=was.application, group=was.group, since=since)


def silence(language: str) -> Silence:
    """Somebody not heard of since ten days after the start; their place would end two weeks later."""
    member = membership(language)
    began_at = datetime(2027, 3, 12, 9, tzinfo=UTC)
    ended_at = datetime(2027, 3, 26, 9, tzinfo=UTC)
    return Silence(pk=0, membership=member, began_at=began_at, ended_at=ended_at, ended_because="place_ended")


def group_of_two(language: str) -> Group:
    """Group 12 with its two people, without asking any database."""
    members = [membership(language), membership(language, full_name="Jun Sato")]
    group = members[0].group
    vars(group)["_prefetched_objects_cache"] = {"memberships": members}
    return group
