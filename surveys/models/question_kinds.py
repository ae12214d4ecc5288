"""The kinds of question that a survey can ask. A new kind is its name and its row here.

From the row follow what is offered, how a text is typed in and judged, whether answers are counted or read, where they may
be kept, and what PostgreSQL refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ilnp.accounts.addresses import refuse_unreachable


class Kind(models.TextChoices):
    """What a question asks for."""

    SHORT_TEXT = "short_text", _("short text")
    LONG_TEXT = "long_text", _("long text")
    YES_NO = "yes_no", _("yes or no")
    CHOICE = "choice", _("one of several")
    SCALE = "scale", _("1 to 5")
    CONSENT = "consent", _("consent: with name, without, no")
    NAME = "name", _("name")
    EMAIL = "email", _("e-mail address")


def _any_words(_typed: str) -> None:
    """Nothing speaks against what was typed."""


@dataclass(frozen=True)
class Answering:
    """How a kind of question is answered.

    Either by a choice: ``offers`` are those that are the same for every question, as (code, words), ``has_own_choices``
    says that each question brings its own; of codes that are numbers ``has_mean`` asks for the mean. Or in words of one's
    own, of at most ``longest`` characters, typed into a line, or into a box of so many ``rows``, with these attributes of
    HTML; ``judge`` raises ``ValidationError`` for words that cannot be. ``is_personal``: the answer tells who gave it, so
    that it is kept apart from the others.
    """

    offers: tuple[tuple[str, Any], ...] = ()
    has_own_choices: bool = False
    has_mean: bool = False
    longest: int = 0
    rows: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    judge: Callable[[str], None] = _any_words
    is_personal: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether answers are counted, rather than read."""
        return not self.longest


ANSWERING = {
    Kind.SHORT_TEXT: Answering(longest=300),
    Kind.LONG_TEXT: Answering(longest=5000, rows=5),
    Kind.YES_NO: Answering(offers=(("yes", _("Yes")), ("no", _("No")))),
    Kind.CHOICE: Answering(has_own_choices=True),
    Kind.SCALE: Answering(offers=tuple((str(number), str(number)) for number in range(1, 6)), has_mean=True),
    Kind.CONSENT: Answering(has_own_choices=True),
    Kind.NAME: Answering(longest=200, attributes={"autocomplete": "name"}, is_personal=True),
    Kind.EMAIL: Answering(
        longest=254,
        attributes={"type": "email", "autocomplete": "email"},
        judge=refuse_unreachable,
        is_personal=True,
    ),
}

PERSONAL = [kind.value for kind in Kind if ANSWERING[kind].is_personal]
"""Kinds whose answers are kept apart from the others."""

WITH_OWN_CHOICES = [kind.value for kind in Kind if ANSWERING[kind].has_own_choices]
"""Kinds of which every question has choices of its own; no other has any."""
