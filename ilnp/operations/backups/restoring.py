"""The way back: a backup becomes a new database, which takes the place of today's when everything was found right."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from ilnp import clock
from ilnp.operations.backups import files, making, servers, unknown

logger = logging.getLogger(__name__)


class Refused(Exception):
    """The backup is whole, but must not take the place of what is there. The text says why. Nothing was changed."""


@dataclass
class Restored:
    """What a restore did: when the backup was made (UTC), rows in it, what became of mail and due things, remarks."""

    made_at: datetime
    rows: int
    tables: int
    media: int
    put_aside: str
    uncertain: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """All of it as JSON has it."""
        return {**asdict(self), "made_at": self.made_at.isoformat()}


def restore(file: Path) -> Restored:
    """Make a new database of the backup, compare, migrate, settle what is unknown, and put it in the place of today's.

    Until the last step today's database is used and not touched; it is kept for seven days under another name. Files that
    people uploaded since are put aside beside the restored ones. Afterwards the stop switch is on: nothing is sent before a
    coordinator has looked at the mail and the due things that stand as uncertain. Everybody signs in anew.

    Raises ``Unreadable`` for what is no whole backup, ``Refused`` for one that does not fit this program, ``NotNow`` in
    pretended time, ``ServerTrouble`` when PostgreSQL does not do as asked.
    """
    making.refuse_pretended_time()
    now = clock.real().astimezone(UTC).replace(microsecond=0)
    with tempfile.TemporaryDirectory(prefix="restore-") as place:
        opened = files.unpack(file, Path(place), settings.BACKUP_IDENTITY)
        refuse_newer(opened.manifest)
        new = f"{servers.name()}_restored_{now.strftime(files.STAMP).lower()}"
        servers.make(new)
        try:
            into(new, opened)
            uncertain = _settle(new, opened.manifest.made_at, now)
            old = making.aside(now)
            connections.close_all()
            servers.put_in_place(new, old)
        except BaseException:
            servers.drop(new)
            raise
        media = _put_media_back(opened.folder / files.MEDIA, now)
    restored = Restored(
        made_at=opened.manifest.made_at,
        rows=sum(opened.manifest.counts.values()),
        tables=len(opened.manifest.counts),
        media=media,
        put_aside=old,
        uncertain=uncertain,
        remarks=remarks(opened.manifest),
    )
    logger.info("Restored a backup of %s; today's database is kept as %s.", opened.manifest.made_at, old)
    return restored


def refuse_newer(manifest: files.Manifest) -> None:
    """Raise ``Refused`` for a backup that a newer program made: one of a format or with migrations unknown here."""
    if manifest.format > files.FORMAT:
        raise Refused(
            f"The backup was made by a newer version ({manifest.program}). Update the program, then restore."
        )
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    if newer := [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]:
        raise Refused(
            f"The backup was made by a newer version ({manifest.program}): this one does not know "
            f"{', '.join(newer[:3])}. Update the program, then restore."
        )


def into(database: str, opened: files.Opened) -> None:
    """Fill an empty database from an opened backup, compare the number of rows of each table, and migrate it.

    Raises ``Refused`` where the numbers differ, or where it cannot be migrated.
    """
    servers.run_program(
        "pg_restore",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        f"--dbname={database}",
        str(opened.folder / files.DUMP),
        database=database,
    )
    with servers.connected(database) as connection, connection.cursor() as cursor:
        found = servers.counts(cursor)
    if found != opened.manifest.counts:
        differ = sorted(set(found.items()) ^ set(opened.manifest.counts.items()))
        raise Refused(f"The restored tables do not hold what the backup says: {differ[:6]}.")
    _migrate(database)


def remarks(manifest: files.Manifest) -> list[str]:
    """What whoever restores should know: keys that do not fit, and that everybody signs in anew."""
    said = []
    if not set(manifest.second_factor_keys[:1]) & set(making.key_fingerprints()):
        said.append(
            "SECOND_FACTOR_KEYS is not what it was when the backup was made: nobody on the staff can sign in with a second "
            "factor. Put the key of then into SECOND_FACTOR_KEYS, or reset the second factors one by one."
        )
    said.append("Everybody signs in anew. No mail goes out until a coordinator turns the stop switch off.")
    return said


def _migrate(database: str) -> None:
    """Bring the new database up to this program's state, in a process of its own."""
    environment = {**os.environ, "ILNP_DATABASE": database}
    if not settings.EMBEDDED:
        owner, program = (
            settings.DATABASE_OF_OWNER,
            dict(zip(("USER", "PASSWORD"), settings.DATABASE_ROLE, strict=True)),
        )
        environment["DATABASE_OWNER_URL"] = _address(owner, owner, database)
        environment["DATABASE_URL"] = _address(owner, program, database)
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--noinput", "--verbosity", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"The restored database could not be brought up to date: {done.stderr.strip()[-2000:]}")


def _address(server: Any, role: Any, database: str) -> str:
    who = f"{quote(str(role['USER']), safe='')}:{quote(str(role['PASSWORD']), safe='')}"
    return f"postgres://{who}@{server['HOST']}:{server['PORT'] or 5432}/{quote(database, safe='')}"


def _settle(database: str, made_at: datetime, now: datetime) -> dict[str, int]:
    with servers.connected(database) as connection, connection.cursor() as cursor:
        return unknown.settle(cursor, made_at, now)


def _put_media_back(source: Path, now: datetime) -> int:
    """Put the uploaded files of the backup where they were; what lies there now goes into a hidden folder beside them."""
    target = Path(settings.MEDIA_ROOT)
    target.mkdir(parents=True, exist_ok=True)
    present = [path for path in target.iterdir() if not path.name.startswith(".")]
    if present:
        kept = target / f".before-{now.strftime(files.STAMP)}"
        kept.mkdir(mode=0o700)
        for path in present:
            path.rename(kept / path.name)
    if not source.is_dir():
        return 0
    shutil.copytree(source, target, dirs_exist_ok=True)
    return sum(1 for path in source.rglob("*") if path.is_file())
