"""At which state of the migrations a database stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from ilnp.words.own import own_apps


def is_whole(alias: str) -> bool:
    """Whether every migration that this version has was applied to the database."""
    executor = MigrationExecutor(connections[alias])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def check(*, databases: Sequence[str] | None = None, **_others: Any) -> list[CheckMessage]:
    """Refuse a database that another line of versions made: migrating it would leave it half one thing, half another."""
    found: list[CheckMessage] = []
    ours = {config.label for config in own_apps()}
    for alias in databases or []:
        loader = MigrationExecutor(connections[alias]).loader
        unknown = sorted(
            f"{label}.{name}"
            for label, name in loader.applied_migrations
            if label in ours and (label, name) not in (loader.disk_migrations or {})
        )
        if unknown:
            found.append(
                Error(
                    f"The database holds migrations that this version does not know: {', '.join(unknown)}.",
                    hint="It was made by a newer version, or by one from before the first release. Install that newer "
                    "version again, or begin with an empty database (embedded: remove the folder .state).",
                    id="words.E001",
                )
            )
    return found
