"""The window of a call: its last second, its grace, and how the deadline is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from applications.form import deadlines, drafts, submit
from applications.models import Application, Draft
from ilnp import clock
from tests.kit.form.filling import Applicant, open_call

pytestmark = pytest.mark.django_db


def filled() -> Draft:
    """A form in which nothing is missing."""
    Applicant(open_call()).fill_all()
    return Draft.objects.select_related("call").get()


def test_the_last_second_still_counts_and_so_does_the_time_to_finish() -> None:
    draft = filled()
    closes = draft.call.closes_at
    assert closes
    last_second = closes - timedelta(seconds=1)
    assert drafts.begin(draft.call, language="en", now=last_second)
    with pytest.raises(drafts.NotOpen):
        drafts.begin(draft.call, language="en", now=closes)
    with pytest.raises(submit.TooLate):
        submit.submit(draft, closes + timedelta(minutes=60))
    assert submit.submit(draft, closes + timedelta(minutes=60) - timedelta(seconds=1))


def test_too_late_gives_back_what_was_typed() -> None:
    applicant = Applicant(open_call())
    applicant.fill_all()
    applicant.fill("languages", time_zone="America/Argentina/Buenos_Aires", tools="other", tools_other="Signal")
    now = clock.now()
    call = applicant.call
    call.closes_at = now - timedelta(minutes=61)
    call.save()
    answer = applicant.send()
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "This call has closed" in page
    assert "To learn how libraries elsewhere work." in page
    assert "Signal" in page
    assert "America/Argentina" not in page, "codes are nothing that anybody wrote"
    assert "2-5" not in page
    without_cookies = Applicant(call).client.post(f"{applicant.root}interests/", {"motivation": "To learn, late."})
    assert "To learn, late." in without_cookies.content.decode()
    assert not Application.objects.exists()


def test_the_deadline_is_said_as_stated_in_utc_and_in_the_readers_own_time() -> None:
    closes = datetime(2027, 4, 1, 12, 0, tzinfo=UTC)  # the end of 31 March anywhere on Earth
    call = open_call(closes_at=closes, time_zone="Etc/GMT+12")
    said = [(clock.where, clock.when) for clock in deadlines.clocks(call, "en", "Asia/Tokyo")]
    assert said == [
        ("Tokyo (Japan)", "Thursday, April 1, 2027, 20:59"),
        ("anywhere on Earth", "Wednesday, March 31, 2027, 23:59"),
        ("UTC", "Thursday, April 1, 2027, 11:59"),
    ]
    assert deadlines.clocks(call, "ja")[1].when == "2027年4月1日木曜日 11:59"


def test_a_call_that_opens_later_says_when_and_takes_nothing() -> None:
    now = clock.now()
    call = open_call(opens_at=now + timedelta(days=3), closes_at=now + timedelta(days=9))
    applicant = Applicant(call)
    assert "This call opens on" in applicant.look().content.decode()
    assert "This call opens on" in applicant.client.get("/en/apply/").content.decode()
    applicant.begin()
    assert not Draft.objects.exists()


def test_who_comes_too_late_is_told_at_once_and_shown_the_way_on() -> None:
    now = clock.now()
    page = Applicant(open_call(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))).look()
    words = page.content.decode()
    assert words.index("This call has closed.") < words.index("Who can take part")
    assert 'href="/en/apply/"' in words
    assert "What happens next" not in words


def test_a_call_without_a_window_has_no_form() -> None:
    call = open_call(opens_at=None, closes_at=None)
    assert Applicant(call).look().status_code == 404


def test_a_call_offered_in_some_languages_sends_other_readers_to_the_first() -> None:
    call = open_call(languages=["es"])
    with override_settings(LANGUAGES=[("en", "English"), ("es", "Español"), ("ru", "Русский")]):
        assert Applicant(call, "ru").look()["Location"] == "/es/apply/to/spring/"
        assert Applicant(call, "es").look().status_code == 200
