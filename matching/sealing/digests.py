"""How things are digested, so that anybody can do it again with any program: SHA-256 over JSON with sorted keys, no blanks,
UTF-8. A line is digested with its salt and a line feed before it; a country and a type alone would name most people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def written(value: Any) -> str:
    """A value as the one JSON text that is digested."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: Any) -> str:
    """The SHA-256 of a value, in hexadecimal digits."""
    return hashlib.sha256(written(value).encode()).hexdigest()


def line_digest(salt: str, person: Mapping[str, Any]) -> str:
    """The SHA-256 of what the engine was told of one person, behind their salt."""
    return hashlib.sha256(f"{salt}\n{written(person)}".encode()).hexdigest()


def problem_digest(problem: Mapping[str, Any], lines: Iterable[str]) -> str:
    """The SHA-256 of a problem: its people as their sorted digests, everything else as it is."""
    return digest({**problem, "people": sorted(lines)})


def policy_digest(code: str, problem: Mapping[str, Any]) -> str:
    """The SHA-256 of the policy as the problem was given it, under its code."""
    return digest({"policy": code, **{key: problem[key] for key in ("trio", "country_cap", "goals")}})
