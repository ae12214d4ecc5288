"""What comes back after a mail was sent: reports of mail servers, of providers, and of readers who call it unwanted."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mail
from typing import Any, cast

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.db import transaction

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.addresses import normalise_address
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message, Suppression
from ilnp.mail.returns import suppression
from ilnp.mail.returns.verdicts import Verdict, verdict
from ilnp.mail.states import MessageState

_ADDRESS = re.compile(r"[^\s<>;,]+@[^\s<>;,]+")


@dataclass(frozen=True)
class Report:
    """One recipient of one mail, and what became of it. ``message_id`` and ``provider_id`` may be empty."""

    address: str
    outcome: Message.Outcome
    permanent: bool
    detail: str
    message_id: str = ""
    provider_id: str = ""
    number: str = ""


@transaction.atomic
def take(report: Report) -> Message | None:
    """Note a report with its message, and mark the address where mail will not reach it again.

    An address is marked where nobody is, for a complaint, or for a provider's refusal; a full mailbox marks nothing, and
    what is unclear only counts (see ``failing``). A
    report about a mail that we do not know, or about an address that this mail did not go to, changes nothing: anybody
    can send us a mail that looks like a report. Returns the message concerned.
    """
    message = _message(report)
    if message is None:
        return None
    address = normalise_address(report.address)
    is_copy = address in message.copy_to
    if not is_copy and message.to_address != address:
        return None
    if not is_copy:
        _settle(message)
        _note(message, report)
    if report.permanent and not _forgiven(address, message):
        suppression.suppress(address, _REASONS[report.outcome], detail=report.detail)
    return message


def _forgiven(address: str, message: Message) -> bool:
    """Whether somebody has lifted the address's mark since this mail was sent: its report, again or late, is old news."""
    return Suppression.objects.filter(address=address, lifted_at__gte=message.sent_at or message.created_at).exists()


def _settle(message: Message) -> None:
    """What somebody reports about was sent: a message of which we did not know it is uncertain no more."""
    sent_at = message.in_flight_at or clock.now()
    uncertain = Message.objects.filter(pk=message.pk, state=MessageState.UNCERTAIN)
    if uncertain.update(state=MessageState.SENT, sent_at=sent_at, claim="", error=""):
        audit.record("message reported as sent", message)


def _note(message: Message, report: Report) -> None:
    """The worst that was reported counts, whatever the order in which reports come."""
    if report.outcome == message.outcome:
        return
    if report.permanent or report.outcome == Message.Outcome.COMPLAINED or not message.outcome:
        change: dict[str, str] = {"outcome": report.outcome}
        if report.detail:
            change["error"] = report.detail[:1000]
        Message.objects.filter(pk=message.pk).update(**change)


_REASONS = {
    Message.Outcome.BOUNCED: Suppression.Reason.BOUNCE,
    Message.Outcome.COMPLAINED: Suppression.Reason.COMPLAINT,
    Message.Outcome.REJECTED: Suppression.Reason.REJECT,
}


def _message(report: Report) -> Message | None:
    """The message that it is about, locked: two reports about one may come at once."""
    found = Message.objects.none()
    if report.number.isdecimal():
        found = Message.objects.filter(pk=int(report.number))
    elif report.message_id:
        found = Message.objects.filter(message_id=report.message_id)
    elif report.provider_id:
        found = Message.objects.filter(provider_id=report.provider_id)
    return found.select_for_update(no_key=True).first()


def take_event(event: AnymailTrackingEvent) -> Message | None:
    """Note what a mail provider told us. anymail has checked the signature of its message before this is called."""
    outcomes = {
        EventType.DELIVERED: (Message.Outcome.DELIVERED, False),
        EventType.BOUNCED: (Message.Outcome.BOUNCED, _is_lasting(event)),
        EventType.REJECTED: (Message.Outcome.REJECTED, _is_lasting(event)),
        EventType.COMPLAINED: (Message.Outcome.COMPLAINED, True),
    }
    if event.event_type == EventType.UNSUBSCRIBED:
        return _unsubscribed(event)
    if event.event_type not in outcomes:
        return None
    outcome, permanent = outcomes[event.event_type]
    detail = "" if outcome == Message.Outcome.DELIVERED else (event.mta_response or event.description or outcome.label)
    metadata: dict[str, Any] = event.metadata or {}
    return take(
        Report(
            address=event.recipient or "",
            outcome=outcome,
            permanent=permanent,
            detail=str(detail),
            number=str(metadata.get("message", "")),
            provider_id=str(event.message_id or ""),
        )
    )


