"""How the difference between a row and what ships is shown: column by column, and language by language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ilnp.words.defaults import Kind, Standing
from ilnp.words.languages import NAMES, direction


@dataclass(frozen=True)
class Difference:
    """One text that differs: what it is called, in which language it is, ours and the one that ships."""

    label: str
    language: str
    ours: str
    shipped: str

    @property
    def direction(self) -> str:
        """Which way it is written."""
        return direction(self.language)


def differences(kind: Kind, standing: Standing) -> Iterator[Difference]:
    """What differs, of a deleted row what shipped. Texts by language are taken apart."""
    row_language = _language_of(kind, standing)
    for name, shipped in standing.shipped.items():
        label = str(kind.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        ours = None if standing.ours is None else standing.ours[name]
        if isinstance(shipped, dict) and set(shipped) <= set(NAMES):
            ours = ours or {}
            for code in NAMES:
                if ours.get(code) != shipped.get(code):
                    yield Difference(f"{label} · {NAMES[code]}", code, ours.get(code, ""), shipped.get(code, ""))
        else:
            yield Difference(label, row_language, _written(ours), _written(shipped))


def _language_of(kind: Kind, standing: Standing) -> str:
    """The language of a row that is in one: it stands in its key."""
    if "language" not in kind.key:
        return "en"
    return standing.record.key.split("/")[kind.key.index("language")]


def _written(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, indent=1)
