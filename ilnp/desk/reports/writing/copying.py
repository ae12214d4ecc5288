"""Rows of a query as PostgreSQL's own COPY writes them, handed on while it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

BLOCK = 1 << 16
"""So many bytes are handed on at once."""

AHEAD = 16
"""So many blocks PostgreSQL may be ahead of whoever reads them."""


def copied(rows: QuerySet[Any], finish: Callable[[bytes], bytes], *, form: str = "csv") -> Iterator[tuple[bytes, int]]:
    """The selected values of a query as lines, in blocks, each with the number of its lines.

    ``form`` is one of COPY's own: "csv", or "text", where values are parted by tabs and escaped by backslashes.

    ``finish`` is given each line as PostgreSQL ends it, with one line feed. Another thread holds the connection while
    lines come, so nothing else may be asked of the database until the last block is read. Where nobody reads on, the
    query is called off. Raises what PostgreSQL refuses, after the blocks before it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            query, values = rows.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            return
        copying: Any = cursor.cursor
        statement = copying.mogrify(query, values).decode()
        lines = _Blocks(finish)
        thread = Thread(
            target=lines.fill, args=(copying, f"COPY ({statement}) TO STDOUT (FORMAT {form})"), daemon=True
        )
        thread.start()
        try:
            yield from lines.read()
        finally:
            lines.stop(copying.connection)
            thread.join()


class _NobodyReads(Exception):
    """Whoever read the blocks has gone."""


class _Blocks:
    """Lines on their way from the thread that copies to the one that reads, never more than some blocks of them."""

    def __init__(self, finish: Callable[[bytes], bytes]) -> None:
        self.finish = finish
        self.ready: SimpleQueue[tuple[bytes, int] | BaseException | None] = SimpleQueue()
        self.room = Semaphore(AHEAD)
        self.stopped = False
        self.ended = False
        self.lines: list[bytes] = []
        self.size = 0

    def fill(self, cursor: Any, statement: str) -> None:
        """Run the statement to its end, in a thread of its own."""
        try:
            cursor.copy_expert(statement, self)
            self._hand_on()
        except _NobodyReads:
            self.ready.put(None)
        except BaseException as error:  # whatever it is, the thread that reads raises it
            self.ready.put(error)
        else:
            self.ready.put(None)

    def write(self, line: bytes) -> None:
        """Take one line; the driver calls this for each."""
        line = self.finish(line)
        self.lines.append(line)
        self.size += len(line)
        if self.size >= BLOCK:
            self._hand_on()

    def _hand_on(self) -> None:
        self.room.acquire()
        if self.stopped:
            raise _NobodyReads
        if self.lines:
            self.ready.put((b"".join(self.lines), len(self.lines)))
        self.lines, self.size = [], 0

    def read(self) -> Iterator[tuple[bytes, int]]:
        """The blocks as they come."""
        while (block := self.ready.get()) is not None:
            if isinstance(block, BaseException):
                self.ended = True
                raise block
            self.room.release()
            yield block
        self.ended = True

    def stop(self, link: Any) -> None:
        """Call the statement off, unless it is over."""
        if not self.ended:
            self.stopped = True
            link.cancel()
            self.room.release()
