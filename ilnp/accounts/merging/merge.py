"""Two accounts of one person become one: what that would mean, and the one function that does it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.fields import no_password
from ilnp.accounts.models import FormerAddress, User
from ilnp.accounts.profile import tell

from . import registry

PATIENCE = "700ms"
"""So long the merging waits for a row that somebody else holds. Shorter than the second after which PostgreSQL looks for two
who wait for each other: where it comes to that, it is the merging that gives way, never somebody's form."""


@dataclass(frozen=True)
class Preview:
    """What it would mean that accounts become one: ``into`` is the one to be used, ``lines`` say what is kept of each, in
    words and in numbers beside one another, ``proved`` whose address is proved, ``against`` why it cannot be, in
    sentences."""

    accounts: list[User]
    into: User
    lines: list[tuple[str, list[int]]]
    proved: list[User]
    against: list[str]


def account_of(person: User) -> User:
    """The account that a person is known by today: another one, if this one was merged."""
    return person.merged_into or person


def suggested(people: Collection[User]) -> User:
    """The account to be used of several: one whose address is not known to fail, then one whose address is proved, then the
    newest."""
    return max(
        people,
        key=lambda person: (
            not registry.is_doubted(person),
            registry.is_proved(person),
            person.date_joined,
            person.pk,
        ),
    )


def preview(people: Collection[User], into: User | None = None) -> Preview:
    """What there is to be moved, and what stands against it. ``into`` is by default the one suggested. Writes nothing."""
    accounts, into = list(people), into or suggested(people)
    lines = [(str(kept.words), [kept.count(person) for person in accounts]) for kept in registry.every()]
    against = [sentence for person in accounts if person.pk != into.pk for sentence in _against(person, into)]
    return Preview(
        accounts,
        into,
        [line for line in lines if any(line[1])],
        [person for person in accounts if registry.is_proved(person)],
        against,
    )


def _against(ending: User, into: User) -> list[str]:
    if ending.pk == into.pk:
        return [_("Choose two different accounts.")]
    if ending.erased_at or into.erased_at:
        return [_("One of them has been erased.")]
    if any(person.is_staff or person.is_superuser or person.groups.exists() for person in (ending, into)):
        return [
            _("One of them helps the programme with a role. Take it away, make the accounts one, then give it again.")
        ]
    return [sentence for kept in registry.every() for sentence in kept.against(ending, into)]


def hold(people: Collection[User]) -> dict[int, User]:
    """The accounts as they stand in the database, by number, kept from everybody until the transaction ends.

    Nobody can write a row that names one of them meanwhile. Always in the order of their numbers, so that two who do this at
    once wait for one another instead of each for the other. Whoever also locks other rows calls this first.
    """
    numbers = sorted({person.pk for person in people})
    held = User.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    return {person.pk: person for person in held}


@transaction.atomic
def merge(ending: User, into: User, *, actor: User | None) -> User:
    """Make two accounts of one person one. Returns the account that is used from now on.

    Everything that was kept of ``ending`` is kept of ``into`` afterwards; see what the apps register. ``ending`` stays as an
    empty row: nobody signs in as it, its address leads to ``into`` at sign-in and in forms, and can be given to nobody
    else. It cannot be undone. Accounts that were merged into ``ending`` earlier are ``into``'s as well. What the person is
    called is taken over where ``into`` says nothing; who may not sign in under one account may not under the other. What
    waits to be sent goes to the address that is used. Of accounts that are one already nothing is written.

    Raises ``ValidationError`` when something stands against it, and when one of them is being written to just now.
    """
    held = hold([ending, into])
    ending, into = held[ending.pk], held[into.pk]
    if ending.merged_into_id or into.merged_into_id:
        one, other = account_of(ending), account_of(into)
        return one if one.pk == other.pk else merge(one, other, actor=actor)
    if against := _against(ending, into):
        raise ValidationError(against)
    with _patience():
        moved = {kept.code: kept.count(ending) for kept in registry.every()}
        for kept in registry.every():
            kept.move(ending, into, actor)
        _close(ending, into, actor)
    audit.record(
        "accounts merged", into, actor=actor, ended=ending.pk, moved={code: n for code, n in moved.items() if n}
    )
    tell(into, ["email", "language", "time_zone"])
    return into


def _close(ending: User, into: User, actor: User | None) -> None:
    User.objects.filter(merged_into=ending).update(merged_into=into)
    FormerAddress.objects.create(person=into, address=ending.email, ended_at=clock.now(), changed_by=actor)
    for field in ("name", "call_name"):
        if not getattr(into, field):
            setattr(into, field, getattr(ending, field))
    into.is_active = into.is_active and ending.is_active
    into.save(update_fields=["name", "call_name", "is_active"])
    ending.merged_into, ending.is_active, ending.password = into, False, no_password()
    ending.save(update_fields=["merged_into", "is_active", "password"])


@contextmanager
def _patience() -> Iterator[None]:
    """Wait for other people's rows no longer than ``PATIENCE``."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            before = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            yield
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
    except OperationalError as error:
        raise ValidationError(
            _("Something is being written about this person at this moment. Nothing has changed; try again.")
        ) from error
