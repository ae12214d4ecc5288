#!/usr/bin/env python
"""Django's command line for the programme."""

import os
import sys

OWNERS = {"migrate", "backup", "restore", "drill", "rehearse"}
"""Commands that work as the owner of the database, the only ones that can make, copy or replace its tables."""


def main() -> None:
    """Run one management command, with the embedded servers at hand where the environment names no real ones.

    With the embedded database the translations are compiled too if need be; in production that is a step of its own.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ilnp.settings")
    if sys.argv[1:2] and sys.argv[1] in OWNERS:
        os.environ["ILNP_AS_OWNER"] = "1"
    from django.core.management import execute_from_command_line

    from ilnp.embedded import services, state
    from ilnp.translations import compile_all

    makes_tables = sys.argv[1:2] and sys.argv[1] in {"migrate", "makemigrations", "squashmigrations", "check"}
    if "DATABASE_URL" in services.wanted():
        compile_all()
    try:
        services.attach(migrate=not makes_tables)
    except state.EmbeddedError as problem:
        sys.exit(f"{problem}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
