"""Which version of the program this is."""

from __future__ import annotations

import tomllib
from functools import cache

from django.conf import settings


@cache
def program_version() -> str:
    """The version as ``pyproject.toml`` has it."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as stream:
        return str(tomllib.load(stream)["project"]["version"])
