"""To the liaison, on a morning on which something is new: which groups need them, and a text to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import addresses, made_up
from ilnp.accounts.models import User
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words import phrases

KIND = Kind(
    __name__,
    _("to the liaison: groups that need you"),
    gaps("name", "number", "groups", "answer_goes_to", "draft", trusted=("address",)),
    must_receive=True,
    priority=30,
    stale_after=timedelta(days=3),
)


def values(liaison: User, groups: Sequence[str], answer_goes_to: Sequence[str], draft: str) -> dict[str, str]:
    """What is told of each group, the worst first; to whom an answer goes (names), and the text for them."""
    return {
        "name": liaison.get_short_name(),
        "number": str(len(groups)),
        "groups": "\n\n".join(groups),
        "answer_goes_to": phrases.listed(answer_goes_to, liaison.language),
        "draft": draft,
        "address": addresses.staff_groups_address() + "?show=need",
    }


def example(language: str) -> dict[str, Any]:
    """Two made-up groups."""
    groups = [
        "12 · Spring 2027\nJun Sato wrote on March 12, 2027 that they cannot reach Amina Diallo.\n"
        "Jun Sato: jun@example.org\nAmina Diallo: amina@example.org",
        "7 · Spring 2027\nAna Silva has not answered our question of March 9, 2027.\nAna Silva: ana@example.org",
    ]
    return {
        "liaison": made_up.liaison(language).person,
        "groups": groups,
        "answer_goes_to": ["Amina Diallo"],
        "draft": "Dear Amina Diallo,\n\nare you still there?",
    }
