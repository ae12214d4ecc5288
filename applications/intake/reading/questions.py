"""What should be asked about a file's sheets, its columns and the order of its dates, and about rows that may be none."""

from __future__ import annotations

from collections.abc import Sequence, Set

from applications.intake.reading import answers
from applications.intake.reading.fields import LISTS, Vocabulary
from applications.intake.reading.files.table import Row, Table
from applications.intake.reading.headers.ideas import header_key
from applications.intake.reading.headers.mapping import ColumnMapping, Reading
from applications.intake.reading.headers.services import is_asked, is_trial, state_columns, state_of
from applications.intake.reading.remarks import Remark
from applications.intake.reading.submission import Submission
from applications.intake.reading.times import stamps, zones
from applications.intake.reading.timing import Clock, is_of_another_time
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


def about_times(made: Sequence[Submission], mapping: ColumnMapping, clock: Clock) -> list[Remark]:
    """What should be asked about all time stamps together."""
    if not mapping.has("timestamp"):
        return [Remark(None, "timestamp", None, "times_missing")] if made else []
    found = []
    for header in dict.fromkeys(reading.column.header for reading in mapping.of("timestamp")):
        if zones.of_header(header).doubt:
            found.append(Remark(None, "timestamp", one_line(header)[:300], zones.of_header(header).doubt))
    if is_of_another_time(made, clock.window):
        found.append(Remark(None, "timestamp", None, "years_of_file"))
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


def check_state(row: Row, made: Submission, mapping: ColumnMapping, states: list[int]) -> None:
    """Tell previews, tests, unfinished answers and hidden rows from answers, by the columns at ``states`` and by the row."""
    found: dict[str, str] = {}
    for place in states:
        state = state_of(mapping.readings[place].column.header, row.cells[place])
        if state:
            found.setdefault(state, row.cells[place])
    if is_trial(made.full_name):
        found.setdefault("preview", made.full_name)
    if not visible(made.stamp_cell) and any(header_key(one.column.header) == "last page" for one in mapping.readings):
        found.setdefault("unfinished", "")  # LimeSurvey has no state, and no time before the last page was sent
    told = "preview" if "preview" in found else "unfinished"
    if told in found:
        made.remark(told, None, found[told])
    if row.is_hidden:
        made.remark("hidden_row", None)
    for place in row.valueless:
        reading = mapping.readings[place]
        if reading.field or is_asked(reading):
            made.remark("formula_without_value", reading.field or None, reading.column.header)


def check_width(
    row: Row, made: Submission, mapping: ColumnMapping, codes: Sequence[str], ticked: Set[int], delimiter: str
) -> None:
    """More cells than the header has: harmless if the answers still stand under their questions.

    ``codes`` are the qualifications that are asked, ``ticked`` the places of columns that hold marks only.
    """
    if not row.beyond:
        return
    made.remark("more_cells", None, delimiter.join(row.beyond))
    shifted = any(
        visible(row.cells[reading.column.index]) and answers.yes_or_no(row.cells[reading.column.index]) is None
        for code in codes
        for reading in mapping.of(code)
        if reading.column.index not in ticked
    )
    if shifted or (mapping.has("timestamp") and stamps.parse(made.stamp_cell) is None):
        made.problems.append("shifted")
