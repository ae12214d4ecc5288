"""A backup holds everything; a restore brings it back, sends nothing again, and refuses what does not fit."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import Settings

from ilnp import clock
from ilnp.accounts.models import AuditEntry, User
from ilnp.due import ticking
from ilnp.due.models import Plan
from ilnp.mail.delivery import delivering
from ilnp.mail.kinds import finding
from ilnp.mail.models import KillSwitch, Message
from ilnp.operations.backups import files, making, servers
from tests.kit.letters import letter
from tests.kit.mailserver import MailServer
from tests.kit.stages import sign_in, staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_kind_of_mail() -> Iterator[None]:
    """The tests' own kind, for the test alone."""
    finding.take_in("tests.mail")
    yield
    finding.leave_out("tests.mail")


@pytest.fixture(autouse=True)
def own_media(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Uploaded files in a folder of the test's own; databases that a restore put aside are dropped."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    Path(settings.MEDIA_ROOT).mkdir()
    yield Path(settings.MEDIA_ROOT)
    connections.close_all()
    for left in servers.named_like(making.prefix_of_aside()):
        servers.drop(left)


def run(command: str, *arguments: object) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue().strip()


def scratch_databases() -> list[str]:
    return [name for name in servers.named_like(servers.name()) if "_restored_" in name or "_drill_" in name]


def plan(key: str, due_at: datetime) -> Plan:
    return Plan.objects.create(
        rule="prompt", key=key, scope_type="t", scope_id="1", about_type="t", about_id="1", due_at=due_at, try_at=due_at,
        too_late_at=due_at + timedelta(days=2), tolerance=timedelta(days=2),
    )  # fmt: skip


def test_what_was_there_comes_back_and_what_came_later_is_kept_aside(
    tmp_path: Path, own_media: Path, client: Client, settings: Settings
) -> None:
    coordinator = sign_in(client, staff("coordinator"))
    assert coordinator.get(reverse("admin:index")).status_code == 200
    (own_media / "photo.png").write_bytes(b"a photo")
    before = User.objects.create_user("ana@example.org", name="Ana Before")
    file = Path(run("backup", tmp_path / "kept"))
    assert file.parent == tmp_path / "kept"
    assert file.stat().st_mode & 0o777 == 0o600
    User.objects.create_user("later@example.org", name="Lata Later")
    before.delete()
    (own_media / "photo.png").write_bytes(b"another photo")
    (own_media / "new.png").write_bytes(b"a new one")

    assert not json.loads(run("drill", file))["remarks"]
    settings.SECOND_FACTOR_KEYS = ["another key of at least forty characters, made up"]
    done = json.loads(run("restore", file))

    assert coordinator.get(reverse("admin:index")).status_code == 302, "everybody signs in anew"
    assert "SECOND_FACTOR_KEYS" in done["remarks"][0]
    assert User.objects.get(email="ana@example.org").name == "Ana Before"
    assert not User.objects.filter(email="later@example.org").exists()
    assert done["rows"] == sum(files_manifest(file).counts.values())
    assert done["media"] == 1
    assert (own_media / "photo.png").read_bytes() == b"a photo"
    assert not (own_media / "new.png").exists()
    assert [path.read_bytes() for path in own_media.glob(".before-*/new.png")] == [b"a new one"]
    assert servers.named_like(making.prefix_of_aside()) == [done["put_aside"]]
    with servers.connected(done["put_aside"]) as opened, opened.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user WHERE email = 'later@example.org'")
        assert cursor.fetchone() == (1,)


def files_manifest(file: Path) -> files.Manifest:
    with tarfile.open(file) as archive:
        member = archive.extractfile(files.MANIFEST)
        assert member
        return msgspec.json.decode(member.read(), type=files.Manifest)


def test_nothing_that_may_have_gone_out_since_goes_out_again(tmp_path: Path, smtp_server: MailServer) -> None:
    waiting, other = letter(1), letter(2)
    now = clock.now()
    past, ahead = plan("past", now - timedelta(hours=1)), plan("ahead", now + timedelta(days=3))
    file = Path(run("backup", tmp_path))
    delivering.deliver()
    sent = len(smtp_server.letters)
    assert sent == 2

    done = json.loads(run("restore", file))
    assert done["uncertain"] == {"messages": 2, "due_things": 1}
    ticking.tick()
    assert len(smtp_server.letters) == sent
    assert set(Message.objects.filter(pk__in=[waiting.pk, other.pk]).values_list("state", flat=True)) == {"uncertain"}
    states = dict(Plan.objects.values_list("key", "state"))
    assert (states[past.key], states[ahead.key]) == ("uncertain", "planned")
    switch = KillSwitch.objects.get()
    assert switch.on
    assert "restored" in switch.reason

    assert run("mail", "go") == "sending"
    delivering.deliver()
    assert len(smtp_server.letters) == sent, "a person decides, not the switch"


def test_a_coordinator_decides_what_becomes_of_uncertain_things(tmp_path: Path, client: Client) -> None:
    now = clock.now()
    for key in ("a", "b", "c"):
        plan(key, now - timedelta(hours=1))
    plan("ahead", now + timedelta(days=1))
    run("restore", run("backup", tmp_path))
    coordinator = sign_in(client, staff("coordinator"))
    listed = reverse("admin:due_plan_changelist") + "?state__exact=uncertain"
    for key, action in (("a", "do_now"), ("b", "was_done"), ("c", "let_be"), ("ahead", "was_done")):
        chosen = Plan.objects.get(key=key).pk
        assert coordinator.post(listed, {"action": action, "_selected_action": chosen}).status_code == 302
    assert dict(Plan.objects.filter(key__in=["a", "b", "c", "ahead"]).values_list("key", "state")) == {
        "a": "planned", "b": "done", "c": "cancelled", "ahead": "planned",
    }  # fmt: skip
    assert AuditEntry.objects.filter(action="due thing declared done").count() == 1
    liaison = sign_in(Client(), staff("liaison"))
    chosen = Plan.objects.get(key="c").pk
    assert liaison.post(listed, {"action": "do_now", "_selected_action": chosen}).status_code in (302, 403)
    assert Plan.objects.get(key="c").state == "cancelled"


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda data: data[: len(data) // 2], "damaged|cannot be read"),
        (lambda _data: b"", "cannot be read"),
        (lambda _data: b"PGDMP and so on", "cannot be read"),
        (lambda data: data[:-60000] + bytes([data[-60000] ^ 1]) + data[-59999:], "damaged"),
    ],
)
def test_what_is_no_whole_backup_is_not_read(tmp_path: Path, harm: Any, says: str) -> None:
    file = Path(run("backup", tmp_path))
    file.write_bytes(harm(file.read_bytes()))
    with pytest.raises(CommandError, match=says) as refused:
        run("restore", file)
    assert refused.value.returncode == 2
    assert not scratch_databases()
    assert not KillSwitch.objects.get().on


