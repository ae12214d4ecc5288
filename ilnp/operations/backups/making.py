"""Make a backup, keep the right ones, and drop what a restore has put aside."""

from __future__ import annotations

import hashlib
import hmac
import logging
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from ilnp import clock
from ilnp.due import health
from ilnp.operations.backups import files, servers
from ilnp.operations.version import program_version

logger = logging.getLogger(__name__)

BACKUP = "backup"
"""Under which name health hears that a backup was made."""
ALL_FOR, DAILY_FOR, WEEKLY_FOR = timedelta(days=2), timedelta(days=14), timedelta(weeks=9)
"""How old backups may be of which every one, one a day, one a week is kept."""
ASIDE_FOR = timedelta(days=7)
"""How long the database that a restore has replaced is kept."""


class NotNow(Exception):
    """There is a reason not to do it. The text says which, and what to do."""


def backup(folder: Path | None = None) -> Path:
    """Make a backup in ``folder`` (``BACKUP_FOLDER`` if none is given), remove those too old there, and return its path.

    The database is read as it is at one moment; counts of rows and dump are of the same one. The program goes on meanwhile.
    Raises ``NotNow`` in pretended time or without a folder, ``ServerTrouble`` when the database cannot be read.
    """
    refuse_pretended_time()
    folder = folder or (Path(settings.BACKUP_FOLDER) if settings.BACKUP_FOLDER else None)
    if folder is None:
        raise NotNow("There is no folder for backups. Name one, or set BACKUP_FOLDER.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = clock.real().astimezone(UTC).replace(microsecond=0)
    target = folder / files.file_name(now, locked=bool(settings.BACKUP_RECIPIENT))
    with tempfile.TemporaryDirectory(prefix="backup-", dir=folder) as place:
        draft = Path(place)
        migrations, counts = _dump(draft / files.DUMP)
        _copy_media(draft / files.MEDIA)
        manifest = files.Manifest(
            format=files.FORMAT,
            program=program_version(),
            made_at=now,
            migrations=migrations,
            counts=counts,
            second_factor_keys=key_fingerprints(),
            members=files.described(draft),
        )
        files.write(draft, manifest, target, settings.BACKUP_RECIPIENT)
    health.hear(BACKUP)
    remove_old(folder, now)
    drop_put_aside(now)
    return target


def refuse_pretended_time() -> None:
    """Raise ``NotNow`` while the database goes by a pretended time: backups and drills keep real time."""
    if settings.EMBEDDED and clock.ahead():
        raise NotNow(
            "The programme goes by a pretended time now. `manage.py tick --real` ends that; then make the backup."
        )


def _dump(path: Path) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """Dump the database into ``path``; return the migrations done, and the number of rows of each table, of that moment."""
    with servers.connected() as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchall()[0]
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        migrations = [(str(app), str(name)) for app, name in cursor.fetchall()]
        counts = servers.counts(cursor)
        servers.run_program(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}"
        )
    return migrations, counts


def _copy_media(target: Path) -> None:
    source = Path(settings.MEDIA_ROOT)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))


def key_fingerprints() -> list[str]:
    """A fingerprint of each key of the second factors, the one in use first; no key can be found from it."""
    return [
        hmac.new(key.encode(), b"fingerprint of a second factors' key", hashlib.sha256).hexdigest()[:16]
        for key in settings.SECOND_FACTOR_KEYS
    ]


def remove_old(folder: Path, now: datetime) -> list[Path]:
    """Remove the backups of a folder that need not be kept any longer; return them. Other files there are not touched."""
    dated = {path: moment for path in folder.iterdir() if (moment := files.moment_of(path))}
    gone = sorted(set(dated) - set(worth_keeping(dated.items(), now)))
    for path in gone:
        path.unlink()
    return gone


def worth_keeping(dated: Iterable[tuple[Path, datetime]], now: datetime) -> set[Path]:
    """Which backups to keep: all of two days, the last of each day for two weeks, the last of each week for nine weeks.

    The newest is kept however old it is.
    """
    kept: dict[object, Path] = {}
    newest_last = sorted(dated, key=lambda one: one[1])
    for path, moment in newest_last:
        age = now - moment
        if age <= ALL_FOR:
            kept[path] = path
        elif age <= DAILY_FOR:
            kept["day", moment.date()] = path
        elif age <= WEEKLY_FOR:
            kept["week", moment.isocalendar()[:2]] = path
    if newest_last:
        kept["newest"] = newest_last[-1][0]
    return set(kept.values())


def aside(now: datetime) -> str:
    """The name for the database that a restore replaces now."""
    return f"{prefix_of_aside()}{now.astimezone(UTC).strftime(files.STAMP).lower()}"


def prefix_of_aside() -> str:
    """How the names of databases begin that restores have replaced."""
    return f"{servers.name()}_before_"


def drop_put_aside(now: datetime) -> list[str]:
    """Drop the databases that restores replaced more than seven days ago; return their names."""
    dropped = []
    for database in servers.named_like(prefix_of_aside()):
        stamp = database.removeprefix(prefix_of_aside()).upper()
        moment = files.moment_of(Path(f"ilnp-{stamp}{files.SUFFIX}"))
        if moment and now - moment > ASIDE_FOR:
            servers.drop(database)
            dropped.append(database)
            logger.info("Dropped %s, which a restore had replaced.", database)
    return dropped
