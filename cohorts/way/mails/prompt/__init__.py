"""An idea for the next conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from cohorts.models import Membership, PromptText
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

KIND = Kind(
    __name__,
    _("conversation prompt"),
    gaps("name", "cohort", "partners", "topic", markdown=("prompt",), trusted=("address",)),
    topic="prompts",
)


def values(membership: Membership, partners: Sequence[str], text: PromptText) -> dict[str, str]:
    """The idea, and with whom: ``partners`` are the names of the others in the group."""
    person = membership.person
    return {
        "name": person.get_short_name(),
        "cohort": membership.cohort.name,
        "partners": phrases.listed(partners, person.language),
        "topic": text.topic,
        "prompt": text.body,
        "address": addresses.portal_address(person.language),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up idea in a made-up group of three."""
    body = (
        "What does an ordinary Tuesday look like where you work?\n\n"
        "- Who comes first?\n- [Something to read](https://librarians.example/tuesday)"
    )
    return {
        "membership": made_up.membership(language),
        "partners": ["Jun Sato", "Lucía Prieto"],
        "text": PromptText(language=language, topic="A day in your library", body=body),
    }
