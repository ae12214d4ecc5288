"""Four months of conversation prompts that ship: a folder each, with a file per language whose first line is the topic;
``prompts/days.json`` says on which day each is sent, in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from ilnp.words.defaults import Kind, register

FOLDER = Path(__file__).parent / "prompts"


def prompts() -> Iterator[dict[str, Any]]:
    """Every prompt: its code, its day, its place in the order."""
    days = json.loads((FOLDER / "days.json").read_text(encoding="utf-8"))
    for position, (code, day) in enumerate(days.items(), start=1):
        yield {"code": code, "day": day, "position": position}


def texts() -> Iterator[dict[str, Any]]:
    """Every text of every prompt."""
    for prompt in prompts():
        for path in sorted((FOLDER / prompt["code"]).glob("*.md")):
            first, _newline, body = path.read_text(encoding="utf-8").partition("\n")
            topic = first.removeprefix("# ").strip()
            yield {"prompt__code": prompt["code"], "language": path.stem, "topic": topic, "body": body.strip()}


def replan() -> None:
    """Let what is planned in the cohorts under way follow the library."""
    from cohorts.way.library import changed

    changed()


register(
    Kind(
        "cohorts.prompt",
        _("prompt"),
        "cohorts.Prompt",
        key=("code",),
        fields=("day", "position"),
        rows=prompts,
        permission="cohorts.change_prompt",
        retired={"is_active": False},
        changed=replan,
    )
)
register(
    Kind(
        "cohorts.prompttext",
        _("text of a prompt"),
        "cohorts.PromptText",
        key=("prompt__code", "language"),
        fields=("topic", "body"),
        rows=texts,
        permission="cohorts.change_prompttext",
        changed=replan,
    )
)
