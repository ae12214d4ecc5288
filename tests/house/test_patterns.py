"""No regular expression of the program is slow, whatever a stranger writes."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

from ilnp.embedded import patterns
from tests.conftest import PROJECT

SLOW = [r"(a+)+b", r"(?:\s*\w+)*$", r"([^\"]*\"\")*x", r"(?:a{1,50}){1,50}", r"(?:(?:\d+,?)+;)+"]
FAST = [r"a+b+", r"(?:ab?)+", r"(?>a+b)+", r"(?:\.[\w-]++)+", r"(?:[^\"]|\"\")*", r"(?:a{1,5}){1,50}"]
TEXTS = [
    '"',
    " ",
    "\t\n",
    "a",
    "aA1",
    "1",
    "1,",
    "@",
    "a@",
    ".a",
    "-",
    "- (",
    "(",
    "[",
    "é",
    "和",
    "a b ",
    "1:",
    "/a",
    "&#",
    "\\",
]
LENGTH = 3000


@pytest.mark.parametrize("pattern", SLOW)
def test_a_repetition_within_a_repetition_is_found(pattern: str) -> None:
    assert patterns.nests(pattern)


@pytest.mark.parametrize("pattern", FAST)
def test_what_cannot_be_taken_apart_in_many_ways_is_let_be(pattern: str) -> None:
    assert not patterns.nests(pattern)


def test_the_program_has_no_such_pattern() -> None:
    assert patterns.offences(PROJECT) == []


def test_a_pattern_is_read_through_the_names_of_its_module() -> None:
    tree = ast.parse('PART = r"a+"\nWHOLE = re.compile(rf"({PART})+" + "b")\nre.search(made(), text)\n')
    found = list(patterns.patterns(tree, patterns.constants(tree)))
    assert found == [(2, "compile", "(a+)+b", 0), (3, "search", None, 0)]


def test_every_pattern_gives_up_soon_on_long_monotonous_texts() -> None:
    found = set()
    for path in (path for chapter in patterns.CHAPTERS for path in (PROJECT / chapter).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for one in patterns.patterns(tree, patterns.constants(tree)):
            if one.text:
                found.add((one.text, one.flags, one.function in ("match", "fullmatch")))
    assert len(found) > 50
    subprocess.run(
        [sys.executable, "-c", TRY],
        input=json.dumps([sorted(found), TEXTS, LENGTH]),
        text=True,
        timeout=120,  # seconds; some thousand attempts that take a thousandth each
        check=True,
    )


TRY = """
import json, re, sys
found, texts, length = json.load(sys.stdin)
for pattern, flags, from_the_beginning in found:
    one = re.compile(pattern, flags)
    for text in texts:
        long = (text * length)[:length] + "!"
        one.match(long) if from_the_beginning else list(one.finditer(long))
"""
