#!/usr/bin/env python
"""Django's command line for the programme."""

import os
import sys


def main() -> None:
    """Run one management command, with the embedded servers at hand where the environment names no real ones."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ilnp.settings")
    from django.core.management import execute_from_command_line

    from ilnp.embedded import services, state

    makes_tables = sys.argv[1:2] and sys.argv[1] in {"migrate", "makemigrations", "squashmigrations", "check"}
    try:
        services.attach(migrate=not makes_tables)
    except state.EmbeddedError as problem:
        sys.exit(f"{problem}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
