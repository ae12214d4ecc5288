"""Somebody applies from the first page to the last in each of the eight languages, in a real browser without JavaScript.

The browser tests of ``make test``, which do it in two languages, done in all: a mistake on every page, then axe and a width
of 320 pixels on every page.
"""

from __future__ import annotations

import os
import subprocess
import sys

from bench.own_process import PROJECT
from bench.table import Row

TEST = "tests/applications/form/test_browser.py"


def rows() -> list[Row]:
    """Whether every language was gone through: 0, or 1 where the failures were printed. None without a browser."""
    from tests.kit import browser as browsers

    if browsers.find() is None:
        print(browsers.HOW_TO_GET_ONE, file=sys.stderr)
        return []
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "applies or axe", TEST],
        cwd=PROJECT,
        env={**os.environ, "EVERY_LANGUAGE": "1"},
        stdout=sys.stderr,
        check=False,
    )
    return [Row("applying in a browser in eight languages: went wrong", int(done.returncode != 0), 0, "bound", "")]


def main() -> None:
    """Print the line of the table."""
    for row in rows():
        print("ok" if row.holds else "WORSE", row.what)


if __name__ == "__main__":
    main()
