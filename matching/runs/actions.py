"""What can be done with a solved run. Upper floors register their buttons here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matching.models import Run


@dataclass(frozen=True)
class Action:
    """A button on a run's page: words, the address it leads to, and whether it is the one to press next."""

    words: Any
    address: str
    main: bool = False


Maker = Callable[[Run, Any], "Action | None"]

_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    """Add a function of the run and the signed-in user that returns a button or None. Call it in ``AppConfig.ready``."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def actions_for(run: Run, user: Any) -> list[Action]:
    """The buttons that ``user`` gets on this run's page."""
    return [action for maker in _makers if (action := maker(run, user)) is not None]
