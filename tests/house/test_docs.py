"""What the docs name is there: files, folders, modules and functions of the program."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAPERS = sorted([*(PROJECT / "docs").glob("*.md"), PROJECT / "README.md"])
FOLDERS = "applications|matching|cohorts|surveys|ilnp|tests|bench|templates|static|locale|docs"
PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]+)`")
PERMISSIONS = "".join(path.read_text(encoding="utf-8") for path in sorted(PROJECT.glob("[a-z]*/**/permissions.toml")))
NAME = re.compile(r"`((?:applications|matching|cohorts|surveys|ilnp|tests)(?:\.\w+)+)")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_files_and_folders_that_are_named_are_there(paper: Path) -> None:
    named = PATH.findall(paper.read_text(encoding="utf-8"))
    assert [path for path in named if not (PROJECT / path).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_modules_and_functions_that_are_named_are_there(paper: Path) -> None:
    names = {name for name in NAME.findall(paper.read_text(encoding="utf-8")) if not name.endswith((".md", ".csv"))}
    assert [name for name in sorted(names) if not is_there(name)] == []


def is_there(name: str) -> bool:
    """Whether a dotted name is a module, what stands in one, or a permission."""
    if f'"{name}"' in PERMISSIONS:
        return True
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False
