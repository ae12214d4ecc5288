"""Taking messages up for sending, and noting what became of them: every move between *waiting* and *sent*.

A worker claims a batch with a lease and a token that is its own. Nothing that another worker could hold is waited for
(``SKIP LOCKED``), and every later write asks for the token, so a worker that was away too long can do no harm. Leases
run by the database server's clock: the clocks of the hosts need not agree.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet

from ilnp import clock
from ilnp.accounts.models import User
from ilnp.mail import configuration
from ilnp.mail.delivery import journal
from ilnp.mail.delivery.batch import Batch
from ilnp.mail.delivery.pace import within_pace
from ilnp.mail.kinds import finding
from ilnp.mail.models import KillSwitch, Message, OptOut, Suppression
from ilnp.mail.returns import suppression
from ilnp.mail.states import MessageState

STOPPED_IN_BETWEEN = "The program stopped after handing the mail over and before noting the server's answer."
NO_ANSWER = "The mail was handed over, but the server's answer never came."
TOO_LATE = "It was too late to send this."
UNREACHABLE = "The address is marked as one that cannot be reached."
UNSUBSCRIBED = "unsubscribed"
ERASED = "The person was erased."
SWITCHED_OFF = "Nobody may sign in with this address any more."

_PERSON_LOCK = 730_501


@dataclass(frozen=True)
class Sent:
    """A message that the server took, and what is worth noting about it, mostly nothing."""

    message: Message
    note: str = ""


def stopped() -> bool:
    """Whether the stop switch is on."""
    return KillSwitch.objects.filter(on=True).exists()


def recover() -> Counter[str]:
    """Settle what workers that are no more had claimed.

    With a dead worker's journal each message is settled exactly, at once: taken by the server → sent; last line sent,
    no answer → uncertain; else → queued again. Without one, when the lease is over: never begun → queued again; begun →
    uncertain, after another lease, in which a worker on the same machine could still find the journal.
    """
    settled: Counter[str] = Counter()
    for record in journal.of_dead_workers():
        done = False
        try:
            settled += _settle_by(record)
            done = True
        finally:
            record.close(remove=done)
    lease = configuration.lease().total_seconds()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE mail_message SET
                state = CASE WHEN in_flight_at IS NOT NULL THEN 'uncertain' WHEN recalled THEN 'cancelled' ELSE 'queued' END,
                claim = CASE WHEN in_flight_at IS NULL THEN '' ELSE claim END,
                error = CASE WHEN in_flight_at IS NULL THEN error ELSE %s END,
                lease_until = NULL
            WHERE id IN (
                SELECT id FROM mail_message
                WHERE state = 'sending' AND lease_until < clock_timestamp()
                    AND (in_flight_at IS NULL OR lease_until < clock_timestamp() - make_interval(secs => %s))
                FOR UPDATE SKIP LOCKED)
            RETURNING state
            """,
            [STOPPED_IN_BETWEEN, lease],
        )
        settled.update(state for (state,) in cursor.fetchall())
    return settled


@transaction.atomic
def _settle_by(record: journal.Journal) -> Counter[str]:
    steps = record.steps()
    rows = Message.objects.select_for_update().filter(
        pk__in=steps, claim=record.token, state__in=[MessageState.SENDING, MessageState.UNCERTAIN]
    )
    settled: Counter[str] = Counter()
    for message in rows.only("pk", "state", "recalled"):
        step = steps[message.pk]
        change: dict[str, Any] = {"claim": "", "lease_until": None}
        if step == journal.ACCEPTED:
            change |= {"state": MessageState.SENT, "sent_at": clock.now(), "attempts": F("attempts") + 1, "error": ""}
        elif message.state == MessageState.UNCERTAIN:
            continue
        elif step == journal.HANDED_OVER:
            change |= {"state": MessageState.UNCERTAIN, "error": STOPPED_IN_BETWEEN, "claim": record.token}
        else:
            state = MessageState.CANCELLED if message.recalled else MessageState.QUEUED
            change |= {"state": state, "in_flight_at": None}
        Message.objects.filter(pk=message.pk).update(**change)
        settled[change["state"].value] += 1
    return settled


def mark_missed() -> int:
    """Set aside what is too late to send. Returns how many."""
    with transaction.atomic():
        late = list(
            Message.objects.select_for_update(skip_locked=True)
            .filter(state__in=[MessageState.DRAFT, *MessageState.waiting()], not_after__lt=clock.now())
            .values_list("pk", flat=True)
        )
        if not late:
            return 0
        return Message.objects.filter(pk__in=late).update(state=MessageState.MISSED, error=TOO_LATE)


