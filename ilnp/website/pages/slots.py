"""Places on public pages that upper floors fill: open calls and counters on the home page, stories, and so on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

Filler = Callable[[HttpRequest], "SafeString | None"]

NAMES = {"home", "home-figures", "apply", "communications", "stories"}
"""``home``: open calls, right under the introduction. ``home-figures``: counters. ``apply``: calls on "How to apply".
``communications``: flyers and texts. ``stories``: published stories."""

_fillers: dict[str, list[tuple[int, Filler]]] = {name: [] for name in NAMES}


def register(name: str, filler: Filler, *, order: int = 100) -> None:
    """Let ``filler`` add to the slot ``name``; call it in ``AppConfig.ready``.

    ``filler`` gets the request and returns safe HTML (``render_to_string`` gives it), or None for nothing. Smaller
    ``order`` stands first. Raises KeyError for a slot that does not exist.
    """
    fillers = _fillers[name]
    if (order, filler) not in fillers:
        fillers.append((order, filler))
        fillers.sort(key=lambda entry: entry[0])


def fill(name: str, request: HttpRequest) -> SafeString:
    """What the registered floors have to say in the slot ``name``, possibly nothing."""
    parts = (filler(request) for _order, filler in _fillers[name])
    return mark_safe("".join(str(part) for part in parts if part))  # noqa: S308 - each filler returns safe HTML
