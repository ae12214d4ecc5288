"""The policies that earlier programmes followed, and the territories that count as one country, as they ship."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ilnp.words.defaults import Kind, register
from matching.engine.presets import PRESETS

COUNTRY_CLASSES = Path(__file__).parent / "country_classes.json"


def country_classes() -> list[dict[str, Any]]:
    """Every class of territories: its name and its ISO codes."""
    classes = json.loads(COUNTRY_CLASSES.read_text(encoding="utf-8"))
    return [{"name": name, "codes": codes} for name, codes in classes.items()]


def policies() -> Iterator[dict[str, Any]]:
    """The engine's presets as rows."""
    for name, preset in PRESETS.items():
        cap = preset["country_cap"]
        yield {
            "code": slugify(name),
            "name": name,
            "source": preset["source"],
            "trio": preset["trio"],
            "country_cap": None if cap is None else Decimal(str(cap)),
            "goals": preset["goals"],
        }


register(
    Kind(
        "matching.countryclass",
        _("countries that count as one"),
        "matching.CountryClass",
        key=("name",),
        fields=("codes",),
        rows=country_classes,
        permission="matching.change_countryclass",
    )
)
register(
    Kind(
        "matching.policy",
        _("policy"),
        "matching.Policy",
        key=("code",),
        fields=("name", "source", "trio", "country_cap", "goals"),
        rows=policies,
        permission="matching.change_policy",
        retired={"is_active": False},
    )
)
