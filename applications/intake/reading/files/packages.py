"""Opening what comes as a .zip: workbooks, and a spreadsheet that somebody compressed. Nothing unpacks without a bound."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from applications.intake.reading.files.limits import MOST_UNPACKED, UnreadableFile

DAMAGED = "The file is damaged. Download it again and try once more."
_MOST_PARTS = 2_000
_BLOCK = 65_536
_DEEPEST = 60
_LONGEST_TOKEN = 4_000_000
"""Bytes without the begin or end of an element. No cell is that long, and the parser would go over them again and again."""


class Package:
    """A .zip whose parts are read piece by piece, all of them together up to ``MOST_UNPACKED`` bytes."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            raise UnreadableFile(DAMAGED) from None
        if len(self._archive.infolist()) > _MOST_PARTS:
            raise UnreadableFile(f"The file is a .zip of more than {_MOST_PARTS:,} parts.")
        self._left = MOST_UNPACKED

    def names(self) -> list[str]:
        """The parts' names."""
        return self._archive.namelist()

    def blocks(self, name: str) -> Iterator[bytes]:
        """One part, unpacked block by block. Raises ``UnreadableFile`` where it is damaged, locked, or too large."""
        try:
            with self._archive.open(name) as part:
                while block := part.read(_BLOCK):
                    self._left -= len(block)
                    if self._left < 0:
                        raise UnreadableFile(
                            f"The file unpacks to more than {MOST_UNPACKED // 1_000_000} MB. Split it into parts."
                        )
                    yield block
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, EOFError, OSError, ValueError):
            raise UnreadableFile(DAMAGED) from None

    def whole(self, name: str, most: int) -> bytes:
        """One part of up to ``most`` bytes."""
        taken = bytearray()
        for block in self.blocks(name):
            taken += block
            if len(taken) > most:
                raise UnreadableFile(
                    f"The file in the .zip is larger than {most // 1_000_000} MB. Split it into parts."
                )
        return bytes(taken)

    def events(self, name: str, drop: str = "") -> Iterator[tuple[str, Element]]:
        """The XML of one part as (``start`` or ``end``, element), tags without namespace.

        Elements called ``drop`` are forgotten once they have ended and were looked at. A document type, by which entities
        are made, is refused; so is nesting that no spreadsheet has.
        """
        parser: XMLPullParser = XMLPullParser(("start", "end"))
        stack: list[Element] = []
        head, silent = b"", 0
        try:
            for block in self.blocks(name):
                if len(head) < 1_000:
                    head += block[:1_000]
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise UnreadableFile(DAMAGED)
                parser.feed(block)
                silent += len(block)
                if silent > _LONGEST_TOKEN:
                    raise UnreadableFile(DAMAGED)
                for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                    silent = 0
                    element.tag = element.tag.rpartition("}")[2]
                    if event == "start":
                        stack.append(element)
                        if len(stack) > _DEEPEST:
                            raise UnreadableFile(DAMAGED)
                    else:
                        stack.pop()
                    yield event, element
                    if event == "end" and stack and element.tag == drop:
                        stack[-1].remove(element)
            parser.close()
        except ParseError:
            raise UnreadableFile(DAMAGED) from None
