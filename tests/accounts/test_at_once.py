"""What is true of a person is written by one at a time."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError

from ilnp.accounts import consents, people, roles
from ilnp.accounts.models import AuditEntry, Consent, User
from tests.kit import stages
from tests.kit.at_once import at_once, while_locked

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_agreement_given_many_times_at_once_is_one() -> None:
    person = stages.person()
    given = at_once(*[lambda: consents.give(person, Consent.Purpose.NEWS, language="en")] * 4)
    assert {consent.pk for consent in given} == {Consent.objects.get().pk}
    assert AuditEntry.objects.filter(action="consent given").count() == 1


def test_a_role_given_while_the_last_one_is_taken_leaves_the_desk_open() -> None:
    person = stages.staff(roles.Role.LIAISON)
    with while_locked(person, lambda: roles.take_role(person, roles.Role.LIAISON)):
        roles.give_role(person, roles.Role.WEBMASTER)
    person.refresh_from_db()
    assert [group.name for group in person.groups.all()] == ["webmaster"]
    assert person.is_staff


def test_one_address_met_many_times_at_once_is_one_person() -> None:
    found = at_once(*[lambda: people.known_or_new("Ana@Library.example ", name="Ana")] * 4)
    assert len({person.pk for person, _is_new in found}) == 1
    assert sorted(is_new for _person, is_new in found) == [False, False, False, True]


def test_many_people_made_at_once_by_two_files_are_one_each() -> None:
    wanted = {f"p{number}@library.example": {"name": f"P {number}"} for number in range(50)}
    one, other = at_once(*[lambda: people.known_or_new_ones(wanted)] * 2)
    assert one == other and len(one) == 50 == User.objects.count()


@pytest.mark.parametrize("password", ["", "pbkdf2_sha256$1$x$y"])
def test_the_database_takes_no_person_with_a_password_nor_with_an_empty_one(password: str) -> None:
    person = stages.person()
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=person.pk).update(password=password)


def test_nobody_gets_a_password_by_whichever_way_they_are_made() -> None:
    made = [
        people.known_or_new("a@library.example")[0],
        User.objects.create_user("b@library.example", "secret-word-of-a-tool"),
        User.objects.create_superuser("c@library.example", "secret-word-of-a-tool"),
        User.objects.create(email="d@library.example"),
        User.objects.get_or_create(email="e@library.example")[0],
        *people.known_or_new_ones({"f@library.example": {}}).values(),
    ]
    assert not any(person.has_usable_password() for person in made)
    assert len({person.password for person in made}) == len(made)
    assert Group.objects.filter(user__in=made).count() == 0
