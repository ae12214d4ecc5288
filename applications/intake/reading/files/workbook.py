"""Excel workbooks (.xlsx, .xlsm): the values that Excel shows, as it stored them.

A formula counts as the value it had when the workbook was saved. Lines and cells that are only formatted do not count,
however far out they stand. Nothing is kept but text, so that memory goes by what people wrote.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from applications.intake.reading.files.limits import MOST_CHARACTERS, MOST_COLUMNS, Count, UnreadableFile
from applications.intake.reading.files.packages import DAMAGED, Package
from applications.intake.reading.files.sheets import NO_VALUE, Line, Sheet

BOOK = "xl/workbook.xml"
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_MOST_MERGED = 5_000


def read(package: Package) -> list[Sheet]:
    """All sheets that hold something, in the workbook's order. Raises ``UnreadableFile``."""
    names = set(package.names())
    shared = list(_shared_strings(package)) if "xl/sharedStrings.xml" in names else []
    dates = _date_styles(package) if "xl/styles.xml" in names else set()
    targets = _targets(package, names)
    count = Count()
    sheets = []
    since_1904 = False
    listed: list[tuple[str, str, bool]] = []
    for event, element in package.events(BOOK):
        if event == "start" and element.tag == "workbookPr":
            since_1904 = element.get("date1904") in ("1", "true")
        elif event == "start" and element.tag == "sheet":
            key = next((value for name, value in element.items() if name.endswith("}id")), "")
            listed.append((element.get("name", ""), key, element.get("state", "visible") != "visible"))
    for name, key, is_hidden in listed:
        part = targets.get(key, "")
        if part in names:
            reader = _SheetReader(shared, dates, 1462 if since_1904 else 0, count)
            sheet = reader.read(package, part)
            sheet.name, sheet.is_hidden = name, is_hidden
            if sheet.lines:
                sheets.append(sheet)
    return sheets


