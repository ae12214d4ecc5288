"""Where code asks another clock than ours and the linter cannot see it: fields, SQL, templates, calls without a moment."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

OURS = "ilnp/clock.py"
SQL = re.compile(
    r"(?<![.\w])(?:now|transaction_timestamp|statement_timestamp|timeofday|age)\s*\(\s*\)|\bCURRENT_(?:DATE|TIME)|\bLOCALTIME"
)
"""The server's time in SQL. ``clock_timestamp()`` is left: it is the real time, which leases are measured by."""

TEMPLATE = re.compile(r"\{%-?\s*now\b")
FIELDS = {"auto_now", "auto_now_add"}
WITHOUT_A_MOMENT = {"localtime", "localdate", "timezone.localtime", "timezone.localdate"}


def offences(project: Path) -> list[str]:
    """One line per place among the files that git knows, with its number; empty when every time comes from the clock."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.sql", "templates"], cwd=project, capture_output=True, text=True, check=True
    )
    found = []
    for name in listed.stdout.splitlines():
        path = project / name
        if path.is_file() and name != OURS and not name.startswith("tests/"):
            found += [f"{name}:{line}: {what}" for line, what in offences_in(path)]
    return found


def offences_in(path: Path) -> Iterator[tuple[int, str]]:
    """The line and what is wrong there, for each place in one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _in_python(ast.parse(text))
        return
    pattern, what = (SQL, "the server's time in SQL") if path.suffix == ".sql" else (TEMPLATE, "the tag “now”")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.search(line):
            yield number, f"{what}: ask ilnp.clock"


def _in_python(tree: ast.Module) -> Iterator[tuple[int, str]]:
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if set_by_django := FIELDS & {word.arg for word in node.keywords}:
                yield node.lineno, f"{set_by_django.pop()}: use MadeAtField or ChangedAtField of ilnp.clock"
            if ast.unparse(node.func) in WITHOUT_A_MOMENT and not node.args:
                yield node.lineno, f"{ast.unparse(node)}: pass it a moment of ilnp.clock"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            if SQL.search(node.value):
                yield node.lineno, "the server's time in SQL: pass the clock's to the query"
