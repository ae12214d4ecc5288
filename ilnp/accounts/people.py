"""The one way in which people come into being, and holding one of them while something about them changes."""

from __future__ import annotations

from collections.abc import Mapping

from .addresses import normalise_address
from .models import User


def known_or_new(address: str, **fields: str) -> tuple[User, bool]:
    """The person with this address, and whether they are new. ``fields`` describe a new one only.

    Of two calls at the same moment one makes the person, the other finds them. The address of an account that was merged
    is that of the person it became one with.
    """
    person, is_new = User.objects.get_or_create(email=normalise_address(address), defaults=fields)
    return person.merged_into or person, is_new


def known(address: str) -> User | None:
    """The person who signs in with this address, also if it is that of an account that was merged; None if nobody may."""
    found = User.objects.select_related("merged_into").filter(email=normalise_address(address)).first()
    person = found and (found.merged_into or found)
    return person if person and person.is_active and person.erased_at is None else None


def known_or_new_ones(wanted: Mapping[str, Mapping[str, str]]) -> dict[str, User]:
    """The same for many at once: the person of each address, who are described by the fields given if they are new."""
    described = {normalise_address(address): fields for address, fields in wanted.items()}
    there = set(User.objects.filter(email__in=described).values_list("email", flat=True))
    User.objects.bulk_create(
        (User(email=address, **fields) for address, fields in described.items() if address not in there),
        batch_size=500,
        ignore_conflicts=True,  # a form that was sent in at this moment made the person
    )
    found = User.objects.filter(email__in=described).select_related("merged_into")
    people = {person.email: person.merged_into or person for person in found}
    return {address: people[normalise_address(address)] for address in wanted}


def held(person: User) -> User:
    """The person as they stand in the database, kept from others until the transaction ends.

    Whoever compares something about a person and then writes it holds them first. Rows that only name the person can be
    written by others meanwhile. Of an account that was merged it is the one that it became part of.
    """
    found = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    return held(found.merged_into) if found.merged_into else found
