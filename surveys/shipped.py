"""The survey instruments that ship, in eight languages: one file each, with its questions in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from ilnp.words.defaults import Kind, register

FOLDER = Path(__file__).parent / "instruments" / "shipped"


def instruments() -> Iterator[dict[str, Any]]:
    """Every instrument with its ``questions``."""
    for path in sorted(FOLDER.glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def questions() -> Iterator[dict[str, Any]]:
    """Every question, with the code of its instrument."""
    for instrument in instruments():
        for question in instrument["questions"]:
            yield {"instrument__code": instrument["code"], **question}


register(
    Kind(
        "surveys.instrument",
        _("instrument"),
        "surveys.Instrument",
        key=("code",),
        fields=("title", "intro", "readers", "counting", "day", "open_for", "remind_after"),
        rows=instruments,
        permission="surveys.change_instrument",
        retired={"is_offered": False},
    )
)
register(
    Kind(
        "surveys.question",
        _("question"),
        "surveys.Question",
        key=("instrument__code", "code"),
        fields=("position", "kind", "keeping", "label", "help", "choices", "is_required"),
        rows=questions,
        permission="surveys.change_question",
        retired={"is_asked": False},
    )
)
