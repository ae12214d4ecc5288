"""What a hostile visitor can do to the program: one part a module, each with bounds that can fail.

``python -m bench hostile`` takes all parts in turn, ``python -m bench hostile.slow`` one of them.
"""

from __future__ import annotations

from importlib import import_module

from bench.table import Row

PARTS = ("slow", "files", "races", "timing", "submissions")


def rows() -> list[Row]:
    """Lines for the table of ``make bench``, of all parts."""
    return [row for part in PARTS for row in import_module(f"bench.hostile.{part}").rows()]
