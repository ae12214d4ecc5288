"""Each state has one writer: no other file of the program writes the columns that say where something stands."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

WRITERS = {
    "applications/standing.py": {"status", "duplicate_of", "duplicate_of_id", "published_at"},
    "cohorts/standing.py": {"introduced_at", "alive_at", "left_at", "left_because", "ended_because", "ended_by"},
    "cohorts/board/running.py": {"started_at"},
    "surveys/asking/surveys.py": {"opened_at", "closed_at"},
}
"""The columns that only one file writes."""

SAME_WORD_ELSEWHERE = {
    (
        "applications/screening/mails/application_duplicate/__init__.py",
        "duplicate_of",
    ),  # of a made-up one, never saved
    ("matching/runs/solving.py", "started_at"),  # of a run
    ("applications/waitlist/line.py", "ended_because"),  # of a place in line
    ("applications/waitlist/asking.py", "ended_because"),
    ("applications/waitlist/merging.py", "ended_because"),
    ("cohorts/rematch/waiting.py", "ended_because"),  # of a waiting for a partner
    ("cohorts/rematch/waiting.py", "ended_by"),
    ("cohorts/silence/ending.py", "ended_because"),  # of a silence
    ("cohorts/silence/ending.py", "ended_by"),
}


@functools.cache
def written_in(path: Path) -> frozenset[str]:
    """Names of the columns that a file writes."""
    return frozenset(_written(path))


def _written(path: Path) -> Iterator[str]:
    """Names of the columns that a file writes: attributes that it sets, and what it passes to a method that writes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from (part.attr for part in ast.walk(target) if isinstance(part, ast.Attribute))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("update", "create", "update_or_create", "get_or_create"):
                yield from (keyword.arg for keyword in node.keywords if keyword.arg)
            if node.func.attr in ("save", "bulk_update"):
                for part in ast.walk(node):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


@pytest.mark.parametrize("writer", WRITERS)
def test_one_file_writes_where_something_stands(writer: str) -> None:
    chapters = ("applications", "matching", "cohorts", "surveys", "ilnp")
    for path in (found for chapter in chapters for found in (PROJECT / chapter).rglob("*.py")):
        name = path.relative_to(PROJECT).as_posix()
        if name == writer or {"migrations", "models", "mails"} & set(path.parts):
            continue
        others = {column for column in written_in(path) if (name, column) not in SAME_WORD_ELSEWHERE}
        assert not others & WRITERS[writer], f"{name} writes what {writer} alone writes"


@pytest.mark.parametrize("writer", WRITERS)
def test_the_writer_does_write_it(writer: str) -> None:
    missing = WRITERS[writer] - set(written_in(PROJECT / writer)) - {"duplicate_of_id"}
    assert not missing
