from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ilnp.operations import doctor


class Command(BaseCommand):
    """Looks whether everything is there that the programme needs."""

    help = "Looks at everything that the programme needs, and says what to do where it is missing. Ends with 1 where it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="a list of {check, ok, what_to_do}")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = list(doctor.look())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], indent=1, ensure_ascii=False))
        else:
            for one in found:
                self.stdout.write(
                    f"{'well ' if one.ok else 'look!'}  {one.check}{': ' if one.what_to_do else ''}{one.what_to_do}"
                )
        if not all(one.ok for one in found):
            sys.exit(1)
