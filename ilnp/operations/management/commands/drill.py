from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ilnp.operations import tasks
from ilnp.operations.backups import drilling


class Command(BaseCommand):
    """Tries whether a backup can be restored."""

    help = (
        "Restores a backup into a scratch database, compares the number of rows, migrates it, and drops it again. Nothing "
        "else is touched and nobody is written to. Prints what was found as JSON."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, metavar="FILE", help="instead of the newest of BACKUP_FOLDER"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = drilling.drill(options["file"])
        except tasks.TROUBLE as trouble:
            raise CommandError(f"The backup could not be restored: {trouble}") from trouble
        self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False))
