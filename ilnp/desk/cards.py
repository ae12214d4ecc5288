"""The cards on the desk's first page: what needs a person today.

A room puts a card there from a module called ``cards``, which is read at start::

    @cards
    def waiting_for_an_answer(user):
        if user.has_perm("website.change_contactmessage"):
            yield Card(number, _("contact messages to answer"), reverse("admin:…"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


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


def cards(maker: CardMaker) -> CardMaker:
    """Declare a function of the signed-in user that returns a card, several, or None.

    The function itself looks at the user's permissions: no card may count what its reader may not see.
    """
    if maker not in _makers:
        _makers.append(maker)
    return maker


def cards_for(user: Any) -> list[Card]:
    """All cards that concern ``user`` now: urgent ones first, else as declared. Zero counts are left out."""
    found: list[Card] = []
    for maker in _makers:
        made = maker(user)
        if made is None:
            continue
        found.extend([made] if isinstance(made, Card) else made)
    return sorted((card for card in found if card.count), key=lambda card: not card.urgent)
