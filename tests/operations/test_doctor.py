"""The doctor says what is missing and what to do, and names nobody."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from ilnp import clock
from ilnp.accounts.signing_in import vault
from ilnp.due import health
from ilnp.due.models import Heartbeat
from ilnp.mail.models import KillSwitch
from ilnp.operations.backups.drilling import DRILL
from ilnp.operations.backups.making import BACKUP
from tests.kit.mailserver import MailServer
from tests.kit.stages import staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def all_is_well(smtp_server: MailServer) -> None:
    """What the doctor asks for, all there."""
    for name in (health.BEAT, health.WORKER, BACKUP, DRILL):
        health.hear(name)
    staff("coordinator", "Ana Unique")
    staff("coordinator", "Bo Unique")


def ask() -> tuple[int, dict[str, Any]]:
    """Exit code and findings by check."""
    out, code = io.StringIO(), 0
    try:
        call_command("doctor", "--json", stdout=out)
    except SystemExit as end:
        code = int(str(end.code))
    found = json.loads(out.getvalue())
    assert all(set(one) == {"check", "ok", "what_to_do"} for one in found)
    assert all(bool(one["what_to_do"]) != one["ok"] for one in found)
    assert "Unique" not in out.getvalue()
    return code, {one["check"]: one for one in found}


def test_all_is_well() -> None:
    code, found = ask()
    assert [one for one in found.values() if not one["ok"]] == []
    assert code == 0
    assert len(found) >= 15


def silence() -> None:
    Heartbeat.objects.filter(name=health.BEAT).update(at=clock.real() - timedelta(minutes=6))


def old_backup() -> None:
    Heartbeat.objects.filter(name=BACKUP).update(at=clock.real() - timedelta(hours=31))


def untried_backup() -> None:
    Heartbeat.objects.filter(name=DRILL).update(at=clock.real() - timedelta(days=46))


def stopped() -> None:
    KillSwitch.objects.update(on=True, reason="A try.")


def locked_otherwise() -> None:
    Authenticator.objects.create(user=staff("liaison"), type="totp", data={"secret": "x" + vault.lock("secret")})


def migration_undone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mail' AND name = '0002_guards'")


@pytest.mark.parametrize(
    ("harm", "check", "says"),
    [
        (silence, "worker and beat", "beat"),
        (old_backup, "backups", "manage.py backup"),
        (untried_backup, "backups", "manage.py drill"),
        (stopped, "mail goes out", "A try. `python manage.py mail go`"),
        (locked_otherwise, "second factors", "1 second factors"),
        (migration_undone, "tables", "manage.py migrate"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(harm: Any, check: str, says: str) -> None:
    harm()
    code, found = ask()
    assert code == 1
    assert [name for name, one in found.items() if not one["ok"]] == [check]
    assert says in found[check]["what_to_do"]


@pytest.mark.parametrize(
    ("setting", "value", "check"),
    [("EMAIL_PORT", 1, "mail out"), ("REDIS_URL", "redis://127.0.0.1:1/0", "broker")],
)
def test_servers_that_do_not_answer_are_named(settings: Settings, setting: str, value: Any, check: str) -> None:
    setattr(settings, setting, value)
    _code, found = ask()
    assert not found[check]["ok"]