def claim(token: str) -> Batch:
    """Take up to a batch of what waits, most pressing first; settle on the way what must not be sent.

    Erased people, those who may not sign in any more (as copies, too), addresses that cannot be reached and unsubscribed
    sorts of mail drop out; what a person's daily cap
    or a domain's pace does not admit now gets a later time.
    """
    batch = Batch()
    try:
        with transaction.atomic():
            _claim(token, batch)
    except BaseException:
        if batch.record:
            batch.record.close(remove=True)
        raise
    return batch


def _claim(token: str, batch: Batch) -> None:
    if stopped():
        return
    found = list(
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("person")
        .filter(state__in=MessageState.waiting(), not_before__lte=clock.now(), not_after__gte=clock.now())
        .order_by("priority", "not_before", "id")[: configuration.batch()]
    )
    found = _without_forbidden(found, batch)
    found = _within_daily_cap(found, batch)
    found = within_pace(found, batch)
    if found:
        batch.record = journal.begin(token, [message.pk for message in found])
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE mail_message SET state = 'sending', claim = %s, in_flight_at = NULL, recalled = false,"
                " lease_until = clock_timestamp() + make_interval(secs => %s) WHERE id = ANY(%s)",
                [token, configuration.lease().total_seconds(), [message.pk for message in found]],
            )
    batch.messages = found


def _settle(messages: list[Message], state: MessageState, error: str, batch: Batch) -> None:
    if messages:
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(state=state, error=error)
        batch.settled[state.value] += len(messages)


def _without_forbidden(found: list[Message], batch: Batch) -> list[Message]:
    addresses = {address for message in found for address in [message.to_address, *message.copy_to]}
    unreachable = set(
        Suppression.objects.filter(address__in=addresses, lifted_at=None).values_list("address", flat=True)
    )
    stopped_topics = set(OptOut.objects.filter(address__in=addresses).values_list("address", "topic"))
    known = User.objects.filter(email__in=addresses, merged_into=None)
    switched_off = set(known.filter(is_active=False).values_list("email", flat=True))
    erased, closed_to, suppressed, unsubscribed, rest = [], [], [], [], []
    for message in found:
        topic = finding.subscription(message.kind)
        if message.person and message.person.erased_at:
            erased.append(message)
        elif message.to_address in switched_off or (message.person and not message.person.is_active):
            closed_to.append(message)
        elif message.to_address in unreachable:
            suppressed.append(message)
        elif topic and (message.to_address, topic) in stopped_topics:
            unsubscribed.append(message)
        else:
            _leave_out_copies(message, unreachable | switched_off)
            rest.append(message)
    _settle(erased, MessageState.CANCELLED, ERASED, batch)
    _settle(closed_to, MessageState.CANCELLED, SWITCHED_OFF, batch)
    _settle(suppressed, MessageState.SUPPRESSED, UNREACHABLE, batch)
    _settle(unsubscribed, MessageState.CANCELLED, UNSUBSCRIBED, batch)
    return rest


def _leave_out_copies(message: Message, forbidden: set[str]) -> None:
    """A copy to an address that gets no mail is left out; the message says who really gets it."""
    if not forbidden.isdisjoint(message.copy_to):
        message.copy_to = [address for address in message.copy_to if address not in forbidden]
        message.save(update_fields=["copy_to"])


def _within_daily_cap(found: list[Message], batch: Batch) -> list[Message]:
    """Leave out what would be too much for one person in 24 hours; it comes on their next local morning."""
    cap = configuration.per_person_and_day()
    people = sorted({message.person_id for message in found if message.person_id and not message.must_receive})
    if not cap or not people:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, pg_try_advisory_xact_lock(%s, (id %% 2147483647)::int) FROM unnest(%s::bigint[]) AS id",
            [_PERSON_LOCK, people],
        )
        ours = {person for person, locked in cursor.fetchall() if locked}
    day_ago = clock.now() - timedelta(days=1)
    counted = Message.objects.filter(
        Q(state=MessageState.SENDING) | Q(sent_at__gt=day_ago), person__in=ours, must_receive=False
    )
    had = dict(counted.values_list("person").annotate(number=Count("pk")))
    admitted = []
    for message in found:
        person = message.person_id
        if message.must_receive or person is None:
            admitted.append(message)
        elif person not in ours:
            batch.contended = True
        elif had.get(person, 0) < cap:
            had[person] = had.get(person, 0) + 1
            admitted.append(message)
        else:
            _put_off(message, batch)
    return admitted


def _put_off(message: Message, batch: Batch) -> None:
    until = clock.next_local_morning(clock.now(), message.person.time_zone if message.person else "UTC")
    Message.objects.filter(pk=message.pk, not_after__gt=until).update(not_before=until)
    Message.objects.filter(pk=message.pk, not_after__lte=until).update(state=MessageState.MISSED, error=TOO_LATE)
    batch.settled["put off"] += 1


