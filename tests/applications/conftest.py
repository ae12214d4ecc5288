"""What tests of applications may ask for: a call, people in it, staff who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from applications.call import calls
from applications.models import Application, Call
from applications.references import new_reference
from ilnp.accounts.models import User
from ilnp.accounts.roles import Role, give_role
from tests.kit import stages

YES = {"internet": True, "biweekly": True, "commit": True, "desire": True}


@pytest.fixture
def call(db: None) -> Call:
    return calls.create("spring", title="Spring round")


@pytest.fixture
def coordinator(db: None) -> User:
    person = User.objects.create_user("cora@library.example", name="Cora Dinator")
    give_role(person, Role.COORDINATOR)
    return person


@pytest.fixture
def liaison(db: None) -> User:
    person = User.objects.create_user("lia@library.example", name="Lia Ison")
    give_role(person, Role.LIAISON)
    return person


@pytest.fixture
def staff(coordinator: User) -> Client:
    return stages.sign_in(Client(), coordinator)


@pytest.fixture
def apply(call: Call) -> Callable[..., Application]:
    """A function that stores one application, ten minutes after the one before."""
    count = iter(range(10_000))

    def make(**answers: Any) -> Application:
        number = next(count)
        email = answers.pop("email", f"reader{number}@library.example")
        person, _new = User.objects.get_or_create(email=email, defaults={"name": f"Reader {number}"})
        return Application.objects.create(
            **{
                "call": call,
                "person": person,
                "reference": new_reference(),
                "email": email,
                "full_name": f"Reader {number}",
                "country": "KE",
                "institution": f"Library {number}",
                "submitted_at": datetime(2027, 3, 2, 9, tzinfo=UTC) + timedelta(minutes=10 * number),
                "qualifications": YES,
                **answers,
            }
        )

    return make
