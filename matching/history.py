"""Who was ever put together, and who must never be. The only place that writes ``PairHistory``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User

from .models import PairHistory


@transaction.atomic
def put_together(people: Iterable[User], *, actor: User | None = None) -> None:
    """Record that every two of ``people`` were put into one group. A pair that stands already is left as it is."""
    _record(people, PairHistory.Kind.TOGETHER, reason="", actor=actor)


@transaction.atomic
def never_met(people: Iterable[int], *, since: datetime, actor: User | None = None) -> None:
    """Forget that these people, by number, were put together at ``since`` or later: they were never introduced.

    That they were together before stays.
    """
    rows = PairHistory.objects.filter(kind=PairHistory.Kind.TOGETHER, at__gte=since)
    numbers = list(people)
    for row in rows.filter(one__in=numbers, other__in=numbers):
        audit.record("pair never introduced", row, actor=actor)
        row.delete()


@transaction.atomic
def keep_apart(one: User, other: User, *, reason: str, actor: User | None = None) -> None:
    """Record that two people must never be put into one group. It holds for every later matching.

    Raises ``ValueError`` when both are the same person.
    """
    if one.pk == other.pk:
        raise ValueError(_("Choose two different people."))
    for row in _record([one, other], PairHistory.Kind.NEVER, reason=reason, actor=actor):
        audit.record("pair kept apart", row, actor=actor)


@transaction.atomic
def lift(row: PairHistory, *, reason: str, actor: User | None = None) -> PairHistory:
    """Let two people who were kept apart be put together again. The row stays on record with the reason.

    Raises ``ValidationError`` without a reason, for a pair that was put together, and for what is lifted already.
    """
    row = PairHistory.objects.select_for_update().get(pk=row.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why. It stays on record.")})
    if row.kind != PairHistory.Kind.NEVER or row.lifted_at is not None:
        raise ValidationError(_("There is nothing to lift here any more."))
    row.lifted_at, row.lifted_because, row.lifted_by = clock.now(), reason.strip(), actor
    row.save(update_fields=["lifted_at", "lifted_because", "lifted_by"])
    audit.record("pair no longer kept apart", row, actor=actor)
    return row


def follow(ending: User, into: User) -> None:
    """Write of one account whom another one met, since both are the same person's. Called while the two are held.

    What is known of both already stands once, with its first date; that the two accounts were themselves put together says
    nothing of a person and goes.
    """
    theirs = PairHistory.objects.select_for_update().filter(Q(one=ending) | Q(other=ending))
    for row in theirs.order_by("pk"):
        partner = row.other_id if row.one_id == ending.pk else row.one_id
        one, other = sorted((into.pk, partner))
        same = PairHistory.objects.in_force().filter(one_id=one, other_id=other, kind=row.kind)
        known = same.first() if row.lifted_at is None else None
        if partner == into.pk:
            row.delete()
        elif known is None:
            row.one_id, row.other_id = one, other
            row.save(update_fields=["one", "other"])
        else:
            if row.at < known.at:
                PairHistory.objects.filter(pk=known.pk).update(at=row.at)
            row.delete()


def _record(people: Iterable[User], kind: str, *, reason: str, actor: User | None) -> list[PairHistory]:
    numbers = sorted({person.pk for person in people})
    rows = [
        PairHistory(one_id=one, other_id=other, kind=kind, reason=reason, said_by=actor, at=clock.now())
        for one, other in combinations(numbers, 2)
    ]
    PairHistory.objects.bulk_create(rows, ignore_conflicts=True)
    return list(PairHistory.objects.in_force().filter(kind=kind, one_id__in=numbers, other_id__in=numbers))


def pairs_among(people: Iterable[int], kind: str) -> list[tuple[int, int]]:
    """All pairs of one kind in force whose two people are both among these numbers of ``User``, smaller number first."""
    numbers = set(people)
    rows = PairHistory.objects.in_force().filter(Q(one_id__in=numbers) & Q(other_id__in=numbers), kind=kind)
    return sorted(rows.values_list("one_id", "other_id"))
