"""What coordinators do with single messages: release, call back, send again, say that it was sent, write anew."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.mail.delivery import nudge
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message
from ilnp.mail.outbox import queueing
from ilnp.mail.returns import suppression
from ilnp.mail.states import MESSAGE_MOVES, MessageState
from ilnp.mail.texts import whole_mail


class NotPossible(Exception):
    """The message is not in a state in which that can be done. The text says why, for the person who tried."""


def _locked(message: Message, allowed: tuple[MessageState, ...]) -> Message:
    fresh = Message.objects.select_for_update().get(pk=message.pk)
    if fresh.state not in allowed:
        raise NotPossible(
            _("“%(subject)s” to %(address)s is “%(state)s”, so this cannot be done with it.")
            % {"subject": fresh.subject, "address": fresh.to_address, "state": fresh.get_state_display()}
        )
    return fresh


@transaction.atomic
def release(message: Message, *, actor: User) -> Message:
    """Let a draft go out. It has its full time from now on. Raises ``NotPossible``."""
    message = _locked(message, (MessageState.DRAFT,))
    return _queue(message, "draft released", actor)


@transaction.atomic
def send_again(message: Message, *, actor: User) -> Message:
    """Send a message that is uncertain, missed, or was held back; with the same Message-ID, to the address of today.

    Raises ``NotPossible``.
    """
    message = _locked(message, (MessageState.UNCERTAIN, MessageState.MISSED, MessageState.SUPPRESSED))
    if message.person and not message.person.erased_at:
        message.to_address = message.person.email
        message.domain = queueing.domain_of(message.to_address)
    if suppression.is_suppressed(message.to_address):
        raise NotPossible(
            _("%(address)s is marked as an address that cannot be reached. Lift the mark first.")
            % {"address": message.to_address}
        )
    if message.person and message.person.erased_at:
        raise NotPossible(_("This person was erased; no mail can go to them."))
    return _queue(message, "message sent again", actor)


def _queue(message: Message, action: str, actor: User) -> Message:
    assert MessageState.QUEUED in MESSAGE_MOVES[message.state]
    now = clock.now()
    message.state, message.error, message.claim = MessageState.QUEUED, "", ""
    message.lease_until = message.in_flight_at = None
    message.not_before = now
    message.not_after = max(message.not_after, now + finding.life(message.kind))
    message.save()
    audit.record(action, message, actor=actor)
    nudge.after_commit()
    return message


@transaction.atomic
def it_was_sent(message: Message, *, actor: User) -> Message:
    """Note that an uncertain message did arrive. Raises ``NotPossible``."""
    message = _locked(message, (MessageState.UNCERTAIN,))
    message.state, message.claim, message.error = MessageState.SENT, "", ""
    message.sent_at = message.in_flight_at or clock.now()
    message.save()
    audit.record("message declared sent", message, actor=actor)
    return message


@transaction.atomic
def call_back(message: Message, *, actor: User) -> Message:
    """Cancel a message that has not left. Raises ``NotPossible``, also when it leaves this very moment."""
    message = _locked(
        message,
        (
            MessageState.DRAFT,
            MessageState.QUEUED,
            MessageState.FAILED,
            MessageState.UNCERTAIN,
            MessageState.SUPPRESSED,
        ),
    )
    message.state, message.claim = MessageState.CANCELLED, ""
    message.in_flight_at = None
    message.save()
    audit.record("message cancelled", message, actor=actor)
    return message


@transaction.atomic
def write_drafts_anew(kind: str, *, actor: User) -> int:
    """Write every draft of this kind again with today's wording and the values it had. Returns how many there were."""
    drafts = (
        Message.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(kind=kind, state=MessageState.DRAFT, campaign=None)
    )
    number = 0
    for message in drafts:
        language = message.person.language if message.person else message.language
        said, used = whole_mail.write(finding.get(kind), language, message.values, identifier=message.message_id)
        message.subject, message.text, message.html = said.subject, said.text, said.html
        message.language, message.wording_number = used.language, used.number
        message.save(update_fields=["subject", "text", "html", "language", "wording_number"])
        audit.record("draft written anew", message, actor=actor, wording=used.number)
        number += 1
    return number