def changed(file: Path, target: Path, **fields: Any) -> Path:
    """The same backup with another manifest."""
    target.mkdir()
    opened = files.unpack(file, target)
    manifest = msgspec.structs.replace(opened.manifest, **fields)
    files.write(target, manifest, written := target.parent / f"changed-{file.name}")
    return written


def test_what_a_newer_program_made_is_refused(tmp_path: Path) -> None:
    file = Path(run("backup", tmp_path))
    manifest = files_manifest(file)
    for number, change in enumerate(
        ({"format": files.FORMAT + 1}, {"migrations": [*manifest.migrations, ("mail", "0099_to_come")]})
    ):
        with pytest.raises(CommandError, match="newer version") as refused:
            run("restore", changed(file, tmp_path / f"{number}", **change))
        assert refused.value.returncode == 1
    assert not scratch_databases()


def test_rows_that_are_missing_are_noticed_and_nothing_is_touched(tmp_path: Path) -> None:
    file = Path(run("backup", tmp_path))
    counts = {**files_manifest(file).counts, "accounts_user": 4711}
    User.objects.create_user("today@example.org")
    with pytest.raises(CommandError, match="accounts_user") as refused:
        run("restore", changed(file, tmp_path / "more", counts=counts))
    assert refused.value.returncode == 1
    assert not scratch_databases()
    assert User.objects.filter(email="today@example.org").exists()


