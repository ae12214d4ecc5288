"""Due things are planned, moved, cancelled, done once, or missed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from ilnp import clock
from ilnp.due import plans, ticking
from ilnp.due.models import Plan
from ilnp.due.plans import Changes, Wanted
from ilnp.mail.models import Message
from ilnp.mail.outbox import queueing
from tests.kit.letters import LETTER, person
from tests.kit.mailserver import MailServer

T0 = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def write(plan: Plan, now: datetime) -> None:
    """The act of the tests' rule: a letter to the person."""
    queueing.queue(LETTER.code, key=plan.key, to=plan.person, values=LETTER.samples())


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rules that only these tests have."""
    monkeypatch.setattr(plans, "_rules", {})
    plans.register_rule("write", label="Write", tolerance=6 * HOUR, act=write)
    yield


def states() -> dict[str, str]:
    return dict(Plan.objects.values_list("key", "state"))


@pytest.mark.django_db
def test_reconciling_makes_plans_be_what_is_wanted() -> None:
    ana = person(1)
    wanted = [Wanted("write", f"w{n}", T0 + n * DAY, ana) for n in range(-1, 3)]
    assert plans.reconcile(ana, wanted, now=T0) == Changes(created=3, past=1)
    assert plans.reconcile(ana, wanted, now=T0) == Changes(left=3, past=1)
    moved = [Wanted("write", f"w{n}", T0 + n * DAY + HOUR, ana) for n in (0, 1)]
    assert plans.reconcile(ana, moved, now=T0) == Changes(updated=2, cancelled=1)
    assert states() == {"w0": "planned", "w1": "planned", "w2": "cancelled"}
    assert plans.reconcile(ana, wanted[1:], now=T0 + HOUR / 2) == Changes(updated=3)


@pytest.mark.django_db
def test_what_is_done_never_reopens_and_what_was_missed_does_when_its_date_moves_ahead() -> None:
    ana = person(1)
    plans.reconcile(ana, [Wanted("write", "a", T0, ana), Wanted("write", "b", T0 + 5 * HOUR, ana)], now=T0)
    assert ticking.tick(T0, deliver=False).done == 1
    assert ticking.tick(T0 + 12 * HOUR, deliver=False).missed == 1
    assert states() == {"a": "done", "b": "missed"}
    later = T0 + 2 * DAY
    plans.reconcile(ana, [Wanted("write", "a", later, ana), Wanted("write", "b", later, ana)], now=T0 + DAY)
    assert states() == {"a": "done", "b": "planned"}
    assert ticking.tick(later, deliver=False).done == 1
    assert Message.objects.count() == 2


@pytest.mark.django_db
def test_mail_that_has_not_left_follows_its_plan() -> None:
    ana, later = person(1), T0 + 3 * DAY
    plans.reconcile(ana, [Wanted("write", "a", T0, ana), Wanted("write", "b", T0, ana)], now=T0)
    assert ticking.tick(T0, deliver=False).done == 2
    plans.reconcile(ana, [Wanted("write", "b", later, ana)], now=T0)
    assert dict(Message.objects.values_list("key", "state")) == {"a": "cancelled", "b": "queued"}
    moved = Message.objects.get(key="b")
    assert moved.not_before == later and moved.not_after > later


@pytest.mark.django_db
def test_a_key_that_passes_to_another_row_is_not_cancelled_by_the_first() -> None:
    ana, old, new = person(1), person(2), person(3)
    plans.reconcile(old, [Wanted("write", "a", T0, ana)], now=T0 - DAY)
    plans.reconcile(new, [Wanted("write", "a", T0, ana)], now=T0 - DAY)
    assert plans.reconcile(old, [], now=T0 - DAY) == Changes()
    assert states() == {"a": "planned"}


@pytest.mark.django_db
def test_an_act_that_goes_wrong_is_undone_noted_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    ana, calls = person(1), []

    def stumble(plan: Plan, now: datetime) -> None:
        write(plan, now)
        calls.append(now)
        if len(calls) == 1:
            raise RuntimeError("stumbled")

    plans.register_rule("stumble", label="Stumble", tolerance=HOUR, act=stumble)
    plans.reconcile(ana, [Wanted("stumble", "a", T0, ana)], now=T0)
    assert ticking.tick(T0, deliver=False).failed == 1
    plan = Plan.objects.get()
    assert (plan.state, plan.error, plan.attempts) == ("planned", "RuntimeError: stumbled", 1)
    assert Message.objects.count() == 0
    assert ticking.tick(T0 + HOUR / 2, deliver=False).done == 1
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_ticks_at_once_do_everything_once() -> None:
    people = [person(number) for number in range(8)]
    for one in people:
        plans.reconcile(one, [Wanted("write", f"{one.pk}:{n}", T0, one) for n in range(5)], now=T0)
    done: list[int] = []

    def run() -> None:
        try:
            done.append(ticking.tick(T0, deliver=False).done)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 40
    assert Message.objects.count() == 40
    assert ticking.tick(T0, deliver=False).done == 0


@pytest.mark.django_db
def test_a_tick_costs_by_what_is_due_not_by_what_exists() -> None:
    ana = person(1)

    def queries_with(planned: int) -> int:
        plans.reconcile(ana, [Wanted("write", f"far:{n}", T0 + 90 * DAY, ana) for n in range(planned)], now=T0)
        with CaptureQueriesContext(connection) as used:
            ticking.tick(T0, deliver=False)
        return len(used)

    assert queries_with(1) == queries_with(300)


@pytest.mark.django_db(transaction=True)
def test_fast_forward_steps_through_everything_that_falls_due(smtp_server: MailServer) -> None:
    ana, jun = person(1, time_zone="America/Lima"), person(2, time_zone="Asia/Seoul")
    for one in (ana, jun):
        morning = clock.local_morning(date(2027, 3, 2), one.time_zone)
        plans.reconcile(one, [Wanted("write", f"{one.pk}", morning, one)], now=T0)
    out = StringIO()
    call_command("tick", "--now", "2027-03-01", "--until", "2027-03-10T00:00", stdout=out)
    assert "2 done" in out.getvalue() and "2 sent" in out.getvalue()
    sent = {message.person_id: message.sent_at for message in Message.objects.all()}
    assert {
        key: at.astimezone(clock.zone(zone)).hour
        for (key, at), zone in zip(sorted(sent.items()), ["America/Lima", "Asia/Seoul"], strict=True)
    } == {ana.pk: 8, jun.pk: 8}
    assert len(smtp_server.letters) == 2


@pytest.mark.django_db(transaction=True)
def test_acting_once_in_the_future_misses_what_is_too_late(smtp_server: MailServer) -> None:
    ana = person(1)
    plans.reconcile(ana, [Wanted("write", "a", T0, ana), Wanted("write", "b", T0 + DAY, ana)], now=T0)
    out = StringIO()
    call_command("tick", "--now", "2027-03-02T10:00", stdout=out)
    assert "1 done, 1 missed" in out.getvalue()
    assert states() == {"a": "missed", "b": "done"}


@pytest.mark.django_db
def test_another_time_is_refused_on_a_real_database(settings: Settings) -> None:
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="--i-mean-it"):
        call_command("tick", "--now", "2027-03-02T10:00")
    with pytest.raises(CommandError, match="before the start"):
        call_command("tick", "--now", "2027-03-02", "--until", "2027-03-01", "--i-mean-it")
    for nonsense in ("yesterday", "2027-02-30"):
        with pytest.raises(CommandError, match=f"{nonsense}” is no time"):
            call_command("tick", "--now", nonsense)


@pytest.mark.parametrize(
    ("day", "zone", "utc"),
    [
        (date(2027, 3, 28), "Europe/Berlin", "2027-03-28T06:00"),
        (date(2027, 7, 1), "Asia/Kathmandu", "2027-07-01T02:15"),
        (date(2027, 7, 1), "America/St_Johns", "2027-07-01T10:30"),
        (date(2027, 7, 1), "No/Where", "2027-07-01T08:00"),
    ],
)
def test_local_morning_is_eight_where_the_person_lives(day: date, zone: str, utc: str) -> None:
    assert clock.local_morning(day, zone).strftime("%Y-%m-%dT%H:%M") == utc


@pytest.mark.django_db
def test_what_is_due_to_many_is_done_in_a_few_queries() -> None:
    people = [person(number) for number in range(1, 41)]
    plans.reconcile(people[0], [Wanted("write", f"many:{one.pk}", T0, one) for one in people], now=T0)
    with CaptureQueriesContext(connection) as queries:
        assert ticking.tick(T0, deliver=False).done == 40
    assert Message.objects.filter(key__startswith="many:").count() == 40
    assert len(queries) <= 20


@pytest.mark.django_db
def test_one_act_that_goes_wrong_takes_nothing_from_the_others() -> None:
    people = [person(number) for number in range(1, 6)]
    people[2].erased_at = T0
    people[2].save()
    plans.reconcile(people[0], [Wanted("write", f"all:{one.pk}", T0, one) for one in people], now=T0)
    report = ticking.tick(T0, deliver=False)
    assert (report.done, report.failed) == (4, 1)
    assert Message.objects.filter(key__startswith="all:").count() == 4
    assert Plan.objects.get(key=f"all:{people[2].pk}").attempts == 1


@pytest.mark.django_db
def test_an_act_that_cancels_a_plan_claimed_with_it_is_heeded() -> None:
    ana, ben = person(1), person(2)

    def end(plan: Plan, now: datetime) -> None:
        plans.reconcile(ana, [Wanted("end", "end:1", T0, ana)], now=now)
        write(plan, now)

    plans.register_rule("end", label="End", tolerance=6 * HOUR, act=end)
    plans.reconcile(ana, [Wanted("end", "end:1", T0, ana), Wanted("end", "end:2", T0, ben)], now=T0)
    assert ticking.tick(T0, deliver=False).done == 1
    assert states() == {"end:1": "done", "end:2": "cancelled"}
    assert list(Message.objects.values_list("key", flat=True)) == ["end:1"]
