"""Where applications stand: the one place that writes their status and everything that is noted with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applications.models import Application
from applications.models.application import MOVES
from ilnp.accounts.models import User

Status = Application.Status

_BATCH = 500


@dataclass(frozen=True)
class Move:
    """One application that comes to stand elsewhere: ``to`` a status, with what belongs to that status.

    ``reasons`` (codes) go with not eligible, ``of`` (the application that counts instead) with duplicate, ``by`` with every
    decision that a person took; None for one that the rules took.
    """

    application: Application
    to: str
    reasons: Sequence[str] = ()
    of: Application | None = None
    by: User | None = None


def make(moves: Iterable[Move], at: datetime) -> None:
    """Take these moves at the same moment, on the objects given and in the database.

    A decision taken is one that nobody was told, and it is noted when the applicant was told another one before; one taken
    back leaves nothing behind of itself; a withdrawal leaves what was decided before it. An application that is not stored
    yet is only changed, and stored by who makes it. Call it inside the transaction of the change, with the rows locked; what
    is recorded and mailed is the caller's.

    Raises ``ValidationError`` for a move that ``MOVES`` does not know, and for one that would take a place away.
    """
    alike: dict[tuple[object, ...], list[Application]] = defaultdict(list)
    repeats = []
    for move in moves:
        _check(move)
        _put(move, at)
        if move.application.pk is None:
            continue
        told = move.application.told_otherwise_at
        alike[move.to, tuple(move.reasons), move.by and move.by.pk, told].append(move.application)
        if move.to == Status.DUPLICATE:
            repeats.append(move.application)
    for applications in alike.values():
        values = {column: getattr(applications[0], column) for column in _columns(applications[0])}
        Application.objects.filter(pk__in=[row.pk for row in applications]).update(**values)
    _write_repeats(repeats)


def _check(move: Move) -> None:
    if move.application.status == Status.WITHDRAWN:
        raise ValidationError(_("This application was withdrawn."))
    if move.to not in MOVES[Status(move.application.status)]:
        raise ValidationError(_("This application cannot be decided in this way now."))
    if move.application.placed_at and move.to not in (Status.ELIGIBLE, Status.WITHDRAWN):
        raise ValidationError(_("This person is in a group of a cohort already."))


def _put(move: Move, at: datetime) -> None:
    application = move.application
    application.status = Status(move.to)
    if move.to == Status.WITHDRAWN:
        application.withdrawn_at = at
        return
    is_decided = move.to != Status.RECEIVED
    if application.published_at is not None:
        application.told_otherwise_at = application.published_at
    application.reasons, application.duplicate_of = list(move.reasons), move.of
    application.decided_at, application.decided_by = (at, move.by) if is_decided else (None, None)
    application.published_at = None


def _columns(application: Application) -> tuple[str, ...]:
    """The columns that a move to where the application stands now has written, but for whose duplicate one is."""
    if application.status == Status.WITHDRAWN:
        return ("status", "withdrawn_at")
    columns = ("status", "reasons", "decided_at", "decided_by", "published_at", "told_otherwise_at")
    return columns if application.status == Status.DUPLICATE else (*columns, "duplicate_of")


def tie(repeats: Mapping[Application, int | None]) -> None:
    """Say by number whose duplicates these are, without deciding anything: who was told a decision is not told again."""
    for application, counting in repeats.items():
        application.duplicate_of_id = counting
    _write_repeats(list(repeats))


def _write_repeats(applications: list[Application]) -> None:
    of_one: dict[int | None, list[int]] = defaultdict(list)
    for application in applications:
        of_one[application.duplicate_of_id].append(application.pk)
    if len(of_one) == 1:
        [(counting, numbers)] = of_one.items()
        Application.objects.filter(pk__in=numbers).update(duplicate_of=counting)
    else:
        Application.objects.bulk_update(applications, ["duplicate_of"], batch_size=_BATCH)


def tell(applications: Iterable[Application], at: datetime) -> None:
    """Note that these applicants were told what was decided. The mail itself is the caller's, in the same transaction."""
    told = list(applications)
    for application in told:
        application.published_at = at
    Application.objects.filter(pk__in=[row.pk for row in told]).update(published_at=at)
