"""Forms that are not sent in: one reminder, word of a moved deadline, their end; what may stand in somebody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from applications.form import drafts
from applications.intake import files
from applications.models import Application, Call, Draft, IntakeFile
from ilnp import clock
from ilnp.due import tasks, ticking
from ilnp.mail.models import Message
from ilnp.website.contact import receiving
from ilnp.website.models import ContactMessage
from tests.kit.form.filling import Applicant, open_call

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def tick(call: Call, *, before: timedelta) -> None:
    """Do what is due so long before the call closes."""
    call.refresh_from_db()
    assert call.closes_at
    ticking.tick(call.closes_at - before, deliver=False)


def addresses(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_who_has_begun_is_reminded_once_and_who_has_applied_is_not() -> None:
    call = open_call()
    unfinished, twice, applied = Applicant(call), Applicant(call), Applicant(call)
    for one in (unfinished, twice):
        one.begin()
        one.fill("you", email="unfinished@library.example", full_name="A stranger's words")
    Applicant(call).begin()
    applied.fill_all(email="applied@library.example")
    applied.send()
    Applicant(call).fill_all(email="applied@library.example")
    tick(call, before=3 * DAY)
    assert addresses("application_unfinished") == []
    tick(call, before=2 * DAY)
    tick(call, before=DAY)
    assert addresses("application_unfinished") == ["unfinished@library.example"]
    mail = Message.objects.get(kind="application_unfinished")
    assert "A stranger's words" not in mail.text
    assert "/apply/continue/" in mail.text


def test_a_moved_deadline_is_told_once_when_it_has_come_to_rest() -> None:
    call = open_call()
    applicant = Applicant(call)
    applicant.begin()
    applicant.fill("you", email="unfinished@library.example")
    call.refresh_from_db()
    assert call.closes_at
    for days in (3, 5):
        call.closes_at += days * DAY
        call.save()
    assert addresses("application_deadline_moved") == []
    ticking.tick(clock.now() + timedelta(hours=1), deliver=False)
    ticking.tick(clock.now() + timedelta(hours=2), deliver=False)
    assert addresses("application_deadline_moved") == ["unfinished@library.example"]
    late = Applicant(call)
    late.begin()
    late.fill("you", email="late@library.example")
    call.save()
    ticking.tick(clock.now() + timedelta(hours=3), deliver=False)
    assert addresses("application_deadline_moved") == ["unfinished@library.example"]


def test_forms_not_sent_in_end_thirty_days_after_the_call_and_sent_ones_stay() -> None:
    call = open_call()
    Applicant(call).begin()
    sent = Applicant(call)
    sent.fill_all()
    sent.send()
    tick(call, before=-29 * DAY)
    assert Draft.objects.count() == 2
    tick(call, before=-32 * DAY)
    assert [draft.sent_at is None for draft in Draft.objects.all()] == [False]
    assert Application.objects.count() == 1


def test_an_upload_that_nobody_confirms_and_messages_end() -> None:
    file = files.upload(open_call(), "answers.csv", b"Name,Email\n", actor=None)
    told = {"name": "Ana", "email": "ana@library.example", "subject": "Hello", "text": "…", "language": "en"}
    receiving.take_message(**told, suspicions=[])
    receiving.take_message(**told, suspicions=["trap"])
    now = clock.now()
    ticking.tick(now + 29 * DAY, deliver=False)
    file.refresh_from_db()
    assert (file.state, bytes(file.content or b"")) == (IntakeFile.State.UPLOADED, b"Name,Email\n")
    ticking.tick(now + 31 * DAY, deliver=False)
    file.refresh_from_db()
    assert (file.state, file.content, file.result) == (IntakeFile.State.GIVEN_UP, None, {})
    ticking.tick(now + 61 * DAY, deliver=False)
    assert [message.suspicions for message in ContactMessage.objects.all()] == [[]]
    ticking.tick(now + 366 * DAY, deliver=False)
    assert not ContactMessage.objects.exists()


def test_a_page_keeps_what_a_person_types_and_no_more() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    applicant.fill("library", institution="x" * 100_000, position=["y" * 10_000] * 50, library_type="z" * 100_000)
    applicant.fill("interests", motivation="m" * 500_000, offers=["o" * 1_000] * 500)
    kept = Draft.objects.get().answers
    assert {name: (len(values), len(values[0])) for name, values in kept["library"].items()} == {
        "institution": (1, 900),
        "position": (1, 900),
        "library_type": (1, 100),
        "career_stage": (1, 3),
    }
    assert len(kept["interests"]["motivation"][0]) == 6_000
    assert sum(map(len, kept["interests"]["offers"])) <= 6_000


def test_what_may_stand_in_the_way_is_remarked_and_can_be_left_so() -> None:
    applicant = Applicant(open_call())
    applicant.begin()
    slowly = {"comfort_1": "read", "comfort_2": "read", "frequency": "monthly"}
    page = applicant.fill("languages", **slowly)
    assert page.status_code == 200
    for words in ("both write comfortably, and you have named none", "at least every two weeks"):
        assert words in page.content.decode()
    assert Draft.objects.get().pages_done == ["languages"]
    assert applicant.fill("languages", **slowly, remarked="1").status_code == 302
    assert "you have named none" in applicant.look("languages").content.decode()
    for name in ("you", "library", "interests", "commitments"):
        applicant.fill(name)
    assert "at least every two weeks" in applicant.look("check").content.decode()
    assert applicant.fill("languages").status_code == 302
    assert "you have named none" not in applicant.look("check").content.decode()
    applicant.send()
    assert Application.objects.count() == 1


def test_a_call_that_asks_for_less_remarks_nothing_about_once_a_month() -> None:
    call = open_call()
    call.callqualification_set.filter(qualification__code="biweekly").delete()
    applicant = Applicant(call)
    applicant.begin()
    assert applicant.fill("languages", frequency="monthly").status_code == 302


def test_the_time_to_finish_is_said_with_its_end() -> None:
    call = open_call(time_zone="Etc/GMT+12", grace_minutes=90)
    applicant = Applicant(call)
    assert "A form begun in time can be finished and sent in until" in applicant.look().content.decode()
    applicant.fill_all()
    assert "You began in time" not in applicant.look("check").content.decode()
    now = clock.now()
    Draft.objects.update(begun_at=now - timedelta(minutes=60))
    Call.objects.filter(pk=call.pk).update(closes_at=now - timedelta(minutes=30))
    for page in ("library", "check"):
        shown = applicant.look(page).content.decode()
        assert "You began in time: you can still finish and send in until" in shown
        assert "(anywhere on Earth)" in shown
    assert applicant.send().status_code == 302
    assert Application.objects.count() == 1


def test_answers_can_be_changed_until_the_stated_moment_after_the_call_has_closed(client: Client) -> None:
    call = open_call()
    applicant = Applicant(call)
    applicant.fill_all()
    applicant.send()
    application = Application.objects.select_related("call").get()
    closes = call.closes_at
    assert closes
    assert "You can change your answers until" in applicant.look("done").content.decode()
    assert not drafts.can_change(application, closes)
    call.changes_until = closes + 7 * DAY
    call.save()
    application.refresh_from_db()
    assert drafts.can_change(application, closes + 6 * DAY)
    assert not drafts.can_change(application, closes + 7 * DAY)
    assert not call.is_settled(closes + 6 * DAY)
    change = drafts.begin_change(application, language="en", now=closes + 6 * DAY)
    assert drafts.can_be_sent(change, closes + 7 * DAY + timedelta(minutes=59))
    assert not drafts.can_be_sent(change, closes + 7 * DAY + timedelta(minutes=60))
    new = Draft(call=call, begun_at=closes + DAY)
    assert not drafts.can_be_sent(new, closes + DAY), "the later moment is for changes alone"


def test_a_second_application_without_the_code_is_told_apart_and_told_so() -> None:
    call = open_call()
    first, second = Applicant(call), Applicant(call)
    first.fill_all()
    first.send(code=first.code())
    second.fill_all(full_name="Not Ana")
    second.send()
    counts, aside = Application.objects.order_by("pk")
    assert (counts.status, aside.status, aside.duplicate_of) == ("received", "duplicate", counts)
    assert addresses("application_received") == ["ana@library.example"]
    mail = Message.objects.get(kind="application_second")
    assert mail.to_address == "ana@library.example"
    assert counts.reference in mail.text
    assert aside.reference in mail.text
    assert "Not Ana" not in mail.text
    shown = second.look("done").content.decode()
    assert counts.reference not in shown, "a stranger does not learn who has applied"


def test_sessions_that_are_over_go_with_the_next_minute() -> None:
    Session.objects.create(session_key="over", session_data="", expire_date=clock.real() - DAY)
    Session.objects.create(session_key="lasting", session_data="", expire_date=clock.real() + DAY)
    tasks.tick()
    assert [session.pk for session in Session.objects.all()] == ["lasting"]
