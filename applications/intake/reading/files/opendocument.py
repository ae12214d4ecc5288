"""OpenDocument spreadsheets (.ods), as LibreOffice and its kin write them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from applications.intake.reading.files.limits import MOST_COLUMNS, Count, UnreadableFile
from applications.intake.reading.files.packages import Package
from applications.intake.reading.files.sheets import NO_VALUE, Line, Sheet

CONTENT = "content.xml"


def read(package: Package) -> list[Sheet]:
    """All sheets that hold something, in the document's order. Raises ``UnreadableFile``."""
    count = Count()
    sheets: list[Sheet] = []
    sheet = Sheet("")
    number = place = 0
    cells: dict[int, str] = {}
    for event, element in package.events(CONTENT, drop="table-row"):
        if event == "start":
            if element.tag == "table":
                sheet, number = Sheet(_attribute(element, "name")), 0
            elif element.tag == "table-row":
                cells, place = {}, 0
        elif element.tag in ("table-cell", "covered-table-cell"):
            repeated = _times(element, "number-columns-repeated")
            text = _value(element) if element.tag == "table-cell" else ""
            if text.strip():
                if place + repeated > MOST_COLUMNS:
                    raise UnreadableFile(
                        f"The sheet has more than {MOST_COLUMNS:,} columns. Keep the questions of the form only."
                    )
                cells.update((place + step, text) for step in range(repeated))
            place += repeated
            element.clear()
        elif element.tag == "table-row":
            repeated = _times(element, "number-rows-repeated")
            if cells:
                is_hidden = _attribute(element, "visibility") in ("collapse", "filter")
                for step in range(repeated):
                    line = Line(number + step + 1, [""] * (max(cells) + 1), is_hidden)
                    for at, text in cells.items():
                        line.cells[at] = text
                    count.take(line.cells)
                    sheet.lines.append(line)
            number += repeated
            element.clear()
        elif element.tag == "table" and sheet.lines:
            sheets.append(sheet)
    return sheets


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _times(element: Element, name: str) -> int:
    written = _attribute(element, name)
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 9 else 1


def _value(element: Element) -> str:
    """What a cell shows: a date as ISO 8601, a whole number without a decimal point, text with its line breaks."""
    sort = _attribute(element, "value-type")
    if sort == "date":
        return _attribute(element, "date-value").replace("T", " ")
    if sort in ("float", "percentage", "currency"):
        written = _attribute(element, "value")
        return written.removesuffix(".0")
    if sort == "boolean":
        return _attribute(element, "boolean-value").upper()
    text = "\n".join(_words(child) for child in element if child.tag.rpartition("}")[2] == "p")
    if _attribute(element, "formula") and (text.startswith(("#", "Err:")) or (not text and not sort)):
        return NO_VALUE
    return text.replace("\x00", "")


def _words(element: Element) -> str:
    """The text of a paragraph; tabs, several blanks and line breaks are elements of their own."""
    pieces = [element.text or ""]
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "s":
            pieces.append(" " * min(_times(child, "c"), 100))
        elif tag in ("line-break", "tab"):
            pieces.append("\n" if tag == "line-break" else "\t")
        elif tag != "annotation":
            pieces.append(_words(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
