"""Writing to many people at once: who cannot be written to is left out and named to staff; the others get their mail."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction

from ilnp import clock
from ilnp.accounts.models import User
from ilnp.mail.models import LeftOut
from ilnp.mail.outbox import together

logger = logging.getLogger(__name__)

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Addressee:
    """Whom a mail is for: the kind of mail, the person or at least the address, and a key that stays the same when the
    same thing is tried again."""

    key: str
    kind: str
    person: User | None = None
    address: str = ""


def write_to_each(
    things: Iterable[Thing], write: Callable[[Thing], object], addressee: Callable[[Thing], Addressee]
) -> list[Thing]:
    """Call ``write`` for each of ``things``, in the caller's transaction; return those for which it went well.

    Where ``write`` raises, everything that it did for this one is undone, and who it was and why is kept as ``LeftOut``,
    which the desk shows until the same thing is written to them after all. Trouble with the database itself is raised:
    it concerns nobody in particular.
    """
    done: list[Thing] = []
    left_out: dict[str, LeftOut] = {}
    with together.together():
        for thing in things:
            try:
                with transaction.atomic(), together.all_or_none():
                    write(thing)
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:  # whatever is odd about one person must not keep the others waiting
                who = addressee(thing)
                logger.exception("A mail of the kind %s could not be written.", who.kind)
                left_out[who.key] = LeftOut(
                    key=who.key,
                    kind=who.kind,
                    person=who.person,
                    address=(who.address or (who.person.email if who.person else ""))[:254],
                    why=_why(error),
                    at=clock.now(),
                )
            else:
                done.append(thing)
    LeftOut.objects.filter(key__in=[addressee(thing).key for thing in done]).delete()
    LeftOut.objects.bulk_create(
        left_out.values(), update_conflicts=True, unique_fields=["key"], update_fields=["address", "why", "at"]
    )
    return done


def _why(error: Exception) -> str:
    said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return (said or type(error).__name__)[:2000]
