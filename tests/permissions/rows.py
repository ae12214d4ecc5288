"""What a row of the table says, and how it is tried."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

PAGE = frozenset({200})
"""What a GET answers where the person may see the page."""
MOVED_ON = frozenset({302})
"""What a POST answers where it did what it says."""


@dataclass(frozen=True)
class Row:
    """One page, or one act on it: who may, at which address, with which body.

    ``route`` is the address as the URL configuration has it; ``at`` what stands in its places, in their order, ``query``
    what follows, and ``body`` what is posted: texts in which ``{name}`` stands for something of the stage. ``ok`` are
    the answers to those who may. ``act`` tells the acts of one page apart. An act by somebody who may must be noted in
    the audit trail, unless it ``notes`` nothing; nothing is ever noted of those who may not.
    """

    route: str
    may: Collection[str]
    at: tuple[str, ...] = ()
    body: Mapping[str, Any] | None = None
    ok: frozenset[int] = PAGE
    act: str = ""
    notes: bool = False
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{'GET' if self.body is None else 'POST'} {self.route} {self.act}".strip()


def page(route: str, may: Collection[str], *at: str, ok: Collection[int] = PAGE, query: str = "") -> Row:
    """A page that is looked at."""
    return Row(route, may, at, ok=frozenset(ok), query=query)


def act(
    route: str,
    may: Collection[str],
    *at: str,
    body: Mapping[str, Any] | None = None,
    ok: Collection[int] = MOVED_ON,
    name: str = "",
    notes: bool = True,
    query: str = "",
) -> Row:
    """Something that is done by a POST; ``notes``: the audit trail says so afterwards."""
    return Row(route, may, at, body=body or {}, ok=frozenset(ok), act=name, notes=notes, query=query)
