"""A made-up application, with which mails and pages are shown before there is a real one. Nothing of it is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime

from applications.models import Application, Call, Draft
from ilnp.accounts.models import User


def call() -> Call:
    """A call with a window, an announced answer and a planned start."""
    return Call(
        pk=0,
        slug="spring",
        title="Spring round",
        opens_at=datetime(2027, 3, 1, tzinfo=UTC),
        closes_at=datetime(2027, 4, 1, 12, tzinfo=UTC),
        time_zone="Etc/GMT+12",
        answers_by=date(2027, 4, 30),
        starts_on=date(2027, 5, 17),
    )


def application(
    language: str, *, full_name: str = "Ana Example", status: str = Application.Status.RECEIVED
) -> Application:
    """An application to it by somebody who reads ``language``."""
    call_name = full_name.partition(" ")[0]
    email = f"{call_name.lower()}@example.org"
    return Application(
        pk=0,
        call=call(),
        person=User(email=email, name=full_name, call_name=call_name, language=language),
        language=language,
        reference="K7QM-2XDF",
        email=email,
        full_name=full_name,
        call_name=call_name,
        country="UY",
        time_zone="America/Montevideo",
        institution="Town Library",
        position="Librarian",
        library_type="public",
        interests=["archives"],
        motivation="To learn how others work.",
        qualifications={"internet": True, "biweekly": True},
        status=status,
    )


def draft(language: str) -> Draft:
    """A form that the same person has begun to fill in."""
    begun = application(language)
    answers = {"you": {"full_name": [begun.full_name], "call_name": [begun.call_name], "email": [begun.email]}}
    return Draft(pk=0, call=begun.call, language=language, answers=answers)