_LASTING = {RejectReason.INVALID, RejectReason.BOUNCED, RejectReason.BLOCKED, RejectReason.SPAM}


def _is_lasting(event: AnymailTrackingEvent) -> bool:
    """Whether the provider says that no later mail would arrive, or the server's words that it gives say so."""
    said = str(event.mta_response or event.description or "")
    return event.reject_reason in _LASTING or verdict("", said) is Verdict.NOBODY_THERE


def _unsubscribed(event: AnymailTrackingEvent) -> Message | None:
    number = str((event.metadata or {}).get("message", ""))
    message = Message.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if message and finding.subscription(message.kind):
        suppression.opt_out(message.to_address, finding.subscription(message.kind))
    return message


def read(raw: bytes) -> list[Report]:
    """Read a mail that came to the bounce mailbox; return what it reports, nothing for any other mail.

    Understood are delivery reports (RFC 3464, what mail servers send) and complaints (RFC 5965, what large providers
    send when a reader presses "this is spam"). Strangers write to that mailbox too, so no header is interpreted.
    """
    mail = email.message_from_bytes(raw)
    if mail.get_content_type() != "multipart/report":
        return []
    message_id = _message_id_inside(mail)
    found = []
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            found += list(_delivery_reports(part, message_id))
        elif part.get_content_type() == "message/feedback-report":
            found += list(_complaints(part, mail, message_id))
    return found


def _message_id_inside(mail: Mail) -> str:
    """The Message-ID of the mail that the report is about: in the returned copy, or in its returned headers."""
    for part in mail.walk():
        if part is mail:
            continue
        if part["Message-ID"]:
            return str(part["Message-ID"]).strip().strip("<>")
        if part.get_content_type() == "text/rfc822-headers":
            headers = email.message_from_string(str(part.get_payload()))
            return str(headers["Message-ID"] or "").strip().strip("<>")
    return ""


def _delivery_reports(part: Mail, message_id: str) -> Iterator[Report]:
    for block in cast(list[Mail], part.get_payload()):
        address = _ADDRESS.search(
            str(block["Original-Recipient"] or block["Final-Recipient"] or "").rpartition(";")[2]
        )
        action = next(iter(re.findall(r"[a-z]+", str(block["Action"] or "").lower())), "")
        if not address or action not in ("failed", "delivered"):
            continue
        status, said = str(block["Status"] or "").strip(), str(block["Diagnostic-Code"] or "").strip()
        failed = action == "failed"
        yield Report(
            address=address.group(0),
            outcome=Message.Outcome.BOUNCED if failed else Message.Outcome.DELIVERED,
            permanent=failed and verdict(status, said) is Verdict.NOBODY_THERE,
            detail=f"{status} {said}".strip() if failed else "",
            message_id=message_id,
        )


def _complaints(part: Mail, mail: Mail, message_id: str) -> Iterator[Report]:
    text = "\n".join(str(block) for block in cast(list[Mail], part.get_payload()))
    if not re.search(r"(?mi)^feedback-type: *abuse", text):
        return
    named = re.search(r"(?mi)^original-rcpt-to: *<?([^\s<>]+@[^\s<>]+)", text)
    address = named.group(1) if named else ""
    for inner in mail.walk():
        if not address and inner is not mail and inner["To"]:
            match = _ADDRESS.search(str(inner["To"]).rpartition("<")[2])
            address = match.group(0) if match else ""
    if address:
        yield Report(address, Message.Outcome.COMPLAINED, True, "Reported as unwanted by the reader.", message_id)
