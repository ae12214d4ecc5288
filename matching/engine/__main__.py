"""The command line: ``python -m matching.engine PROBLEM.json`` (or ``-`` for standard input)."""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any, NoReturn

from matching.engine.document import ProblemError, quote, read_document
from matching.engine.run import alternates, explain, solve, together


class _Arguments(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{' '.join(message.split())}; --help shows how to call this\n")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds) or seconds < 0:
        raise argparse.ArgumentTypeError(f"must be a number of seconds, 0 or more, not {quote(text)}")
    return seconds


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not int(text):
        raise argparse.ArgumentTypeError(f"must be a whole number, 1 or more, not {quote(text)}")
    return int(text)


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProblemError("document", f"cannot be read from {quote(name)}: {reason}") from None


def _progress(step: dict) -> None:
    print(json.dumps(step), file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Solve the problem named on the command line; 0 with the solution on standard output, 2 with one line on
    standard error.
    """
    parser = _Arguments(
        prog="python -m matching.engine",
        description="The best groups that the rules allow, with a proof. Prints the solution as JSON.",
    )
    parser.add_argument("problem", metavar="PROBLEM.json", help="the problem; - reads standard input")
    parser.add_argument("--seconds", type=_seconds, help="give the best answer found by then")
    parser.add_argument("--progress", action="store_true", help="JSON lines on standard error")
    parser.add_argument("--explain", metavar="ID", help="what placing this person would cost")
    parser.add_argument("--alternates", metavar="ID", help="what putting this person together with others would do")
    parser.add_argument("--count", type=_count, metavar="K", help="with so many others (10 if missing)")
    parser.add_argument("--pair", nargs=2, metavar=("A", "B"), help="what putting these two together would do")
    chosen = parser.parse_args(arguments)
    if sum(option is not None for option in (chosen.explain, chosen.alternates, chosen.pair)) > 1:
        parser.error("--explain, --alternates and --pair are asked one at a time")
    if chosen.count is not None and chosen.alternates is None:
        parser.error("--count belongs to --alternates")
    try:
        document: Any = read_document(_read(chosen.problem))
        progress = _progress if chosen.progress else None
        if chosen.explain is not None:
            result = explain(document, chosen.explain, chosen.seconds, progress)
        elif chosen.alternates is not None:
            result = alternates(document, chosen.alternates, chosen.count or 10, chosen.seconds, progress)
        elif chosen.pair is not None:
            one, two = chosen.pair
            result = together(document, one, two, chosen.seconds, progress)
        else:
            result = solve(document, chosen.seconds, progress)
    except ProblemError as error:
        print(str(error), file=sys.stderr)
        return 2
    json.dump(result, sys.stdout, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
