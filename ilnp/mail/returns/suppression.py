"""Addresses that cannot be reached, and people who asked not to get one sort of mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.dispatch import Signal

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.addresses import normalise_address
from ilnp.accounts.models import User
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message, OptOut, Suppression
from ilnp.mail.outbox import queueing

address_unreachable = Signal()
"""Sent inside the transaction in which an address is first marked. Arguments: ``address``, ``reason`` (a
``Suppression.Reason``), ``person`` (the User with this address, or None). The floor that knows liaisons listens."""

address_reachable = Signal()
"""Sent inside the transaction in which a mark is lifted. Arguments: ``address``, ``person``."""


@transaction.atomic
def suppress(address: str, reason: str, *, detail: str = "", actor: User | None = None) -> bool:
    """Mark an address so that no mail goes to it, and tell who wants to know. Returns False if it was marked already."""
    address = normalise_address(address)
    mark, made = Suppression.objects.get_or_create(
        address=address, lifted_at=None, defaults={"reason": reason, "detail": detail[:2000], "since": clock.now()}
    )
    if made:
        audit.record("address marked as unreachable", mark, actor=actor, reason=reason)
        person = User.objects.filter(email=address, erased_at=None).first()
        address_unreachable.send(sender=Suppression, address=address, reason=reason, person=person)
    return made


@transaction.atomic
def lift(address: str, *, actor: User | None) -> bool:
    """Let mail go to the address again. What was held back is sent only if somebody asks for it. False: was not marked."""
    address = normalise_address(address)
    mark = Suppression.objects.select_for_update().filter(address=address, lifted_at=None).first()
    if mark is None:
        return False
    mark.lifted_at = max(clock.now(), mark.since)
    mark.save(update_fields=["lifted_at"])
    audit.record("address reachable again", mark, actor=actor)
    address_reachable.send(
        sender=Suppression, address=address, person=User.objects.filter(email=address, erased_at=None).first()
    )
    return True


def is_suppressed(address: str) -> bool:
    """Whether mail to the address is held back now."""
    return Suppression.objects.filter(address=normalise_address(address), lifted_at=None).exists()


def since(addresses: Iterable[str]) -> dict[str, datetime]:
    """Which of these addresses, as they are given, mail is held back from, and since when."""
    by_normal = {normalise_address(address): address for address in addresses}
    marks = Suppression.objects.filter(address__in=by_normal, lifted_at=None)
    return {by_normal[mark.address]: mark.since for mark in marks}


@transaction.atomic
def opt_out(address: str, topic: str) -> bool:
    """Stop one sort of mail to one address, also what already waits. Returns False if it was stopped already.

    Mail that must be received has no sort that could be stopped.
    """
    address = normalise_address(address)
    _row, made = OptOut.objects.get_or_create(address=address, topic=topic, defaults={"at": clock.now()})
    codes = [kind.code for kind in finding.every() if kind.subscription() == topic]
    queueing.call_back(Message.objects.filter(to_address=address, kind__in=codes), "unsubscribed")
    return made


@transaction.atomic
def opt_in(address: str, topic: str) -> bool:
    """Let one sort of mail go to one address again. What was called back stays so. False: it was not stopped."""
    number, _rows = OptOut.objects.filter(address=normalise_address(address), topic=topic).delete()
    return bool(number)
