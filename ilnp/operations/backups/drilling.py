"""The drill: the newest backup is restored into a scratch database, checked, and the database dropped again."""

from __future__ import annotations

import tempfile
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings

from ilnp import clock
from ilnp.due import health
from ilnp.operations.backups import files, making, restoring, servers

DRILL = "drill"
"""Under which name health hears that a backup was restored and found right."""


def newest(folder: Path) -> Path | None:
    """The newest backup of a folder; None where there is none."""
    dated = [(moment, path) for path in folder.glob(f"*{files.SUFFIX}*") if (moment := files.moment_of(path))]
    return max(dated)[1] if dated else None


def drill(file: Path | None = None) -> dict[str, Any]:
    """Restore ``file``, the newest of ``BACKUP_FOLDER`` if none is given, into a scratch database, and drop that again.

    Rows are compared with the backup's, and it is migrated; nothing else is touched, and nobody is written to. Returns
    the file's name, when it was made, and its number of rows. Raises what ``restore`` raises.
    """
    making.refuse_pretended_time()
    file = file or (newest(Path(settings.BACKUP_FOLDER)) if settings.BACKUP_FOLDER else None)
    if file is None:
        raise making.NotNow("There is no backup to try. Make one with `manage.py backup`.")
    scratch = f"{servers.name()}_drill_{clock.real().astimezone(UTC).strftime(files.STAMP).lower()}"
    with tempfile.TemporaryDirectory(prefix="drill-") as place:
        opened = files.unpack(file, Path(place), settings.BACKUP_IDENTITY)
        restoring.refuse_newer(opened.manifest)
        servers.make(scratch)
        try:
            restoring.into(scratch, opened)
        finally:
            servers.drop(scratch)
    health.hear(DRILL)
    manifest = opened.manifest
    return {
        "file": file.name,
        "made_at": manifest.made_at.isoformat(),
        "rows": sum(manifest.counts.values()),
        "remarks": restoring.remarks(manifest)[:-1],
    }
