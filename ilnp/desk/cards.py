"""The cards on the desk's first page: what needs a person today.

Upper floors register a function. An app on a floor that may not import the desk has a method ``waiting_for_staff(user)``
on its ``AppConfig`` instead, which returns the same facts as plain dictionaries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps


@dataclass(frozen=True)
class Card:
    """One thing that waits for a person.

    ``count`` is how many; a card with none is not shown. ``words`` is a translated phrase that follows the number
    ("applications wait for a decision"). ``url`` is the page where the work is done. ``urgent`` cards stand first and
    are marked in words as well as colour. ``hint`` is one short line more, or empty.
    """

    count: int
    words: str
    url: str
    urgent: bool = False
    hint: str = ""


CardMaker = Callable[[Any], "Card | Iterable[Card] | None"]

_makers: list[CardMaker] = []


def register(maker: CardMaker) -> CardMaker:
    """Add a function of the signed-in user that returns a card, several, or None. Call it in ``AppConfig.ready``.

    The function itself looks at the user's permissions: no card may count what its reader may not see. Registering
    the same function again changes nothing. Usable as a decorator.
    """
    if maker not in _makers:
        _makers.append(maker)
    return maker


def cards_for(user: Any) -> list[Card]:
    """All cards that concern ``user`` now: urgent ones first, else as registered. Zero counts are left out."""
    found = [
        Card(**facts)
        for config in apps.get_app_configs()
        if hasattr(config, "waiting_for_staff")
        for facts in config.waiting_for_staff(user)
    ]
    for maker in _makers:
        made = maker(user)
        if made is None:
            continue
        found.extend([made] if isinstance(made, Card) else made)
    return sorted((card for card in found if card.count), key=lambda card: not card.urgent)
