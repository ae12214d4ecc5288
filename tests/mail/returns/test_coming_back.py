"""Bounces, complaints and unsubscriptions: noted, believed only when they can be ours, acted upon."""

from __future__ import annotations

from typing import Any

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from ilnp import clock
from ilnp.links import signed
from ilnp.mail.delivery import claims
from ilnp.mail.delivery.delivering import deliver
from ilnp.mail.models import Message, OptOut, Suppression
from ilnp.mail.outbox import privacy
from ilnp.mail.returns import bounces, suppression
from tests.kit.letters import LETTER, MUST, letter, person
from tests.kit.mailserver import MailServer

pytestmark = pytest.mark.django_db

REPORT = """From: MAILER-DAEMON@mx.example
To: programme@ilnp.example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 No such person

--b
Content-Type: text/rfc822-headers

Message-ID: <{message_id}>
Subject: Hello

--b--
"""

COMPLAINT = """From: abuse@mail.example
To: programme@ilnp.example.org
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

Somebody complained.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Somebody/1.0
Version: 1

--b
Content-Type: message/rfc822

From: programme@ilnp.example.org
To: Person 1 <{address}>
Message-ID: <{message_id}>
Subject: Hello

text
--b--
"""


def came_back(template: str, message: Message, **changes: str) -> list[Message | None]:
    values = {"address": message.to_address, "status": "5.1.1", "message_id": message.message_id, **changes}
    return [bounces.take(report) for report in bounces.read(template.format(**values).encode())]


def test_a_permanent_bounce_marks_the_address_and_tells_who_wants_to_know() -> None:
    ana = person(1)
    message = letter(1, to=ana)
    told: list[dict[str, Any]] = []
    suppression.address_unreachable.connect(lambda **event: told.append(event), weak=False, dispatch_uid="test")
    try:
        assert came_back(REPORT, message) == [message]
        assert came_back(REPORT, message) == [message]
    finally:
        suppression.address_unreachable.disconnect(dispatch_uid="test")
    message.refresh_from_db()
    assert message.outcome == "bounced" and "No such person" in message.error
    assert suppression.is_suppressed(ana.email)
    suppression.lift(ana.email, actor=None)
    assert came_back(REPORT, message) == [message]
    assert not suppression.is_suppressed(ana.email), "the same report marks an address again that somebody set free"
    assert [event["person"] for event in told] == [ana]


def test_a_full_mailbox_is_noted_and_marks_nothing() -> None:
    message = letter(1)
    came_back(REPORT, message, status="5.2.2")
    message.refresh_from_db()
    assert message.outcome == "bounced" and not suppression.is_suppressed(message.to_address)


def test_a_complaint_stops_all_mail() -> None:
    message = letter(1)
    assert came_back(COMPLAINT, message) == [message]
    assert Suppression.objects.get().reason == "complaint"


def test_a_report_about_an_uncertain_mail_settles_that_it_was_sent() -> None:
    delivered, bounced = letter(1), letter(2)
    claims.claim("a worker")
    Message.objects.filter(state="sending").update(
        state="uncertain", error="no answer", lease_until=None, in_flight_at=clock.now()
    )
    came_back(REPORT.replace("failed", "delivered"), delivered, status="2.0.0")
    came_back(REPORT, bounced)
    delivered.refresh_from_db()
    bounced.refresh_from_db()
    assert (delivered.state, delivered.outcome, delivered.error) == ("sent", "delivered", "")
    assert (bounced.state, bounced.outcome) == ("sent", "bounced") and "No such person" in bounced.error


@pytest.mark.parametrize("change", [{"address": "victim@example.org"}, {"message_id": "x@ilnp.example.org"}])
def test_a_forged_report_changes_nothing(change: dict[str, str]) -> None:
    message = letter(1)
    person(9)
    assert came_back(REPORT, message, **change) == [None]
    assert came_back(COMPLAINT, message, **change) == [None]
    message.refresh_from_db()
    assert message.outcome == "" and not Suppression.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"Subject: hi\r\n\r\nhello", b"\xff\xfe", REPORT.replace("failed", "delayed").encode()]
)
def test_other_mail_in_the_bounce_mailbox_is_no_report(raw: bytes) -> None:
    assert [bounces.take(report) for report in bounces.read(raw)] == []


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.data())
def test_no_mail_in_the_bounce_mailbox_stops_the_reader(data: st.DataObject) -> None:
    lines = data.draw(st.permutations((REPORT + COMPLAINT).splitlines()))
    at, junk = data.draw(st.integers(0, len(lines))), data.draw(st.binary(max_size=80))
    whole = "\n".join(lines[:at]).encode() + junk + "\n".join(lines[at:]).encode()
    header = REPORT[: REPORT.index("--b")].encode()
    for raw in (whole, header + whole, junk + whole):
        bounces.read(raw)


def test_a_provider_tells_what_became_of_a_mail() -> None:
    message, other = letter(1), letter(2)
    for event_type, reason in (("delivered", None), ("bounced", "bounced")):
        tracking.send(
            sender=None,
            event=AnymailTrackingEvent(
                event_type=event_type, reject_reason=reason, recipient=message.to_address, description="gone",
                metadata={"message": str(message.pk)},
            ),
            esp_name="Any",
        )  # fmt: skip
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.outcome, other.outcome) == ("bounced", "")
    assert suppression.is_suppressed(message.to_address)


def test_one_click_stops_this_sort_of_mail_and_looking_at_the_page_does_not(client: Client) -> None:
    message, waiting, must = letter(1), letter(2, address="person1@example.org"), letter(3, kind=MUST)
    Message.objects.filter(pk=must.pk).update(to_address="person1@example.org")
    link = next(word for word in message.text.split() if "/mail/stop/" in word).strip("<>.")
    path = link.partition("://")[2].partition("/")[2]
    page = client.get("/" + path)
    assert page.status_code == 200 and not OptOut.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/" + path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert OptOut.objects.get().topic == LETTER.code
    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"test:1": "cancelled", waiting.key: "cancelled", "test:3": "queued"}
    assert client.get("/en/mail/stop/forged/").status_code == 404
    assert client.get(f"/en/mail/stop/{signed.make('other', 'x')}/").status_code == 404


def test_a_forgotten_person_leaves_counts_and_nothing_else() -> None:
    ana = person(1)
    letter(1, to=ana)
    assert privacy.export(ana)["messages"][0]["subject"] == "Hello Person 1"
    assert privacy.forget(ana) == 1
    left = Message.objects.values().get()
    assert "erson 1" not in str({name: value for name, value in left.items() if name != "key"})
    assert left["state"] == "cancelled" and left["person_id"] == ana.pk


@pytest.mark.django_db(transaction=True)
def test_nothing_reaches_a_forgotten_person(smtp_server: MailServer) -> None:
    ana = person(1)
    letter(1, to=ana)
    privacy.forget(ana)
    assert deliver().counts == {} and smtp_server.letters == []
