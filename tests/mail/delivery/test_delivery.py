"""What waits in the outbox reaches people once, in order, with the right headers; what must not go out does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from ilnp import clock
from ilnp.accounts import profile
from ilnp.mail.delivery.delivering import deliver
from ilnp.mail.models import KillSwitch, Message, Suppression
from ilnp.mail.outbox import by_staff, queueing
from ilnp.mail.returns import suppression
from tests.kit.letters import LETTER, MUST, SHORT_LIVED, letter, person
from tests.kit.mailserver import MailServer

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_queued_message_is_sent_once_over_one_connection(smtp_server: MailServer) -> None:
    for number in range(3):
        letter(number)
    assert deliver().counts == {"sent": 3}
    assert deliver().counts == {}
    assert smtp_server.conversations == 1
    assert sorted(one.recipients[0] for one in smtp_server.letters) == [f"person{n}@example.org" for n in range(3)]
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_headers_say_whose_mail_it_is_and_how_to_stop_it(smtp_server: MailServer) -> None:
    ana = person(1)
    letter(1, to=ana, copy_to=["liaison@example.org"], reply_to=["liaison@example.org"])
    letter(2, to=ana, kind=MUST)
    deliver()
    must, may = smtp_server.letters
    assert may.recipients == ["person1@example.org", "liaison@example.org"]
    assert may.message["To"] == "Person 1 <person1@example.org>"
    assert may.message["Cc"] == may.message["Reply-To"] == "liaison@example.org"
    assert may.message["Auto-Submitted"] == "auto-generated"
    assert may.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/mail/stop/" in may.message["List-Unsubscribe"]
    assert may.message["Message-ID"] == f"<{Message.objects.get(key='test:1').message_id}>"
    assert must.message["List-Unsubscribe"] is None
    parts = [part.get_content_type() for part in may.message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert "\r\n.\r\n" in may.message.get_body(("plain",)).get_content()


def test_a_temporary_refusal_is_tried_again_later_and_a_permanent_one_is_not(smtp_server: MailServer) -> None:
    heard = []
    suppression.address_unreachable.connect(
        lambda **event: heard.append(event["address"]), weak=False, dispatch_uid="t"
    )
    busy, gone = letter(1), letter(2)
    smtp_server.answer_recipient = lambda address: "450 Busy" if "person1" in address else "550 5.1.1 No such person"
    try:
        assert deliver().counts == {"failed": 1, "suppressed": 1}
    finally:
        suppression.address_unreachable.disconnect(dispatch_uid="t")
    busy.refresh_from_db()
    gone.refresh_from_db()
    assert (busy.state, busy.error) == ("failed", "450 Busy")
    assert busy.not_before > clock.now() + timedelta(seconds=50)
    assert gone.state == "suppressed" and "No such person" in gone.error
    assert heard == ["person2@example.org"]
    smtp_server.answer_recipient = lambda address: "250 OK"
    with clock.pretend(clock.now() + timedelta(minutes=2)):
        assert deliver().counts == {"sent": 1}


def test_nothing_goes_to_a_marked_address_or_an_erased_person(smtp_server: MailServer) -> None:
    suppression.suppress("person1@example.org", Suppression.Reason.BOUNCE)
    gone = person(2)
    letter(1), letter(2, to=gone), letter(3)
    gone.erased_at = clock.now()
    gone.save()
    assert deliver().counts == {"suppressed": 1, "cancelled": 1, "sent": 1}
    assert [one.recipients for one in smtp_server.letters] == [["person3@example.org"]]


def test_an_address_that_cannot_be_reached_gets_no_copy_either(smtp_server: MailServer) -> None:
    suppression.suppress("liaison@example.org", Suppression.Reason.BOUNCE)
    message = letter(1, copy_to=["liaison@example.org", "other@example.org"])
    assert deliver().counts == {"sent": 1}
    assert smtp_server.letters[0].recipients == ["person1@example.org", "other@example.org"]
    message.refresh_from_db()
    assert message.copy_to == ["other@example.org"]


def test_a_refused_copy_is_noted_and_does_not_stop_the_mail(smtp_server: MailServer) -> None:
    message = letter(1, copy_to=["liaison@example.org"])
    smtp_server.answer_recipient = lambda address: "550 No" if "liaison" in address else "250 OK"
    assert deliver().counts == {"sent": 1}
    message.refresh_from_db()
    assert "liaison@example.org: 550 No" in message.error


def test_a_domain_in_another_script_is_reached_by_its_ascii_form(smtp_server: MailServer) -> None:
    letter(1, address="ana@bücher.example", copy_to=["rosa@日本.example"])
    assert deliver().counts == {"sent": 1}
    (one,) = smtp_server.letters
    assert one.recipients == ["ana@xn--bcher-kva.example", "rosa@xn--wgv71a.example"]
    assert one.message["Cc"] == "rosa@xn--wgv71a.example"


def test_mail_follows_a_person_to_a_new_address(smtp_server: MailServer) -> None:
    ana = person(1)
    suppression.suppress(ana.email, Suppression.Reason.BOUNCE)
    held = letter(1, to=ana)
    assert deliver().counts == {"suppressed": 1}
    letter(2, to=ana)
    ana.email = "new@other.example"
    ana.save()
    profile.tell(ana, ["email"])
    by_staff.send_again(held, actor=ana)
    assert deliver().counts == {"sent": 2}
    assert [one.recipients for one in smtp_server.letters] == [["new@other.example"]] * 2


def test_what_is_too_late_is_missed_and_what_is_too_early_waits(smtp_server: MailServer) -> None:
    letter(1, kind=SHORT_LIVED)
    letter(2, not_before=clock.now() + timedelta(hours=3))
    with clock.pretend(clock.now() + timedelta(hours=2)):
        assert deliver().counts == {"missed": 1}
    assert smtp_server.letters == []


def test_the_daily_cap_puts_off_but_never_what_must_be_received(smtp_server: MailServer, settings: Settings) -> None:
    settings.MAIL_PER_PERSON_AND_DAY = 2
    ana = person(1, time_zone="Asia/Tokyo")
    for number in range(4):
        letter(number, to=ana)
    letter(9, to=ana, kind=MUST)
    assert deliver().counts == {"sent": 3, "put off": 2}
    assert "For Person 9" in {one.message["Subject"] for one in smtp_server.letters}
    waiting = Message.objects.filter(state="queued")
    assert {message.not_before.astimezone(clock.zone("Asia/Tokyo")).hour for message in waiting} == {8}
    with clock.pretend(clock.now() + timedelta(hours=25)):
        assert deliver().counts == {"sent": 2}


def test_no_domain_gets_more_than_its_pace_in_a_minute(smtp_server: MailServer, settings: Settings) -> None:
    settings.MAIL_PER_DOMAIN_AND_MINUTE = 2
    for number in range(5):
        letter(number)
    queueing.queue(LETTER.code, key="other", address="a@other.example", values=LETTER.samples())
    counts = deliver().counts
    assert counts["sent"] in (3, 5) and counts["put off"] in (3, 1)
    assert len(smtp_server.letters_to("a@other.example")) == 1


def test_the_stop_switch_stops_everything(smtp_server: MailServer) -> None:
    letter(1)
    KillSwitch.objects.update_or_create(pk=1, defaults={"on": True})
    assert deliver().counts == {}
    KillSwitch.objects.update(on=False)
    assert deliver().counts == {"sent": 1}


def test_an_unreachable_server_loses_nothing(smtp_server: MailServer, settings: Settings) -> None:
    for number in range(10):
        letter(number)
    right, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert "cannot be reached" in deliver().trouble
    settings.EMAIL_PORT = right
    with clock.pretend(clock.now() + timedelta(minutes=10)):
        assert deliver().counts == {"sent": 10}
    assert len(smtp_server.letters) == 10
