from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ilnp.operations import tasks
from ilnp.operations.backups import making


class Command(BaseCommand):
    """Makes a backup now."""

    help = (
        "Makes one file of the database and the uploaded files, prints its path, and removes backups that are too old from "
        "the same folder. Works as the owner of the database (DATABASE_OWNER_URL)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="instead of BACKUP_FOLDER")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self.stdout.write(str(making.backup(options["folder"])))
        except (*tasks.TROUBLE, ValueError) as trouble:
            raise CommandError(f"No backup was made: {trouble}") from trouble
