"""A pretended time that stays: every process goes by it, it runs on, and only forward."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from ilnp import clock
from ilnp.accounts.models import AuditEntry, User
from ilnp.accounts.roles import Role, give_role
from ilnp.due import plans, pretending
from ilnp.due.models import Plan, PretendedTime
from ilnp.due.plans import Wanted
from tests.kit.letters import letter, person

PROJECT = Path(__file__).resolve().parents[2]
MARCH = datetime(2041, 3, 1, 9, tzinfo=UTC)
MOMENT = timedelta(minutes=2)
"""Longer than any step of these tests takes."""

BANNER = "pretended-time"


def tick(**options: Any) -> str:
    said = StringIO()
    call_command("tick", stdout=said, **options)
    return said.getvalue()


def is_about(moment: datetime) -> bool:
    return moment <= clock.now() < moment + MOMENT


@pytest.mark.django_db
def test_the_time_stays_runs_on_and_is_shown_on_every_page(client: Client) -> None:
    coordinator = User.objects.create_user("c@example.org", name="C")
    give_role(coordinator, Role.COORDINATOR)
    assert BANNER not in client.get("/en/").content.decode()
    said = tick(until=MARCH)
    assert "2041-03-01 09:00 UTC" in said
    assert is_about(MARCH)
    first = clock.now()
    assert clock.now() > first
    assert clock.real() < datetime(2041, 1, 1, tzinfo=UTC)
    page = client.get("/en/").content.decode()
    assert BANNER in page
    assert "Friday, March 1, 2041" in page
    assert BANNER in client.get("/ar/contact/").content.decode()
    client.force_login(coordinator)
    assert BANNER in client.get("/staff/", follow=True).content.decode()
    assert "real time again" in tick(real=True)
    assert BANNER not in client.get("/en/").content.decode()
    assert clock.now() - clock.real() < MOMENT


@pytest.mark.django_db
def test_what_is_done_later_is_dated_by_it() -> None:
    tick(until=MARCH)
    ana = person(1)
    assert MARCH <= ana.date_joined < MARCH + MOMENT
    message = letter(1, ana)
    assert MARCH <= message.created_at < MARCH + MOMENT


@pytest.mark.django_db
def test_time_only_goes_forward() -> None:
    tick(until=MARCH)
    with pytest.raises(CommandError, match="lies before"):
        tick(until=MARCH - timedelta(hours=1))
    pretending.go_on_from(MARCH - timedelta(days=1))
    assert is_about(MARCH)
    tick(until=MARCH + timedelta(days=3))
    assert is_about(MARCH + timedelta(days=3))
    assert PretendedTime.objects.count() == 1


@pytest.mark.django_db
def test_acting_once_as_if_it_were_then_leaves_the_time_alone() -> None:
    tick(now=MARCH)
    assert clock.now() - clock.real() < MOMENT
    tick(now=MARCH, until=MARCH + timedelta(days=2))
    assert clock.now() - clock.real() < MOMENT
    assert not PretendedTime.objects.exists()


@pytest.mark.django_db
def test_beginning_and_end_stand_in_the_audit_trail() -> None:
    tick(until=MARCH)
    tick(until=MARCH + timedelta(days=1))
    tick(real=True)
    actions = (
        AuditEntry.objects.filter(target_type="due.pretendedtime").order_by("id").values_list("action", flat=True)
    )
    assert list(actions) == ["time pretended", "time real again"]
    assert "all along" in tick(real=True)


@pytest.mark.django_db
def test_a_real_database_never_keeps_a_pretended_time(settings: Settings) -> None:
    settings.EMBEDDED = False
    for options in ({"until": MARCH}, {"now": MARCH}, {"real": True}):
        with pytest.raises(CommandError, match="--i-mean-it"):
            tick(**options)
    tick(until=MARCH, i_mean_it=True)
    assert not PretendedTime.objects.exists()
    with pytest.raises(pretending.NotEmbedded):
        pretending.go_on_from(MARCH)


@pytest.mark.django_db
def test_real_goes_with_neither_of_the_others() -> None:
    with pytest.raises(CommandError, match="neither"):
        tick(real=True, until=MARCH)


@pytest.mark.django_db
def test_asking_the_time_costs_no_query_that_a_real_installation_has_not() -> None:
    tick(until=MARCH)
    pretending.read_again()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for _ in range(100):
            clock.now()
    assert len(queries) == 0


@pytest.mark.django_db
def test_the_row_is_read_once_for_each_page() -> None:
    tick(until=MARCH)
    assert is_about(MARCH)
    PretendedTime.objects.update(at=MARCH + timedelta(days=9))
    assert is_about(MARCH)
    Client().get("/en/contact/")
    assert is_about(MARCH + timedelta(days=9))


@pytest.mark.django_db
def test_in_a_transaction_that_is_about_to_be_undone_the_time_can_still_be_asked() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM there_is_no_such_table")
        finally:
            pretending.read_again()
            assert clock.now() - clock.real() < MOMENT


@pytest.mark.django_db(transaction=True)
def test_the_worker_goes_by_it(worker: object) -> None:
    tick(until=MARCH)
    ana = person(1)
    plans.register_rule("aged", label="Aged", tolerance=timedelta(days=2), act=note)
    plans.reconcile(ana, [Wanted("aged", "aged:1", MARCH + timedelta(seconds=1), ana)], now=MARCH)
    current_app.send_task("ilnp.due.tasks.tick")
    plan = wait_for(lambda: Plan.objects.filter(state="done").first())
    assert plan is not None and plan.done_at is not None
    assert MARCH < plan.done_at < MARCH + MOMENT


def note(plan: Plan, now: datetime) -> None:
    """An act that does nothing but be done."""


def wait_for(look: Callable[[], Any]) -> Any:
    """What ``look`` finds, as soon as it finds something; None after ten seconds."""
    until = clock.real() + timedelta(seconds=10)
    while clock.real() < until:
        if found := look():
            return found
        current_app.send_task("ilnp.due.tasks.tick")
    return None


@pytest.mark.django_db(transaction=True)
def test_another_process_goes_by_it() -> None:
    tick(until=MARCH)
    environment = {**os.environ, "ILNP_DATABASE": str(connection.settings_dict["NAME"])}
    ask = "from ilnp import clock; print(clock.now().isoformat())"
    asked = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", ask],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert MARCH <= datetime.fromisoformat(asked.stdout.strip()) < MARCH + MOMENT
