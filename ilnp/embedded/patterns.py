"""No regular expression of ours takes a time that grows without measure with what strangers write.

A repetition inside a repetition, ``(a+)*``, may be taken apart in as many ways as there are subsets of the text, and Python
tries them all before it says no. So a pattern may hold one only where it cannot give back what it took: ``(?>…)``, ``*+``.
Patterns that are put together from parts are looked at with the constants of their module filled in.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

FUNCTIONS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}
CHAPTERS = ("ilnp", "applications", "matching", "cohorts", "surveys")
FROM_FILES_OF_OURS = {"applications/intake/reading/headers/ideas.py"}
"""Where words of the vocabulary make a pattern while the program runs."""

FEW = 20
"""Repetitions of at most so many turns are no danger."""


class Pattern(NamedTuple):
    """A pattern as it stands in a module: its line, what it is handed to, its text (None: it cannot be read), its flags."""

    line: int
    function: str
    text: str | None
    flags: int


def offences(project: Path) -> list[str]:
    """A line for each pattern of the program that repeats a repetition, and for each that no one can read from outside."""
    found = []
    for path in sorted(path for chapter in CHAPTERS for path in (project / chapter).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = constants(tree)
        name = path.relative_to(project).as_posix()
        for one in patterns(tree, known):
            where = f"{name}:{one.line}"
            if one.text is None:
                if name not in FROM_FILES_OF_OURS:
                    found.append(f"{where} makes a pattern that nobody can read before it runs")
                continue
            try:
                if nests(one.text, one.flags):
                    found.append(f"{where} repeats a repetition: {one.text}")
            except re.error as error:
                found.append(f"{where} is no pattern as far as it can be read: {error}")
    return found


def patterns(tree: ast.AST, known: dict[str, str]) -> Iterator[Pattern]:
    """The pattern in each call of a function of ``re``."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in FUNCTIONS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
        ):
            verbose = any(isinstance(part, ast.Attribute) and part.attr in ("VERBOSE", "X") for part in ast.walk(node))
            yield Pattern(node.lineno, node.func.attr, _text(node.args[0], known), re.VERBOSE if verbose else 0)


def nests(pattern: str, flags: int = 0) -> bool:
    """Whether a repetition of a pattern holds another one that can give back what it took."""
    return _nests(parser.parse(pattern, flags), within=False)


def _nests(parts: Any, *, within: bool) -> bool:
    for code, arguments in parts:
        repeats = code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and arguments[1] > FEW
        if repeats and within:
            return True
        if code is not codes.POSSESSIVE_REPEAT and code is not codes.ATOMIC_GROUP:
            if any(_nests(inner, within=within or repeats) for inner in _inside(arguments)):
                return True
        elif any(_nests(inner, within=False) for inner in _inside(arguments)):
            return True
    return False


def _inside(arguments: Any) -> Iterator[Any]:
    """The subpatterns among the arguments of a part."""
    if isinstance(arguments, parser.SubPattern):
        yield arguments
    elif isinstance(arguments, list | tuple):
        for one in arguments:
            yield from _inside(one)


def constants(tree: ast.Module) -> dict[str, str]:
    """The strings that a module's names stand for."""
    known: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            text = _text(node.value, known)
            if text is not None:
                known[node.targets[0].id] = text
    return known


def _text(node: ast.expr, known: dict[str, str]) -> str | None:
    """What an expression says as far as that can be read; a letter stands for every part that cannot."""
    if isinstance(node, ast.Constant):
        value = node.value
        return value if isinstance(value, str) else value.decode("latin-1") if isinstance(value, bytes) else None
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, known) or "x" for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, known)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left, known), _text(node.right, known)
        return None if left is None and right is None else (left or "x") + (right or "x")
    return None
