"""Words of every language, out of the table that ``gathering`` makes of CLDR."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "gathered.json"


@cache
def gathered(name: str) -> Any:
    """One part of the table, such as ``months``; ``gathering`` says what each holds."""
    return _whole()[name]


@cache
def _whole() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(FILE.read_bytes())
    return whole
