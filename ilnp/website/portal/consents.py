"""The consents that people give and withdraw in the portal, in words, and what follows from withdrawing one."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from ilnp.accounts.models import Consent, User

PURPOSES = [
    (
        Consent.Purpose.SHARING.value,
        _("My answers may be shown to my partner and our liaison. Without this we cannot find you a partner."),
    ),
    (Consent.Purpose.NEWS.value, _("You may write to me about later rounds.")),
    (Consent.Purpose.STATISTICS.value, _("My answers may be counted in statistics, without my name.")),
    (Consent.Purpose.STORY.value, _("My story may be published on this website.")),
]

Consequences = Callable[[User, str], list[str]]

_makers: list[Consequences] = []


def register(maker: Consequences) -> Consequences:
    """Add a function of a person and a purpose that says, a sentence each, what follows if they withdraw that consent.

    The page says so and asks once more. Call it in ``AppConfig.ready``; registering again changes nothing.
    """
    if maker not in _makers:
        _makers.append(maker)
    return maker


def consequences(person: User, purpose: str) -> list[str]:
    """What follows if this person withdraws this consent now; empty where nothing else changes."""
    return [sentence for maker in _makers for sentence in maker(person, purpose)]
