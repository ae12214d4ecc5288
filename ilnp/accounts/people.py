"""The one way in which people come into being, and holding one of them while something about them changes."""

from __future__ import annotations

from collections.abc import Mapping

from .addresses import normalise_address
from .models import User


def known_or_new(address: str, **fields: str) -> tuple[User, bool]:
    """The person with this address, and whether they are new. ``fields`` describe a new one only.

    Of two calls at the same moment one makes the person, the other finds them.
    """
    return User.objects.get_or_create(email=normalise_address(address), defaults=fields)


def known_or_new_ones(wanted: Mapping[str, Mapping[str, str]]) -> dict[str, User]:
    """The same for many at once: the person of each address, who are described by the fields given if they are new."""
    described = {normalise_address(address): fields for address, fields in wanted.items()}
    known = set(User.objects.filter(email__in=described).values_list("email", flat=True))
    User.objects.bulk_create(
        (User(email=address, **fields) for address, fields in described.items() if address not in known),
        batch_size=500,
        ignore_conflicts=True,  # a form that was sent in at this moment made the person
    )
    people = {person.email: person for person in User.objects.filter(email__in=described)}
    return {address: people[normalise_address(address)] for address in wanted}


def held(person: User) -> User:
    """The person as they stand in the database, kept from others until the transaction ends.

    Whoever compares something about a person and then writes it holds them first. Rows that only name the person can be
    written by others meanwhile.
    """
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