def turn_page(sent: list[Sent], coming: list[Message], token: str) -> set[int]:
    """Note for good what the server took, and that the ``coming`` messages may be handed over from now on.

    One transaction for a page of messages, however many. Returns the numbers of those coming ones that are still ours
    and wanted. Also settles an uncertain one, should its answer have come late. Can run twice.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        plain = [one.message.pk for one in sent if not one.note and not one.message.provider_id]
        if plain:
            cursor.execute(_NOTE_SENT.format("''", "''"), [clock.now(), plain, token])
        for one in sent:
            if one.note or one.message.provider_id:
                values: list[Any] = [clock.now(), one.note, one.message.provider_id, [one.message.pk], token]
                cursor.execute(_NOTE_SENT.format("%s", "%s"), values)
        if not coming:
            return set()
        cursor.execute(
            "UPDATE mail_message SET in_flight_at = %s, lease_until = clock_timestamp() + make_interval(secs => %s)"
            " WHERE id = ANY(%s) AND state = 'sending' AND claim = %s AND lease_until > clock_timestamp()"
            ' AND NOT recalled AND NOT EXISTS (SELECT 1 FROM mail_killswitch WHERE "on") RETURNING id',
            [clock.now(), configuration.lease().total_seconds(), [message.pk for message in coming], token],
        )
        return {number for (number,) in cursor.fetchall()}


_NOTE_SENT = (
    "UPDATE mail_message SET state = 'sent', sent_at = %s, claim = '', lease_until = NULL, error = {},"
    " provider_id = {}, attempts = attempts + 1"
    " WHERE id = ANY(%s) AND claim = %s AND state IN ('sending', 'uncertain')"
)


def still_wanted(messages: list[Message], token: str) -> set[int]:
    """The numbers of those messages, of the page at hand, that nobody has called back or stopped since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM mail_message WHERE id = ANY(%s) AND state = 'sending' AND claim = %s AND NOT recalled"
            ' AND NOT EXISTS (SELECT 1 FROM mail_killswitch WHERE "on")',
            [[message.pk for message in messages], token],
        )
        return {number for (number,) in cursor.fetchall()}


def _ours(message: Message, token: str) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, claim=token, state=MessageState.SENDING)


def note_uncertain(message: Message, token: str, reason: str) -> bool:
    """Note that the mail was handed over and nobody knows more. ``claim`` stays, for an answer that comes late."""
    return bool(
        _ours(message, token).update(
            state=MessageState.UNCERTAIN,
            lease_until=None,
            error=f"{NO_ANSWER} {reason}".strip(),
            attempts=F("attempts") + 1,
        )
    )


def note_refused(message: Message, token: str, reason: str, *, permanent: bool, bad_address: bool) -> bool:
    """Note the server's no: a temporary one waits for the next attempt, a permanent one ends the matter.

    A permanent refusal because of the recipient marks the address.
    """
    with transaction.atomic():
        if permanent:
            noted = _ours(message, token).update(
                state=MessageState.SUPPRESSED,
                claim="",
                lease_until=None,
                in_flight_at=None,
                error=reason,
                attempts=F("attempts") + 1,
            )
            if noted and bad_address:
                suppression.suppress(message.to_address, Suppression.Reason.REJECT, detail=reason)
            return bool(noted)
        again = clock.now() + configuration.pause(message.attempts)
        noted = _ours(message, token).update(
            state=MessageState.FAILED,
            claim="",
            lease_until=None,
            in_flight_at=None,
            error=reason,
            attempts=F("attempts") + 1,
            not_before=again if again < message.not_after else F("not_before"),
        )
        if noted and again >= message.not_after:
            Message.objects.filter(pk=message.pk, state=MessageState.FAILED).update(state=MessageState.MISSED)
        return bool(noted)


def release(messages: list[Message], token: str, reason: str = "") -> None:
    """Put back what was claimed and certainly not handed over; it counts as no attempt. What was called back ends."""
    with transaction.atomic():
        ours = Message.objects.filter(
            pk__in=[message.pk for message in messages], claim=token, state=MessageState.SENDING
        )
        free = {"claim": "", "lease_until": None, "in_flight_at": None, "error": reason}
        ours.filter(recalled=True).update(state=MessageState.CANCELLED, **free)
        ours.update(state=MessageState.QUEUED, **free)


def renew(token: str) -> None:
    """Show that the worker lives: the rest of its batch stays its own for another lease."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mail_message SET lease_until = clock_timestamp() + make_interval(secs => %s)"
            " WHERE claim = %s AND state = 'sending' AND in_flight_at IS NULL AND lease_until > clock_timestamp()",
            [configuration.lease().total_seconds(), token],
        )
