"""Newer defaults that wait for a decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ilnp.desk.cards import Card, cards
from ilnp.desk.defaults.deciding import kinds_for
from ilnp.words.models import ShippedDefault


@cards
def cards_for(user: Any) -> Iterator[Card]:
    """One card where newer defaults wait for a decision that ``user`` may make. One query."""
    names = [kind.name for kind in kinds_for(user)]
    if not names:
        return
    count = ShippedDefault.objects.filter(is_newer=True, kind__in=names).count()
    yield Card(
        count,
        ngettext(
            "text of yours has a newer one that came with the program",
            "texts of yours have newer ones that came with the program",
            count,
        ),
        reverse("admin:defaults"),
        hint=_("Yours stay as they are until you take the newer ones."),
    )
