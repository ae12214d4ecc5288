"""CSV in any usual encoding, with comma, semicolon, tab or bar, also where its quotation marks are wrong."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator

from applications.intake.reading.files.limits import MOST_LINES, Count, UnreadableFile

DELIMITERS = (",", ";", "\t", "|")
_MOST_LINES = 200
"""Lines that one cell may have. A quotation mark that is not closed by then never was meant to be."""

_ENDS_OR_QUOTE = re.compile(r'"|\r\n|\r|\n')


def records(text: str, delimiter: str | None, count: Callable[[str], int]) -> tuple[list[tuple[int, list[str]]], str]:
    """Each record with the line that it begins on, and the delimiter. Raises ``UnreadableFile`` where it is too much."""
    offset = 0
    announced = re.match(r"sep=(.)(?:\r\n|\r|\n)", text)
    if announced:
        delimiter = delimiter or announced[1]
        text, offset = text[announced.end() :], 1
    if max(text.count("\n"), text.count("\r")) > MOST_LINES:
        raise UnreadableFile(f"The file has more than {MOST_LINES:,} lines. Split it and bring in the parts.")
    text = _with_one_line_end(text)
    delimiter = delimiter or _delimiter(text, count)
    total = Count()
    found = []
    for line, cells in _records(io.StringIO(text, newline="").readlines(), delimiter):
        if any(cells):
            total.take(cells)
            found.append((line + offset, [cell.replace("\u2028", "\n") for cell in cells]))
    return found, delimiter


def _with_one_line_end(text: str) -> str:
    """The text with line ends of one sort only; others, which stand inside cells, become U+2028.

    Programs that end their lines otherwise than with a line feed leave line feeds in a cell without quotation marks.
    """
    returns = text.count("\r") - text.count("\r\n")
    if not returns:
        return text
    first = _first_end(text)
    if first == "\r" and returns > text.count("\r\n"):
        return text.replace("\r\n", "\u2028").replace("\n", "\u2028")
    return re.sub(r"\r(?!\n)", "\u2028", text)


def _first_end(text: str) -> str:
    """How the first line ends that does so outside quotation marks."""
    is_quoted = False
    for found in _ENDS_OR_QUOTE.finditer(text):
        if found[0] == '"':
            is_quoted = not is_quoted
        elif not is_quoted:
            return found[0]
    return ""


def _delimiter(text: str, count: Callable[[str], int]) -> str:
    """The one that gives the first records the most even and the widest rows."""
    lines = io.StringIO(text[:300_000], newline="").readlines()

    def evenness(delimiter: str) -> tuple[float, int]:
        widths: list[int] = []
        known = 0
        for _line, cells in _records(lines, delimiter):
            if any(cells):
                widths.append(len(cells))
                if len(widths) <= 30:
                    known = max(known, sum(1 for cell in cells[:1_000] if count(cell)))
            if len(widths) >= 400:
                break
        if not widths or max(widths) < 2:
            return (0.0, 0)
        width, times = Counter(widths).most_common(1)[0]
        return (known * 2 + (times / len(widths)) * min(width, 12), width)

    return max(DELIMITERS, key=lambda delimiter: (evenness(delimiter), -DELIMITERS.index(delimiter)))


class _Feed:
    """Lines from ``at`` on, up to ``end``."""

    def __init__(self, lines: list[str], at: int) -> None:
        self.lines, self.at, self.end = lines, at, len(lines)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= min(self.end, len(self.lines)):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on. A quotation mark that is never closed spoils its own line only."""
    csv.field_size_limit(2**31 - 1)
    width = _usual_width(lines, delimiter)
    begin = 0
    while begin < len(lines):
        feed = _Feed(lines, begin)
        reader = csv.reader(feed, delimiter=delimiter, doublequote=True)
        while True:
            feed.end = begin + _MOST_LINES
            cells = next(reader, None)
            if cells is None:
                return
            end = feed.at
            is_suspect = end - begin > 1 and (end in (len(lines), feed.end) or len(cells) != width)
            if is_suspect and (end == feed.end or _is_unclosed(lines[begin:end], delimiter)):
                break
            yield begin + 1, cells
            begin = end
        yield begin + 1, lines[begin].rstrip("\r\n").replace('"', "").split(delimiter)
        begin += 1


def _usual_width(lines: list[str], delimiter: str) -> int:
    """How many cells most of the first records have."""
    widths: Counter[int] = Counter()
    for cells in csv.reader(lines[:500], delimiter=delimiter):
        if len(cells) > 1:
            widths[len(cells)] += 1
    return widths.most_common(1)[0][0] if widths else 0


def _is_unclosed(lines: list[str], delimiter: str) -> bool:
    try:
        for _cells in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error) or "expected after" in str(error) or _quotes_are_odd(lines)
    return False


def _quotes_are_odd(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1
