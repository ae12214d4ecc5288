"""docs/security.md and its chapters say what is so: every test they name is there, every number is the program's."""

from __future__ import annotations

import ast
import importlib
import re
from datetime import timedelta

import pytest

from ilnp.embedded.check import STEPS
from tests.conftest import PROJECT

DOCS = PROJECT / "docs"
PAPERS = [DOCS / "security.md", *sorted((DOCS / "security").glob("*.md"))]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (met|not applicable|\*\*not met\*\*) \| (.*) \|$")

ASKED = """
1.1.1-2 1.2.1-10 1.3.1-12 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2 4.1.1-3 4.2.1
4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.3.8 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.2.1-4
7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5
10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1 12.1.1-3 12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2
13.4.1-5 14.1.1-2 14.2.1-4 14.2.7 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1
17.2.1-4 17.3.1-2
"""
"""The requirements of level 2 of ASVS 5.0.0 by their numbers, and the four of level 3 that are looked at too."""


def asked() -> list[str]:
    found = []
    for section in ASKED.split():
        first, _, last = section.partition("-")
        head, _, number = first.rpartition(".")
        found += [f"{head}.{one}" for one in range(int(number), int(last or number) + 1)]
    return found


def rows() -> list[tuple[str, str, str, str]]:
    return [
        (found[1], found[2], found[3], found[4])
        for paper in PAPERS[1:]
        for line in paper.read_text(encoding="utf-8").splitlines()
        if (found := ROW.match(line))
    ]


def names_of_tests() -> set[str]:
    return {
        node.name
        for path in (PROJECT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_every_test_and_every_step_that_is_named_is_there(paper: object) -> None:
    text = paper.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert set(re.findall(r"`(test_\w+)`", text)) - names_of_tests() == set()
    assert set(re.findall(r"step “([^”]+)”", text)) - set(STEPS) == set()


def test_every_requirement_is_answered_once() -> None:
    assert len(asked()) == 253 + 4
    assert [number for number, *_rest in rows()] == asked()


def test_what_is_met_names_what_holds_it_and_the_rest_says_why() -> None:
    for number, _what, state, by in rows():
        if state == "met":
            assert re.search(r"`test_\w+`|step “|`bench |\.md\)|`requirements", by), number
        else:
            assert len(by) > 5, number


def test_the_summary_counts_what_the_chapters_say() -> None:
    lines = PAPERS[0].read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if re.search(r"\]\(security/|^\| all ", line)]
    found = []
    for paper in PAPERS[1:]:
        text = paper.read_text(encoding="utf-8")
        states = [row[3] for line in text.splitlines() if (row := ROW.match(line))]
        numbers = [states.count(state) for state in ("met", "not applicable", "**not met**")]
        title = text.partition("\n")[0].removeprefix("# ")
        found.append((f"[{title}](security/{paper.name})", numbers))
    found.append(("all", [sum(column) for column in zip(*(numbers for _name, numbers in found), strict=True)]))
    assert said == [f"| {name} | {' | '.join(map(str, numbers))} |" for name, numbers in found]


def test_the_limits_that_are_written_down_are_those_of_the_program() -> None:
    text = PAPERS[0].read_text(encoding="utf-8")
    limits = re.findall(r"^\| [^|]+ \| ([^|]+) \| `([\w.]+)\.([A-Z_]+)` \|$", text, re.MULTILINE)
    assert len(limits) > 10
    wrong = [
        f"{module}.{name} is {in_words(value)}, not {said}"
        for said, module, name in limits
        if in_words(value := getattr(importlib.import_module(module), name)) != said
    ]
    assert wrong == []


def in_words(value: object) -> str:
    if not isinstance(value, timedelta):
        return f"{value:,}"
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        if not value % length:
            return f"{value // length} {unit}{'' if value == length else 's'}"
    return f"{value.total_seconds():g} seconds"
