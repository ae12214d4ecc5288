"""Putting messages into the outbox and calling them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from ilnp import clock
from ilnp.accounts.addresses import check_address
from ilnp.accounts.models import User
from ilnp.accounts.profile import profile_changed
from ilnp.mail.delivery import nudge
from ilnp.mail.kinds import finding
from ilnp.mail.models import Campaign, Message
from ilnp.mail.outbox import together
from ilnp.mail.states import MessageState
from ilnp.mail.texts import whole_mail
from ilnp.mail.texts.wordings import Current
from ilnp.words.languages import closest


def queue(
    kind: str,
    *,
    key: str,
    values: dict[str, str],
    to: User | None = None,
    address: str = "",
    language: str = "",
    copy_to: Sequence[str] = (),
    reply_to: Sequence[str] = (),
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    draft: bool = False,
    about: models.Model | None = None,
    campaign: Campaign | None = None,
    text: Current | None = None,
) -> Message:
    """Write one message into the outbox, in the caller's transaction; it leaves after that transaction has committed.

    ``key`` says what the message is for, such as ``introduction:7:42``. Is there a message with this key already, in
    whatever state, it is returned unchanged and nothing is written. Within ``together`` it is written at the end of the
    block, and has no number before. The text is fixed here: in the recipient's language (``language``, else that of
    ``to``), else in English. ``to`` is a person, ``address`` stands instead where we know no person (or another address of
    the person). ``not_before`` and ``not_after`` bound the time of sending; without them it is now until the kind of mail
    is stale. A ``draft`` waits for a coordinator. ``about`` is the row concerned.

    Raises ``LookupError`` for an unknown kind, ``AddressRefused`` for an address that mail cannot reach, ``ValueError``
    for values that do not fit the kind, a key that cannot be, a person who was erased, or a mail that is too large.
    """
    existing = together.kept(key) if together.is_on() else Message.objects.filter(key=key).first()
    if existing:
        return existing
    chosen = finding.get(kind)
    recipient = _recipient(to, address)
    if not key or len(key) > 200:
        raise ValueError("The key of a message needs 1 to 200 characters.")
    begin = not_before or clock.now()
    identifier = whole_mail.message_id(key)
    said, used = whole_mail.write(
        chosen, closest(language or (to.language if to else "")), values, identifier=identifier, text=text
    )
    message = Message(
        key=key,
        kind=kind,
        state=MessageState.DRAFT if draft else MessageState.QUEUED,
        person=to,
        to_address=recipient,
        to_name=to.name if to else "",
        domain=domain_of(recipient),
        copy_to=[check_address(copy) for copy in copy_to],
        reply_to=[check_address(answer) for answer in reply_to],
        language=used.language,
        subject=said.subject,
        text=said.text,
        html=said.html,
        values=dict(values),
        wording_number=used.number,
        about_type=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
        campaign=campaign,
        must_receive=chosen.must_receive,
        priority=chosen.priority,
        created_at=clock.now(),
        not_before=begin,
        not_after=not_after or begin + chosen.stale_after,
        message_id=identifier,
    )
    if not draft:
        nudge.after_commit()
    if together.is_on():
        together.keep(message)
        return message
    Message.objects.bulk_create([message], ignore_conflicts=True)  # somebody else may have queued it meanwhile
    return Message.objects.get(key=key)


def _recipient(to: User | None, address: str) -> str:
    if to is not None and to.erased_at:
        raise ValueError("This person was erased; no mail can be written to them.")
    if to is None and not address:
        raise ValueError("A message needs a person or an address to go to.")
    return check_address(address or (to.email if to else ""))


@transaction.atomic
def cancel(
    *keys: str,
    about: models.Model | None = None,
    person: User | None = None,
    kind: str = "",
    key_prefix: str = "",
    reason: str = "",
) -> int:
    """Call back messages that have not left: those with one of ``keys``, or for which all other conditions hold.

    Also a message that a worker has taken up is called back, unless it leaves at this very moment. Returns how many were.
    Without any condition it raises ``ValueError``: nobody means to call back everything.
    """
    if not (keys or about or person or kind or key_prefix):
        raise ValueError("Say which messages are to be cancelled.")
    together.write()
    wanted = Q(key__in=keys) if keys else Q()
    if about is not None:
        wanted &= Q(about_type=about._meta.label_lower, about_id=str(about.pk))
    if person is not None:
        wanted &= Q(person=person)
    if kind:
        wanted &= Q(kind=kind)
    if key_prefix:
        wanted &= Q(key__startswith=key_prefix)
    return call_back(Message.objects.filter(wanted), reason)


def follow_addresses() -> None:
    """Let mail that waits go to a person's new address. Called once, when the program starts."""
    profile_changed.connect(_follow, dispatch_uid="ilnp.mail.outbox.queueing")


def _follow(person: User, fields: frozenset[str], **_signal: Any) -> None:
    if "email" in fields:
        together.write()
        unsent = Message.objects.filter(person=person, state__in=[MessageState.DRAFT, *MessageState.waiting()])
        unsent.update(to_address=person.email, domain=domain_of(person.email))


def let_answers_follow(about: models.Model, former: str, present: str) -> int:
    """Let answers to (and copies of) mail about this row that has not left go to ``present`` instead of ``former``.

    Returns how many messages that were. Their texts stay as they are.
    """
    together.write()
    unsent = Message.objects.select_for_update().filter(
        about_type=about._meta.label_lower,
        about_id=str(about.pk),
        state__in=[MessageState.DRAFT, *MessageState.waiting()],
    )
    changed = 0
    for message in unsent.filter(Q(reply_to__contains=[former]) | Q(copy_to__contains=[former])):
        message.reply_to = [present if address == former else address for address in message.reply_to]
        message.copy_to = [present if address == former else address for address in message.copy_to]
        message.save(update_fields=["reply_to", "copy_to"])
        changed += 1
    return changed


def domain_of(address: str) -> str:
    """What stands behind the @."""
    return address.rpartition("@")[2]


def put_off(key: str, *, until: datetime) -> bool:
    """Let the message with this key, where it has not been taken up yet, wait until then. Returns whether it does."""
    together.write()
    message = Message.objects.filter(key=key, state__in=MessageState.waiting(), not_before__lt=until).first()
    if message is None:
        return False
    not_after = until + finding.life(message.kind)
    waiting = Message.objects.filter(pk=message.pk, state__in=MessageState.waiting())
    return bool(waiting.update(not_before=until, not_after=not_after))


@transaction.atomic
def call_back(messages: models.QuerySet[Message], reason: str = "") -> int:
    """Call back those of ``messages`` that have not left; returns how many.

    A message that a worker holds is marked, and counted: it stops unless it leaves within the same tenth of a second.
    """
    together.write()
    certain = messages.filter(state__in=MessageState.unsent(), in_flight_at=None)
    number = certain.update(state=MessageState.CANCELLED, claim="", lease_until=None, error=reason)
    return number + messages.filter(state=MessageState.SENDING, recalled=False).update(recalled=True)
