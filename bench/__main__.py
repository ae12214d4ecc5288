"""``make bench``: measure, and print one table of our numbers beside a peer's or a bound.

Every module of this folder that has a function ``rows()``, which measures and returns ``table.Row``s, takes part.
``python -m bench NAME …`` measures only the modules named; ``--list`` names them all. A folder's parts are named
``FOLDER.PART`` and are not taken again when all are.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import time

import bench
from bench import table

QUICK = ("apply_speed", "engine_speed", "engine_rematch", "export", "mail_throughput", "mail_tick")
"""What ``quick`` measures."""


def main() -> None:
    """Measure what is asked for; end with an error when a number is worse than what it stands beside."""
    known = {}
    for found in pkgutil.iter_modules(bench.__path__):
        if found.name != "__main__":
            module = importlib.import_module(f"bench.{found.name}")
            if hasattr(module, "rows"):
                known[found.name] = module
    everything = list(known)
    for folder in [name for name in known if hasattr(known[name], "PARTS")]:
        known |= {
            f"{folder}.{part}": importlib.import_module(f"bench.{folder}.{part}") for part in known[folder].PARTS
        }
    parser = argparse.ArgumentParser(prog="python -m bench", description="Our numbers beside a peer's or a bound.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"quick, or out of: {', '.join(known)}; all by default"
    )
    parser.add_argument("--list", action="store_true", help="only name what can be measured")
    parser.add_argument("--propose", action="store_true", help="also print bounds at 1.3 times of what is measured")
    asked = parser.parse_args()
    names = [
        name for asked_for in asked.names or everything for name in (QUICK if asked_for == "quick" else [asked_for])
    ]
    if unknown := set(names) - set(known):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if asked.list:
        print("\n".join(known))
        return
    rows: list[table.Row] = []
    for name in names:
        began = time.monotonic()
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        rows += known[name].rows()
        print(f"measuring {name} took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print("\n".join(table.lines(rows, in_colour=sys.stdout.isatty())))
    if asked.propose:
        print("\n".join(["", "bounds at 1.3 times of what was measured:", *map(table.proposal, rows)]))
    if worse := [row.what for row in rows if not row.holds]:
        sys.exit(f"worse than what it stands beside: {'; '.join(worse)}")


if __name__ == "__main__":
    main()
