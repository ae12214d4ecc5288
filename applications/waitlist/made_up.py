"""A made-up place in line, with which mails are shown before there is a real one. Nothing of it is stored."""

from __future__ import annotations

from datetime import UTC, datetime

from applications import made_up
from applications.models import WaitlistEntry


def entry(language: str) -> WaitlistEntry:
    """The place of somebody who reads ``language`` and waited through two rounds."""
    application = made_up.application(language)
    place = WaitlistEntry(
        pk=0,
        person=application.person,
        application=application,
        kept_until=datetime(2029, 4, 30, tzinfo=UTC),
        asked_at=datetime(2027, 4, 30, tzinfo=UTC),
    )
    vars(place)["waves"] = 2
    return place
