"""How much a file may hold. What is larger is no call's answers, and is refused before it costs time or memory."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 30_000_000
MOST_UNPACKED = 120_000_000
MOST_ROWS = 50_000
MOST_LINES = 400_000
MOST_COLUMNS = 1_000
MOST_CELLS = 2_000_000
MOST_CHARACTERS = 40_000_000
LONGEST_CELL = 1_000_000


class UnreadableFile(Exception):
    """The file is no spreadsheet that we can read. The message says why and what to do, for the person who sent it."""


@dataclass
class Count:
    """What was taken from a file so far: rows, filled cells, and characters in them."""

    rows: int = 0
    cells: int = 0
    characters: int = 0

    def take(self, cells: list[str]) -> None:
        """Count one more row. Raises ``UnreadableFile`` once it is too much."""
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise UnreadableFile(
                f"The file has more than {MOST_ROWS:,} rows. Split it and bring in the parts one after the other."
            )
        if len(cells) > MOST_COLUMNS:
            raise UnreadableFile(
                f"The file has more than {MOST_COLUMNS:,} columns. Keep the questions of the form only."
            )
        for cell in cells:
            if cell:
                self.cells += 1
                self.characters += len(cell)
                if len(cell) > LONGEST_CELL:
                    raise UnreadableFile(
                        f"A cell holds more than {LONGEST_CELL:,} characters. Shorten it and try again."
                    )
        if self.cells > MOST_CELLS:
            raise UnreadableFile(
                f"The file has more than {MOST_CELLS:,} filled cells. Split it and bring in the parts one after the other."
            )
        if self.characters > MOST_CHARACTERS:
            raise UnreadableFile(
                f"The cells hold more than {MOST_CHARACTERS:,} characters. Split the file and bring in the parts."
            )
