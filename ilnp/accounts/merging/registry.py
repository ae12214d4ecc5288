"""What the apps keep of a person, and how it moves when two accounts become one. Each app registers its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise

from ilnp.accounts.models import User

Words = str | Promise
Move = Callable[[User, User, User | None], None]
Objections = Callable[[User, User], Iterable[str]]


def _nothing(_ending: User, _into: User) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Kept:
    """One sort of rows that belong to a person.

    ``code`` names it in the audit trail, ``words`` on the page for staff. ``count`` says how many an account holds. ``move``
    gives those of the first account to the second, in the transaction of the merging, which holds both; the third argument
    is who asks. ``against`` says in sentences why the two cannot be one account as things stand. ``rows`` names the columns
    that it moves, as ``app.Model.column``. Smaller ``order`` stands first and moves first.
    """

    code: str
    words: Words
    count: Callable[[User], int]
    move: Move
    rows: tuple[str, ...]
    order: int = 50
    against: Objections = _nothing


_kept: dict[str, Kept] = {}
_proofs: dict[str, Callable[[User], bool]] = {}
_doubts: dict[str, Callable[[User], bool]] = {}


def register(kept: Kept) -> None:
    """Let these rows move with their person. The same code again replaces what was registered."""
    _kept[kept.code] = kept


def register_rows(
    model: type[models.Model],
    *,
    words: Words,
    order: int = 50,
    column: str = "person",
    move: Move | None = None,
    against: Objections = _nothing,
) -> None:
    """Let the rows of a model move whose ``column`` is the person.

    Without ``move`` they stand side by side in the account that stays; a model that has one row for a person, or for a
    person in something, says with it how two become one. ``against`` is that of ``Kept``.
    """
    rows = model._default_manager

    def count(person: User) -> int:
        return rows.filter(**{column: person}).count()

    def side_by_side(ending: User, into: User, _actor: User | None) -> None:
        rows.filter(**{column: ending}).update(**{column: into})

    where, code = (f"{model._meta.label}.{column}",), model._meta.label_lower
    register(Kept(code, words, count, move or side_by_side, rows=where, order=order, against=against))


def register_proof(code: str, proves: Callable[[User], bool]) -> None:
    """Let an upper floor say of an account that mail has reached its person at its address."""
    _proofs[code] = proves


def register_doubt(code: str, doubts: Callable[[User], bool]) -> None:
    """Let an upper floor say of an account that mail does not reach its address."""
    _doubts[code] = doubts


def every() -> list[Kept]:
    """All that moves, in order."""
    return sorted(_kept.values(), key=lambda kept: (kept.order, kept.code))


def is_proved(person: User) -> bool:
    """Whether the person has signed in with this address or has answered mail to it."""
    return person.last_login is not None or any(proves(person) for proves in _proofs.values())


def is_doubted(person: User) -> bool:
    """Whether mail is known not to reach the address."""
    return any(doubts(person) for doubts in _doubts.values())
