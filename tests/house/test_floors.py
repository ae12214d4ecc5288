"""Every room of the ground floor stands on a floor of the contract or belongs to the doorstep, so that none is forgotten."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CONTRACTS: list[dict[str, Any]] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
FLOORS = [
    {room.strip() for room in floor.split("|")}
    for contract in CONTRACTS
    if contract["type"] == "layers"
    for floor in contract["layers"]
]
DOORSTEP = next(contract for contract in CONTRACTS if "doorstep" in contract["name"])


def rooms() -> set[str]:
    """The chapters, and every module and package of the ground floor."""
    ground = {
        path for path in (PROJECT / "ilnp").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    chapters = {path.parent.name for path in PROJECT.glob("*/apps.py")}
    return chapters | {f"ilnp.{path.stem}" for path in ground if path.stem != "__init__"}


def test_every_room_stands_on_one_floor_or_on_the_doorstep() -> None:
    floors = set().union(*FLOORS)
    assert sum(map(len, FLOORS)) == len(floors)
    assert rooms() == floors | set(DOORSTEP["forbidden_modules"])


def test_every_floor_is_kept_from_the_doorstep() -> None:
    assert set(DOORSTEP["source_modules"]) == set().union(*FLOORS)


@pytest.mark.parametrize("chapter", ["surveys", "cohorts", "matching", "applications"])
def test_the_desk_names_no_chapter(chapter: str) -> None:
    """What a chapter adds to the desk it registers itself."""
    folder = PROJECT / "ilnp" / "desk"
    named = [
        path.relative_to(PROJECT).as_posix()
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts and f'"{chapter}"' in path.read_text(encoding="utf-8").split('"""', 2)[-1]
    ]
    assert named == []
