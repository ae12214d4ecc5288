"""Files that are made to break whoever reads them: small to send, and large, slow or misleading to read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

HEADER = "Timestamp,Email Address,Full name,In which country do you live?"
_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Answers" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
_OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_CLOSE = "</sheetData></worksheet>"


def packed(parts: dict[str, Iterator[str] | str]) -> bytes:
    """A .zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            with archive.open(name, "w", force_zip64=True) as part:
                for piece in [text] if isinstance(text, str) else text:
                    part.write(piece.encode())
    return out.getvalue()


def workbook(sheet: Iterator[str] | str, **more: Iterator[str] | str) -> bytes:
    """An Excel workbook with one sheet."""
    parts: dict[str, Iterator[str] | str] = {"xl/workbook.xml": _WORKBOOK, "xl/_rels/workbook.xml.rels": _RELATIONS}
    parts |= {f"xl/{name}.xml": text for name, text in more.items()}
    return packed({**parts, "xl/worksheets/sheet1.xml": sheet})


def document(table: Iterator[str] | str) -> bytes:
    """An OpenDocument spreadsheet with one table."""
    begin = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="Answers">'
    )

    def whole() -> Iterator[str]:
        yield begin
        yield from [table] if isinstance(table, str) else table
        yield "</table:table></office:spreadsheet></office:body></office:document-content>"

    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": whole()})


def text_cell(reference: str, text: str) -> str:
    """A cell of a worksheet that holds its text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def _first_rows() -> str:
    head = "".join(text_cell(f"{'ABCD'[place]}1", name) for place, name in enumerate(HEADER.split(",")))
    answer = ("5/21/2026 18:57:11", "ana@library.example", "Ana Ruiz", "Peru")
    body = "".join(text_cell(f"{'ABCD'[place]}2", cell) for place, cell in enumerate(answer))
    return f'{_OPEN}<row r="1">{head}</row><row r="2">{body}</row>'


def _around(pieces: Iterator[str]) -> Iterator[str]:
    yield _first_rows()
    yield from pieces
    yield _CLOSE


def _laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>{_OPEN}<row><c><v>&l9;</v></c></row>{_CLOSE}'
    )


def _rows(cell: str) -> bytes:
    return f'{HEADER}\n2026-05-21 10:00:00,ana@library.example,Ana Ruiz,"{cell}"\n'.encode()


_SIXTEEN_THOUSAND = ' table:number-columns-repeated="16384"'


def _repeated(attribute: str) -> str:
    return f'<table:table-cell office:value-type="string"{attribute}><text:p>x</text:p></table:table-cell>'


ATTACKS: dict[str, Callable[[], bytes]] = {
    "80 quotation marks": lambda: HEADER.encode()[:13] + b'"' * 80,
    "a million quotation marks": lambda: b'a,"b' + b'"' * 1_000_001 + b"\r1,2\r",
    "a lone quotation mark in each of 5,000 lines": lambda: (
        HEADER.encode() + b'\n5/21/2026 18:57:11,"ana@library.example,Ana,Peru' * 5_000
    ),
    "100,000 columns": lambda: b",".join(b"c%d" % n for n in range(100_000)) + b"\n" + b"1," * 99_999 + b"1\n",
    "1,048,576 rows": lambda: HEADER.encode() + b"\n1,2,3,4" * 1_048_576,
    "a cell of 5 MB": lambda: _rows("x" * 5_000_000),
    "90,000 blanks in a cell": lambda: _rows("x" + " " * 90_000 + "x"),
    "90,000 brackets in a header": lambda: _rows("Peru").replace(b"live?", b"live?,Which [" + b"[" * 90_000),
    "12,000 addresses in a cell": lambda: _rows("Peru") + f"5/21/2026,{'a@b.cc ' * 12_000},Ana,Peru\n".encode(),
    "600 open brackets among languages": lambda: (
        HEADER.encode() + b",Languages\n" + b'5/21/2026,a@b.example,Ana,Peru,"' + b"- (" * 600 + b'"\n'
    ),
    "zero bytes": lambda: b"a,b\n" + b"\x00" * 20_000_000,
    "a formatted cell in the last row and column": lambda: workbook(
        f'{_first_rows()}<row r="1048576"><c r="XFD1048576" s="0"/></row>{_CLOSE}'
    ),
    "a filled cell in the last column": lambda: workbook(
        f'{_first_rows()}<row r="3">{text_cell("XFD3", "x")}</row>{_CLOSE}'
    ),
    "1,048,576 empty rows in a workbook": lambda: workbook(_around(f'<row r="{n}"/>' for n in range(3, 1_048_577))),
    "1,048,576 filled rows in a workbook": lambda: workbook(
        _around(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(3, 1_048_577))
    ),
    "100,000 cells in a row of a workbook": lambda: workbook(
        _around(iter(['<row r="3">', *("<c><v>1</v></c>" for _n in range(100_000)), "</row>"]))
    ),
    "a workbook that unpacks to a gigabyte": lambda: workbook(_around(" " * 1_000_000 for _n in range(1_000))),
    "one attribute of 200 MB": lambda: workbook(
        _around(iter(['<row r="', *("1" * 1_000_000 for _n in range(200)), '"/>']))
    ),
    "200 MB of shared strings": lambda: workbook(
        f"{_first_rows()}{_CLOSE}",
        sharedStrings=iter(["<sst><si><t>", *("x" * 1_000_000 for _n in range(200)), "</t></si></sst>"]),
    ),
    "100,000 elements inside one another": lambda: workbook(
        _around(iter(["<row>", *("<c>" for _n in range(100_000)), *("</c>" for _n in range(100_000)), "</row>"]))
    ),
    "entities of entities": lambda: workbook(_laughs()),
    "a compressed CSV of a gigabyte": lambda: packed({"answers.csv": ("a,b\n" * 250_000 for _n in range(1_000))}),
    "a .zip of 70,000 files": lambda: packed({f"{n}.csv": "" for n in range(70_000)}),
    "a cell said to be there 16,384 times": lambda: document(
        f"<table:table-row>{_repeated(_SIXTEEN_THOUSAND)}</table:table-row>"
    ),
    "a row said to be there 1,048,576 times": lambda: document(
        f'<table:table-row table:number-rows-repeated="1048576">{_repeated("") * 2}</table:table-row>'
    ),
}
"""Each attack by what it is; called, it makes the file."""

HARMLESS = (
    "90,000 blanks in a cell",
    "90,000 brackets in a header",
    "600 open brackets among languages",
    "a formatted cell in the last row and column",
    "1,048,576 empty rows in a workbook",
)
"""What is strange only, and is read."""
