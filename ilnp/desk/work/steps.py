"""The call that one works on, and its steps in the programme's order, which stand as tabs above every page of the desk.

The desk knows no call: a chapter says which works there are, and every chapter adds its steps, from modules called
``work`` that are read at start::

    @step(order=20)
    def screening(user, work):
        if user.has_perm("applications.screen_application"):
            return Step(_("Screening"), reverse("admin:screening", args=[work.key]), waiting, _("to decide"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Work:
    """Something to work on, from its first application to looking back: its row's number, and its key in addresses."""

    number: int
    key: str
    title: str


@dataclass(frozen=True)
class Step:
    """One tab: its name, the page it leads to, how many things wait there, and what they wait for, in words."""

    words: str
    url: str
    waits: int = 0
    waits_for: str = ""


WorksMaker = Callable[[Any], Iterable[Work]]
StepMaker = Callable[[Any, Work], "Step | None"]
Finder = Callable[[Mapping[str, Any]], "str | None"]

_works: list[WorksMaker] = []
_steps: list[tuple[int, StepMaker]] = []
_finders: list[Finder] = []


def works(maker: WorksMaker) -> WorksMaker:
    """Declare a function of the signed-in user that returns what they can work on, newest first."""
    if maker not in _works:
        _works.append(maker)
    return maker


def step(order: int) -> Callable[[StepMaker], StepMaker]:
    """Declare a function of the user and the work that returns one tab, or None for who may not open its page."""

    def declare(maker: StepMaker) -> StepMaker:
        if maker not in [known for _order, known in _steps]:
            _steps.append((order, maker))
            _steps.sort(key=lambda entry: entry[0])
        return maker

    return declare


def found_in(finder: Finder) -> Finder:
    """Declare a function of a page's context that returns the key of the work that the page is about, or None."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def all_works(user: Any) -> list[Work]:
    """Everything that ``user`` can work on."""
    return [work for maker in _works for work in maker(user)]


def key_in(context: Mapping[str, Any]) -> str:
    """The key of the work that a page with this context is about; empty where it is about none in particular."""
    return next((key for finder in _finders if (key := finder(context))), "")


def steps_of(user: Any, work: Work) -> list[Step]:
    """The tabs of a work that ``user`` may open, in the programme's order."""
    return [made for _order, maker in _steps if (made := maker(user, work)) is not None]