def _targets(package: Package, names: set[str]) -> dict[str, str]:
    """Each relation's part of the package."""
    part = "xl/_rels/workbook.xml.rels"
    if part not in names:
        raise UnreadableFile(DAMAGED)
    found = {}
    for event, element in package.events(part):
        if event == "start" and element.tag == "Relationship":
            target = element.get("Target", "")
            found[element.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _shared_strings(package: Package) -> Iterator[str]:
    total = 0
    for event, element in package.events("xl/sharedStrings.xml", drop="si"):
        if event == "end" and element.tag == "si":
            text = _text_of(element)
            total += len(text)
            if total > MOST_CHARACTERS:
                raise UnreadableFile("The cells hold more text than any call's answers. Split the file into parts.")
            yield text


def _text_of(element: Element) -> str:
    """The text of a string with its pieces of different format, without the readings that Japanese Excel adds."""
    pieces = [node.text or "" for node in element.findall("*") if node.tag == "t"]
    for run in element:
        if run.tag == "r":
            pieces.extend(node.text or "" for node in run if node.tag == "t")
    return _decode_escapes("".join(pieces)).replace("\x00", "")


def _decode_escapes(text: str) -> str:
    """Excel writes characters that XML forbids as _x000D_."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _date_styles(package: Package) -> set[int]:
    """Numbers of the styles that show a number as a date."""
    own: dict[int, str] = {}
    styles: set[int] = set()
    place, inside = 0, False
    for event, element in package.events("xl/styles.xml"):
        if element.tag == "cellXfs":
            inside = event == "start"
        elif event == "end" and element.tag == "numFmt":
            own[_number(element.get("numFmtId"))] = element.get("formatCode", "")
        elif event == "start" and element.tag == "xf" and inside:
            number = _number(element.get("numFmtId"))
            if number in _DATE_FORMATS or _shows_date(own.get(number, "")):
                styles.add(place)
            place += 1
    return styles


def _shows_date(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[(?![hms])[^\]]*\]', "", code.lower().partition(";")[0])
    return "general" not in bare and bool(re.search(r"[dmyhs]", bare))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


class _SheetReader:
    """Reads one sheet. ``since`` are the days between 1899-12-30 and the workbook's first day."""

    def __init__(self, shared: list[str], dates: set[int], since: int, count: Count) -> None:
        self.shared, self.dates, self.since, self.count = shared, dates, since, count

    def read(self, package: Package, part: str) -> Sheet:
        sheet = Sheet("")
        number = 0
        cells: dict[int, str] = {}
        merged: list[str] = []
        for event, element in package.events(part, drop="row"):
            if event == "start":
                if element.tag == "row":
                    number = _number(element.get("r")) or number + 1
                    cells = {}
                elif element.tag == "col" and element.get("hidden") in ("1", "true"):
                    least, most = _number(element.get("min")), _number(element.get("max"))
                    sheet.hidden_columns.update(range(least - 1, min(most, MOST_COLUMNS)))
                elif element.tag == "mergeCell" and len(merged) < _MOST_MERGED:
                    merged.append(element.get("ref", ""))
            elif element.tag == "c":
                self._take(element, cells)
                element.clear()
            elif element.tag == "row":
                if cells:
                    width = max(cells) + 1
                    line = Line(number, [""] * width, element.get("hidden") in ("1", "true"))
                    for place, text in cells.items():
                        line.cells[place] = text
                    self.count.take(line.cells)
                    sheet.lines.append(line)
                element.clear()
        _fill_merged(sheet, merged)
        return sheet

    def _take(self, element: Element, cells: dict[int, str]) -> None:
        text = self._value(element)
        if text.strip():
            place = _column(element.get("r", "")) if element.get("r") else max(cells, default=-1) + 1
            if place >= MOST_COLUMNS:
                raise UnreadableFile(
                    f"The sheet has more than {MOST_COLUMNS:,} columns. Keep the questions of the form only."
                )
            cells[place] = text

    def _value(self, element: Element) -> str:
        sort = element.get("t", "n")
        stored = formula = inline = None
        for child in element:
            if child.tag == "v":
                stored = child
            elif child.tag == "f":
                formula = child
            elif child.tag == "is":
                inline = child
        if sort == "inlineStr":
            return _text_of(inline) if inline is not None else ""
        text = stored.text or "" if stored is not None else ""
        if not text and sort != "str":  # of a text, an empty value is what the formula gave
            return NO_VALUE if formula is not None else ""
        if sort == "s":
            place = _number(text)
            return self.shared[place] if place < len(self.shared) else ""
        if sort == "b":
            return "TRUE" if text == "1" else "FALSE"
        if sort == "e":
            return NO_VALUE
        if sort in ("str", "d"):
            return _decode_escapes(text).replace("\x00", "")
        return self._of_number(text, _number(element.get("s")) in self.dates)

    def _of_number(self, text: str, is_date: bool) -> str:
        """A number as people read it: a date as ISO 8601, a whole number without a decimal point."""
        try:
            value = float(text)
        except ValueError:
            return text
        if is_date and 1 <= value + self.since < 2_958_466:
            days = value + self.since
            moment = datetime.datetime(1899, 12, 30) + datetime.timedelta(seconds=round(days * 86_400))  # noqa: DTZ001 -- a sheet names no zone
            return moment.isoformat(sep=" ")
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return repr(value)


def _column(reference: str) -> int:
    """The place of a cell such as "AB12", counted from 0."""
    place = 0
    for character in reference:
        if not ("A" <= character <= "Z"):
            break
        place = place * 26 + ord(character) - 64
        if place > 20_000:
            break
    return max(place - 1, 0)


def _fill_merged(sheet: Sheet, merged: list[str]) -> None:
    """Write the value of cells merged downwards into each of their lines, as people see it. Titles across stay."""
    by_number = {line.number: line for line in sheet.lines}
    for reference in merged:
        found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", reference)
        if not found or found[1] != found[3] or int(found[4]) - int(found[2]) > 100:
            continue
        place, first = _column(found[1]), by_number.get(int(found[2]))
        if first is None or place >= len(first.cells):
            continue
        for number in range(int(found[2]) + 1, int(found[4]) + 1):
            line = by_number.get(number)
            if line is not None:
                line.cells.extend([""] * (place + 1 - len(line.cells)))
                line.cells[place] = line.cells[place] or first.cells[place]
