from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ilnp.operations.backups import files, making, restoring, servers


class Command(BaseCommand):
    """Puts a backup in the place of today's database."""

    help = (
        "Makes a new database of a backup, compares and migrates it, and puts it in the place of today's, which is kept for "
        "seven days. All mail stays stopped until a coordinator lets it go. Prints what it did as JSON. Ends with 0 when "
        "done, 1 when the backup does not fit (nothing is changed), 2 when the file cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            done = restoring.restore(options["file"])
        except (files.Unreadable, OSError) as trouble:
            raise CommandError(f"{trouble}", returncode=2) from trouble
        except (restoring.Refused, making.NotNow, servers.ServerTrouble) as trouble:
            raise CommandError(f"Nothing was restored. {trouble}", returncode=1) from trouble
        self.stdout.write(json.dumps(done.facts(), indent=1, ensure_ascii=False))
