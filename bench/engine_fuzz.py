"""Two thousand malformed documents: each gives exit 2 and one line, never a traceback, never an answer."""

import contextlib
import io
import sys
from collections import Counter

from bench.table import Row
from matching.engine.__main__ import main as engine
from tests.kit.engine.malformed import malformed

DOCUMENTS = 2000
GOOD = "exit 2 and one line"


def outcomes() -> Counter[str]:
    """Feed them to the command line's entry point and count what happened."""
    found: Counter[str] = Counter()
    given = sys.stdin
    for number in range(DOCUMENTS):
        out, err = io.StringIO(), io.StringIO()
        sys.stdin = io.TextIOWrapper(io.BytesIO(malformed(10_000 + number)))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = engine(["-"])
        one_line = code == 2 and not out.getvalue() and err.getvalue().count("\n") == 1
        found[GOOD if one_line else f"WRONG: exit {code}"] += 1
    sys.stdin = given
    return found


def rows() -> list[Row]:
    """How many were refused as they should."""
    return [
        Row("malformed documents refused in one line", outcomes()[GOOD], DOCUMENTS, "all", "", more_is_better=True)
    ]


def main() -> None:
    """Print every outcome with its count."""
    for outcome, count in outcomes().items():
        print(f"{count} of {DOCUMENTS} malformed documents: {outcome}")


if __name__ == "__main__":
    main()
