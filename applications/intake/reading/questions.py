"""What should be asked about a file as a whole: its sheets, its columns, the order of its dates."""

from __future__ import annotations

from applications.intake.reading import answers
from applications.intake.reading.fields import LISTS, Vocabulary
from applications.intake.reading.files.table import Table
from applications.intake.reading.headers.columns import ColumnMapping, Reading
from applications.intake.reading.headers.services import is_asked, state_columns
from applications.intake.reading.remarks import Remark
from ilnp.words.folding import one_line, visible


def about_the_file(
    table: Table, mapping: ColumnMapping, vocabulary: Vocabulary, order: str, *, is_certain: bool
) -> list[Remark]:
    """What should be asked about the columns and sheets; ``order`` is how dates were taken to be written."""
    found = [Remark(None, None, name[:300], "sheet_left_out") for name in table.left_out]
    if not is_certain and mapping.has("timestamp"):
        found.append(Remark(None, "timestamp", order, "date_order_unclear"))
    states = state_columns(mapping.readings)
    for reading in mapping.readings:
        header, place = one_line(reading.column.header)[:300], reading.column.index
        filled = [row.cells[place] for row in table.rows if visible(row.cells[place])]
        if place in table.hidden_columns and filled:
            found.append(Remark(None, reading.field or None, header, "hidden_column"))
        if not reading.field and not reading.by_hand and filled and is_asked(reading) and place not in states:
            found.append(Remark(None, None, header, "column_left_out"))
        if reading.field in LISTS and _is_strange(reading, filled, vocabulary):
            found.append(Remark(None, reading.field, header, "list_hardly_known"))
    return found


def _is_strange(reading: Reading, filled: list[str], vocabulary: Vocabulary) -> bool:
    """Whether hardly an answer of a column holds a word of its list."""
    if reading.is_choice or reading.column.row:
        return False
    words = vocabulary.lists[LISTS[reading.field]]
    known = sum(
        1 for cell in filled if answers.is_no_preference(cell) or answers.several_of(cell[:2_000], words).codes
    )
    return len(filled) >= 3 and known < 0.25 * len(filled)
