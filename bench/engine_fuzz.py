"""Two thousand malformed documents: each gives exit 2 and one line, never a traceback, never an answer."""

import contextlib
import io
import sys
import time
from collections import Counter

from matching.engine.__main__ import main as engine
from tests.engine.malformed import malformed

DOCUMENTS = 2000


def main() -> None:
    """Feed them to the command line's entry point and count what happened."""
    outcomes: Counter[str] = Counter()
    start = time.perf_counter()
    given = sys.stdin
    for number in range(DOCUMENTS):
        out, err = io.StringIO(), io.StringIO()
        sys.stdin = io.TextIOWrapper(io.BytesIO(malformed(10_000 + number)))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = engine(["-"])
        one_line = code == 2 and not out.getvalue() and err.getvalue().count("\n") == 1
        outcomes["exit 2 and one line" if one_line else f"WRONG: exit {code}"] += 1
    sys.stdin = given
    for outcome, count in outcomes.items():
        print(f"{count} of {DOCUMENTS} malformed documents: {outcome} ({time.perf_counter() - start:.0f} s)")


if __name__ == "__main__":
    main()
