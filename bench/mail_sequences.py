"""Random sequences of changes, at length: joining, leaving, moving dates, editing rules, erasing, ticking.

The property-based test that `make test` runs on a few short sequences, run on many long ones.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench import table

PROJECT = Path(__file__).resolve().parent.parent
TEST = "tests/mail/outbox/test_sequences.py"
SEQUENCES = 150


def rows() -> list[table.Row]:
    """How often a promise about mail was broken: 0, or 1 where the shortest sequence that does so was printed."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "slow", TEST]
    done = subprocess.run(command, cwd=PROJECT, stdout=sys.stderr, check=False)
    what = f"{SEQUENCES} random sequences of 30 changes: promises about mail broken"
    return [table.Row(what, int(done.returncode != 0), 0, "none", "")]


def main() -> None:
    """Print the line of the table."""
    print("\n".join(table.lines(rows())))


if __name__ == "__main__":
    main()
