"""What monitoring is told."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from ilnp import clock
from ilnp.due import health
from ilnp.due.models import Heartbeat
from ilnp.due.tasks import tick

pytestmark = pytest.mark.django_db
TOKEN = {"Authorization": f"Bearer {django_settings.HEALTH_TOKEN}"}
DETAILS = {"version", "heartbeats", "oldest_due_seconds", "backup_age_hours", "restored_backup_age_hours", "wrong"}


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer another"}])
@pytest.mark.parametrize("page", ["/healthz", "/healthz/web"])
def test_without_the_token_it_says_whether_all_is_well_and_no_more(
    client: Client, page: str, given: dict[str, str]
) -> None:
    health.hear(health.WORKER)
    tick()
    assert client.get(page, headers=given).json() == {"ok": True}


def test_no_token_set_lets_nobody_know_more(client: Client, settings: Settings) -> None:
    settings.HEALTH_TOKEN = ""
    assert set(client.get("/healthz", headers={"Authorization": "Bearer "}).json()) == {"ok"}


def test_all_is_well_when_everybody_was_heard(client: Client) -> None:
    health.hear(health.WORKER)
    tick()
    answer = client.get("/healthz", headers=TOKEN)
    assert answer.status_code == 200
    parts = answer.json()
    assert parts.pop("ok") is True
    more = {name: parts.pop(name) for name in DETAILS}
    assert set(more["heartbeats"]) == {health.BEAT, health.WORKER}
    assert (more["oldest_due_seconds"], more["backup_age_hours"], more["wrong"]) == (0, None, [])
    assert {name: part["ok"] for name, part in parts.items()} == dict.fromkeys(
        ["database", "broker", "beat", "worker", "mail", "backup"], True
    )
    assert parts["mail"]["oldest_due_seconds"] is None


@pytest.mark.parametrize("silent", [health.BEAT, health.WORKER])
def test_a_silent_process_is_named(client: Client, silent: str) -> None:
    health.hear(health.BEAT)
    health.hear(health.WORKER)
    Heartbeat.objects.filter(name=silent).update(at=clock.now() - timedelta(minutes=5, seconds=1))
    answer = client.get("/healthz", headers=TOKEN)
    assert answer.status_code == 503
    assert answer.json()["wrong"] == [silent]
    with pytest.raises(CommandError, match=f"{silent}: heard 30. seconds ago"):
        call_command("heartbeat", silent)


def test_four_minutes_of_silence_are_no_alarm(client: Client) -> None:
    for name in (health.BEAT, health.WORKER):
        health.hear(name)
    Heartbeat.objects.update(at=clock.now() - timedelta(minutes=4))
    assert client.get("/healthz", headers=TOKEN).status_code == 200


def test_a_process_that_was_never_heard_counts_as_silent(client: Client) -> None:
    assert client.get("/healthz", headers=TOKEN).status_code == 503
    with pytest.raises(CommandError, match="never heard"):
        call_command("heartbeat", "beat")


def test_pages_do_not_depend_on_the_worker_but_on_the_broker(client: Client, settings: Settings) -> None:
    assert (
        client.get("/healthz/web", headers=TOKEN).json().items()
        >= {"ok": True, "database": {"ok": True}, "broker": {"ok": True}}.items()
    )
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/healthz/web", headers=TOKEN)
    assert answer.status_code == 503
    assert answer.json()["broker"] == {"ok": False}
    assert django_settings.REDIS_URL.endswith(":1/0")


def test_the_page_answers_inside_without_being_sent_to_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz/web", headers=TOKEN).status_code == 200