def test_a_locked_backup_opens_with_its_key_alone(
    tmp_path: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    key = pyrage.x25519.Identity.generate()
    User.objects.create_user("secret-name@example.org", name="Zebulon Unique")
    settings.BACKUP_RECIPIENT = str(key.to_public())
    file = Path(run("backup", tmp_path))
    assert file.suffix == ".age"
    assert b"Zebulon" not in file.read_bytes()
    with pytest.raises(CommandError, match="BACKUP_IDENTITY"):
        run("restore", file)
    settings.BACKUP_IDENTITY = str(pyrage.x25519.Identity.generate())
    with pytest.raises(CommandError, match="another key"):
        run("restore", file)
    settings.BACKUP_IDENTITY = str(key)
    assert files.unpack(file, tmp_path_factory.mktemp("opened"), settings.BACKUP_IDENTITY).manifest.counts[
        "accounts_user"
    ]


def test_the_drill_restores_into_a_scratch_database_and_leaves_nothing(tmp_path: Path, settings: Settings) -> None:
    settings.BACKUP_FOLDER = str(tmp_path)
    with pytest.raises(CommandError, match="no backup to try"):
        run("drill")
    file = Path(run("backup"))
    found = json.loads(run("drill"))
    assert found["file"] == file.name
    assert found["rows"] == sum(files_manifest(file).counts.values())
    assert not scratch_databases()
    assert not KillSwitch.objects.get().on
    settings.HEALTH_TOKEN = "a token of the test"
    told = Client().get("/healthz", headers={"Authorization": "Bearer a token of the test"}).json()
    assert told["backup_age_hours"] == told["restored_backup_age_hours"] == 0.0
    assert told["version"]


def test_in_pretended_time_no_backup_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_ahead", lambda: timedelta(days=30))
    with pytest.raises(CommandError, match="pretended time"):
        run("backup", tmp_path)
    assert not list(tmp_path.glob("*.backup"))


def test_the_right_backups_are_kept() -> None:
    now = datetime(2026, 11, 30, 2, tzinfo=UTC)
    moments = [now - timedelta(hours=6 * number) for number in range(4 * 100)]
    kept = making.worth_keeping([(Path(files.file_name(one, locked=False)), one) for one in moments], now)
    ages = sorted((now - moment) / timedelta(days=1) for path in kept if (moment := files.moment_of(path)))
    assert [age for age in ages if age <= 2] == [number / 4 for number in range(9)]
    assert len([age for age in ages if 2 < age <= 14]) == 12
    assert max(ages) <= 63
    assert making.worth_keeping([(Path("old"), now - timedelta(days=400))], now) == {Path("old")}


def test_databases_put_aside_go_after_seven_days() -> None:
    now = datetime(2026, 11, 30, 2, tzinfo=UTC)
    for age in (timedelta(days=6), timedelta(days=8)):
        servers.make(making.aside(now - age))
    assert making.drop_put_aside(now) == [making.aside(now - timedelta(days=8))]
    assert servers.named_like(making.prefix_of_aside()) == [making.aside(now - timedelta(days=6))]


def test_counts_and_rows_are_of_the_same_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes between counting and dumping: the dump does not hold it."""
    dump = servers.run_program

    def write_first(program: str, *arguments: str, database: str = "") -> None:
        if program == "pg_dump":
            with servers.connected() as opened, opened.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO mail_optout (address, topic, at) VALUES ('late@example.org', 'news', now())"
                )
        dump(program, *arguments, database=database)

    monkeypatch.setattr(servers, "run_program", write_first)
    file = Path(run("backup", tmp_path))
    monkeypatch.setattr(servers, "run_program", dump)
    servers.make(scratch := f"{servers.name()}_drill_of_the_test")
    try:
        servers.run_program(
            "pg_restore", f"--dbname={scratch}", "--no-owner", str(unpacked(file) / files.DUMP), database=scratch
        )
        with servers.connected(scratch) as opened, opened.cursor() as cursor:
            assert servers.counts(cursor) == files_manifest(file).counts
    finally:
        servers.drop(scratch)


def unpacked(file: Path) -> Path:
    (folder := file.parent / "unpacked").mkdir()
    return files.unpack(file, folder).folder


def test_the_owner_of_the_database_is_needed(tmp_path: Path) -> None:
    stranger = {**django_settings.DATABASE_OF_OWNER, "PASSWORD": "not this one"}
    with (
        override_settings(DATABASE_OF_OWNER=stranger),
        pytest.raises(CommandError, match="DATABASE_OWNER_URL"),
    ):
        run("backup", tmp_path)
