"""The second factor: from nothing under the settings of production, locked at rest, reset on record."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from ilnp.accounts.models import AuditEntry, User
from ilnp.accounts.roles import give_role
from ilnp.accounts.signing_in import vault
from ilnp.mail.models import Message
from tests.conftest import PROJECT
from tests.doorstep.test_deployment import production
from tests.kit import stages
from tests.kit.form.filling import Applicant, open_call
from tests.kit.signing_in import app_code, ask, set_up_second_step, sign_in

pytestmark = pytest.mark.django_db

OF_PRODUCTION = (
    "HTTPS",
    "EMBEDDED",
    "PUBLIC_",
    "ALLOWED_HOSTS",
    "SECURE_",
    "SESSION_",
    "CSRF_",
    "TRUSTED_",
    "ACCOUNT_",
)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def in_production(settings: Settings) -> dict[str, str]:
    """The settings of production that concern the web; returns what the proxy adds to each request."""
    program = (
        "import json, ilnp.settings as found;"
        f"print(json.dumps({{n: v for n, v in vars(found).items() if n.startswith({OF_PRODUCTION!r})}}, default=str))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=production(), cwd=PROJECT, capture_output=True, text=True, check=True
    )
    for name, value in json.loads(done.stdout).items():
        setattr(settings, name, tuple(value) if name == "SECURE_PROXY_SSL_HEADER" else value)
    host = "networking.example.org"
    return {
        "HTTP_HOST": host,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_FOR": "198.51.100.1",
        "HTTP_REFERER": f"https://{host}/",
    }


def test_an_applicant_who_becomes_a_liaison_opens_the_desk_from_nothing(in_production: dict[str, str]) -> None:
    client = Client(**in_production)  # type: ignore[arg-type]
    applicant = Applicant(open_call(), client=client)
    applicant.fill_all(email="ana@library.example")
    applicant.send()
    person = User.objects.get(email="ana@library.example")
    give_role(person, "liaison")
    assert sign_in(client, "ana@library.example").url == "/admin/"
    first = client.get("/admin/", follow=True)
    assert first.redirect_chain[-1][0].startswith("/en/sign-in/second-step/totp/activate/"), first.redirect_chain
    set_up_second_step(client)
    assert client.get("/admin/").status_code == 200

    later = Client(**in_production)  # type: ignore[arg-type]
    assert sign_in(later, "ana@library.example").url == "/en/sign-in/second-step/authenticate/"
    assert later.get("/admin/").status_code == 302


def coordinator_with_an_app() -> tuple[User, Client, str]:
    person = stages.staff("coordinator", "Cora")
    client = Client()
    sign_in(client, person.email)
    return person, client, set_up_second_step(client)


def test_secrets_are_locked_in_the_database() -> None:
    _person, _client, secret = coordinator_with_an_app()
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    kept = {factor.type: factor.data for factor in Authenticator.objects.all()}
    assert vault.unlock(kept["totp"]["secret"]) == secret
    assert len(vault.unlock(kept["recovery_codes"]["seed"])) == 80


def test_another_secret_key_locks_nobody_out_and_another_key_of_second_factors_does_not_either(
    settings: Settings,
) -> None:
    person, _client, secret = coordinator_with_an_app()
    settings.SECRET_KEY = "another secret of the site, as long as it has to be"
    settings.SECOND_FACTOR_KEYS = ["a newer key for the second factors of the staff", *settings.SECOND_FACTOR_KEYS]
    later = Client()
    sign_in(later, person.email)
    shown = later.post("/en/sign-in/second-step/authenticate/", {"code": app_code(secret)})
    assert shown.status_code == 302
    assert later.get("/admin/").status_code == 200
    settings.SECOND_FACTOR_KEYS = settings.SECOND_FACTOR_KEYS[:1]
    with pytest.raises(vault.CannotUnlock):
        Authenticator.objects.get(type="totp").wrap().validate_code("000000")


def test_no_admin_page_shows_a_second_factor_a_session_or_a_code() -> None:
    shown = {model._meta.label for model in admin.site._registry}
    assert shown.isdisjoint({"mfa.Authenticator", "accounts.SignInCode", "accounts.SignInAddress", "sessions.Session"})
    _person, client, secret = coordinator_with_an_app()
    User.objects.update(is_superuser=True)
    for path in ("/admin/", "/admin/mfa/", "/admin/mfa/authenticator/", "/admin/accounts/user/"):
        assert secret not in client.get(path, follow=True).content.decode()
    assert client.get("/admin/mfa/authenticator/").status_code == 404


def test_the_trail_tells_of_second_factors_set_up_shown_refused_and_removed() -> None:
    person, client, secret = coordinator_with_an_app()
    later = Client()
    sign_in(later, person.email)
    later.post("/en/sign-in/second-step/authenticate/", {"code": "000000"})
    later.post("/en/sign-in/second-step/authenticate/", {"code": app_code(secret)})
    client.post("/en/sign-in/second-step/totp/deactivate/")
    told = list(
        AuditEntry.objects.filter(action__startswith="second factor", target_id=str(person.pk))
        .order_by("pk")
        .values_list("action", "detail__kind")
    )
    assert told == [
        ("second factor shown", "totp"),
        ("second factor refused", None),
        ("second factor shown", "totp"),
        ("second factor removed", "totp"),
        ("second factor removed", "recovery_codes"),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_trail_tells_of_a_second_factor_that_was_added() -> None:
    person, _client, _secret = coordinator_with_an_app()
    added = AuditEntry.objects.filter(action="second factor added", target_id=str(person.pk))
    assert set(added.values_list("detail__kind", flat=True)) == {"totp", "recovery_codes"}


def desk(role: str = "coordinator") -> tuple[User, Client]:
    person = stages.staff(role)
    return person, stages.sign_in(Client(), person)


def test_a_coordinator_resets_a_lost_second_factor_on_record_and_the_person_hears_of_it() -> None:
    person, theirs, _secret = coordinator_with_an_app()
    actor, client = desk()
    page = client.get(f"/admin/people/{person.pk}/access/").content.decode()
    assert "Take the second step away" in page
    client.post(f"/admin/people/{person.pk}/access/", {"act": "reset", "reason": "lost"})
    assert not Authenticator.objects.filter(user=person).exists()
    assert theirs.get("/admin/").status_code == 302
    entry = AuditEntry.objects.get(action="second factor reset")
    assert (entry.actor, entry.target_id, entry.detail) == (actor, str(person.pk), {"reason": "lost"})
    message = Message.objects.get(kind="second_factor_reset")
    assert (message.person, message.to_address) == (person, person.email)
    again = Client()
    sign_in(again, person.email)
    set_up_second_step(again)
    assert again.get("/admin/").status_code == 200


def test_a_coordinator_signs_somebody_out_everywhere() -> None:
    person = stages.person()
    theirs = Client()
    theirs.force_login(person)
    _actor, client = desk()
    client.post(f"/admin/people/{person.pk}/access/", {"act": "end"})
    assert theirs.get("/en/portal/").status_code == 302
    assert AuditEntry.objects.filter(action="all sessions ended", target_id=str(person.pk)).exists()


@pytest.mark.parametrize("role", ["liaison", "webmaster"])
def test_nobody_else_ends_sessions_or_resets(role: str) -> None:
    person, _theirs, _secret = coordinator_with_an_app()
    _actor, client = desk(role)
    for data in ({"act": "reset", "reason": "lost"}, {"act": "end"}):
        assert client.post(f"/admin/people/{person.pk}/access/", data).status_code == 403
    assert Authenticator.objects.filter(user=person).exists()


def test_a_coordinator_resets_neither_their_own_second_factor_here_nor_a_superusers() -> None:
    chief, _theirs, _secret = coordinator_with_an_app()
    User.objects.filter(pk=chief.pk).update(is_superuser=True)
    actor, client = desk()
    for person in (chief, actor):
        client.post(f"/admin/people/{person.pk}/access/", {"act": "reset", "reason": "lost"})
    assert Authenticator.objects.filter(user=chief).exists()
    assert not Message.objects.filter(kind="second_factor_reset").exists()


def test_the_only_coordinator_is_helped_from_the_servers_shell() -> None:
    person, theirs, _secret = coordinator_with_an_app()
    call_command("reset_second_factor", person.email.upper())
    assert not Authenticator.objects.filter(user=person).exists()
    assert theirs.get("/admin/").status_code == 302
    with pytest.raises(CommandError, match="no second step"):
        call_command("reset_second_factor", person.email)
    with pytest.raises(CommandError, match="Nobody"):
        call_command("reset_second_factor", "nobody@library.example")


def test_production_says_when_second_factors_have_no_key_of_their_own() -> None:
    def check(**more: str) -> Any:
        command = [sys.executable, "manage.py", "check", "--deploy", "--tag", "security", "--fail-level", "ERROR"]
        environment = {**production(**more), "PATH": os.environ["PATH"]}
        return subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert "accounts.E001" in check(SECOND_FACTOR_KEYS="").stderr
    assert "accounts.E001" not in check().stderr


def test_a_person_who_asks_for_a_code_while_the_first_step_waits_for_the_second_begins_anew() -> None:
    person, _client, _secret = coordinator_with_an_app()
    later = Client()
    sign_in(later, person.email)
    assert ask(later, person.email).url == "/en/sign-in/code/"
