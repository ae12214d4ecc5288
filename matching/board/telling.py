"""Moves in words: what one will do, and what one has done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.board.standing import Standing
from matching.models import Move

Namer = Callable[[int], str]
Kind = Move.Kind

MADE = {
    Kind.SWAP: gettext_lazy("%(one)s and %(two)s swap places"),
    Kind.IN: gettext_lazy("%(one)s takes the place of %(two)s"),
    Kind.OUT: gettext_lazy("%(one)s is taken out"),
    Kind.TOGETHER: gettext_lazy("%(one)s and %(two)s become a pair"),
    Kind.THIRD: gettext_lazy("%(one)s joins %(two)s and %(three)s"),
    Kind.TRIO: gettext_lazy("%(one)s, %(two)s and %(three)s become a group of three"),
    Kind.BLOCK: gettext_lazy("%(one)s and %(two)s are never put together again"),
}


def made(kind: str, people: Sequence[int], name: Namer) -> str:
    """A move, by the names of its people."""
    if kind == Kind.LOCK:
        return _("%(names)s stay together as they are") % {"names": " + ".join(map(name, people))}
    parts = dict(zip(("one", "two", "three"), map(name, people), strict=False))
    return str(MADE[Kind(kind)]) % parts


def follows(before: Standing, after: Standing, named: Iterable[int], name: Namer) -> str:
    """Who loses their place by a move without being named in it; empty for nobody."""
    left = sorted(after.displaced(before) - frozenset(named))
    return _("without a place then: %(names)s") % {"names": ", ".join(map(name, left))} if left else ""
