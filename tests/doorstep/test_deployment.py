"""The files for production fit together and fit the program, as far as can be told without a container engine."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import PROJECT

COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
CADDYFILE = (PROJECT / "Caddyfile").read_text()
READS_ENVIRONMENT = re.compile(r'(?:env\.\w+\(|environ(?:\.get\(|\[))"([A-Z_]+)"')
PROGRAM = {"web", "worker", "codes", "beat", "backups", "migrate"}


ONLY_THE_DATABASES = {"POSTGRES_PASSWORD"}
"""What stands in the program's environment only to be emptied there: the file .env holds it for another service."""


def known_to_settings() -> set[str]:
    """The variables that the settings read, those left out that only the program's own parts tell each other."""
    found = READS_ENVIRONMENT.findall((PROJECT / "ilnp" / "settings.py").read_text())
    return {name for name in found if not name.startswith("ILNP_")}


def production(**more: str) -> dict[str, str]:
    """An environment as the compose file makes it."""
    filled = {
        "POSTGRES_PASSWORD": "p4ss",
        "DATABASE_PASSWORD": "p5ss",
        "REDIS_PASSWORD": "p4ss",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SECOND_FACTOR_KEYS": secrets.token_urlsafe(50),
        "PUBLIC_HOST": "networking.example.org",
        "EMAIL_URL": "smtp+tls://user:word@mail.example.org:587",
        "DEFAULT_FROM_EMAIL": "ILNP <programme@networking.example.org>",
    }

    def fill(found: re.Match[str]) -> str:
        return filled.get(found[1], (found[3] or "") if found[2] == ":-" else "")

    environment = {
        name: re.sub(r"\$\{(\w+)(?:(:-|:\?)([^}]*))?\}", fill, value)
        for name, value in SERVICES["web"]["environment"].items()
    }
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "SSL_CERT_FILE"}}
    return {**kept, **environment, **more}


def run(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the production environment."""
    return subprocess.run(
        [sys.executable, *command], env=production(**more), cwd=PROJECT, capture_output=True, text=True, check=False
    )


def test_every_part_is_there() -> None:
    assert set(SERVICES) == PROGRAM | {"proxy", "database", "broker"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_pinned_watched_and_not_root(name: str) -> None:
    service = SERVICES[name]
    if "build" in service:
        target = service["build"]["target"]
        stage = DOCKERFILE.partition(f" AS {target}\n")[2].partition("\nFROM ")[0]
        assert re.findall(r"^USER (\S+)$", stage, re.MULTILINE) in (["ilnp"], ["proxy"])
    else:
        assert re.fullmatch(r"[\w/]+:\d+\.\d+\.?\d*-\w+", service["image"])
        assert service["user"] not in ("", "root", "0")
    assert service["cap_drop"] == ["ALL"]
    if name != "migrate":  # runs once and ends
        assert service["healthcheck"]["test"][0] == "CMD"
        assert service["restart"] == "unless-stopped"


def test_images_are_built_from_pinned_ones() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert bases
    assert all(re.fullmatch(r"\w+:\d+\.\d+\.\d+-[\w-]+", base) for base in bases)
    assert "--require-hashes" in DOCKERFILE


def test_what_must_be_kept_lies_in_named_volumes() -> None:
    used = {mount.partition(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])
    assert "database:/var/lib/postgresql/data" in SERVICES["database"]["volumes"]


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["database"]["networks"] == SERVICES["broker"]["networks"] == ["inside"]


def test_the_settings_know_every_variable_and_the_guide_explains_it() -> None:
    known = known_to_settings()
    assert set(SERVICES["web"]["environment"]) - ONLY_THE_DATABASES <= known
    guide = (PROJECT / "docs" / "deploying.md").read_text()
    assert [name for name in sorted(known) if f"`{name}`" not in guide] == []


def test_any_other_setting_can_stand_in_the_same_file() -> None:
    assert all(SERVICES[name]["env_file"] == [{"path": ".env", "required": False}] for name in PROGRAM)


def test_the_guide_fills_in_what_the_compose_file_asks_for() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text()))
    guide = (PROJECT / "docs" / "deploying.md").read_text()
    assert asked == set(re.findall(r"^   ([A-Z_]+)=", guide, re.MULTILINE))


def test_only_migrating_knows_the_owner_of_the_database() -> None:
    for name in sorted(PROGRAM):
        given = SERVICES[name]["environment"]
        assert given["POSTGRES_PASSWORD"] == "" and "ilnp_program:" in given["DATABASE_URL"]
        assert bool(given["DATABASE_OWNER_URL"]) == (name in ("migrate", "backups"))


def test_the_proxy_leads_to_the_web_server() -> None:
    assert CADDYFILE.count("{") == CADDYFILE.count("}")
    upstream = re.search(r"reverse_proxy (\w+):(\d+)", CADDYFILE)
    assert upstream is not None
    assert upstream[1] in SERVICES
    assert f"0.0.0.0:{upstream[2]}" in DOCKERFILE
    assert set(re.findall(r"\{\$(\w+)\}", CADDYFILE)) == set(SERVICES["proxy"]["environment"])


def test_the_checks_for_deployment_pass() -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_the_web_server_accepts_its_command(tmp_path: Path) -> None:
    words = re.search(r'CMD \[("gunicorn".*?)\]', DOCKERFILE, re.DOTALL)
    assert words is not None
    command = re.findall(r'"([^"]+)"', words[1])
    done = run("-m", *command, "--check-config")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["worker", "codes", "beat"])
def test_celery_knows_the_options_it_is_given(name: str) -> None:
    program, *words = SERVICES[name]["command"]
    done = run("-m", program, *words, "--help")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must hold a secret"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must hold a secret"),
        ({"PUBLIC_ADDRESS": "http://networking.example.org"}, "must begin with https://"),
        ({"LANGUAGES_ON": "en,tlh"}, "tlh"),
    ],
)
def test_dangerous_settings_are_refused(variables: dict[str, str], complaint: str) -> None:
    done = run("manage.py", "check", **variables)
    assert done.returncode != 0
    assert complaint in done.stderr


def test_production_is_strict_by_default() -> None:
    script = (
        "from django.conf import settings as s; import json; print(json.dumps([s.EMBEDDED, s.DEBUG, s.ALLOWED_HOSTS, "
        "s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, "
        "s.EMAIL_HOST, s.EMAIL_USE_TLS]))"
    )
    done = run("-c", script, DJANGO_SETTINGS_MODULE="ilnp.settings")
    assert done.stdout.strip() == (
        '[false, false, ["networking.example.org"], true, true, true, true, "mail.example.org", true]'
    )


@pytest.mark.parametrize(
    ("address", "tls", "ssl"),
    [
        ("smtp+tls://u:p@mail.example.org:587", True, False),
        ("smtps://u:p@mail.example.org:465", False, True),
        ("smtp://mail.example.org:25", False, False),
    ],
)
def test_mail_addresses_mean_what_they_say(address: str, tls: bool, ssl: bool) -> None:
    script = "from django.conf import settings as s; print(s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"
    done = run("-c", script, DJANGO_SETTINGS_MODULE="ilnp.settings", EMAIL_URL=address)
    assert done.stdout.split() == [str(tls), str(ssl)]
