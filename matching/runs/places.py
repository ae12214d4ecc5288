"""How many places there can be. Upper floors, which know who looks after groups, say it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Carried:
    """So many people that can be looked after now, a sentence that says so, and the page where that is changed."""

    people: int
    words: str
    address: str


Maker = Callable[[], "Carried"]

_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    """Add a function that says how many people can be looked after. Call it in ``AppConfig.ready``."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def carried() -> list[Carried]:
    """What everybody says who looks after people."""
    return [maker() for maker in _makers]


def preset(free: int, said: list[Carried]) -> int:
    """The places to begin with: everybody who is free, but no more than can be looked after, if anybody can; at least 2."""
    able = [one.people for one in said if one.people]
    return max(2, min([free, *able]))
