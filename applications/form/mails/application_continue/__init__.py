"""A form is saved: the code that proves the address, and the link that continues the form."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from applications import made_up
from applications.form import links
from applications.form.mails import form_and_deadline
from applications.models import Draft
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.words.languages import direction

KIND = Kind(
    __name__,
    _("form saved: code and link to continue"),
    gaps("name", "call", "code", "deadline", trusted=("link",)),
    must_receive=True,
    priority=10,
)

_MARK = {"ltr": "", "rtl": "\u200e"}
"""Before digits in groups: without the mark, a line written from right to left shows the second group first."""


def values(draft: Draft, address: str) -> dict[str, str]:
    """How to go on with ``draft``, said in its language; code and link prove ``address``.

    Until it is proved nothing that was typed stands in the mail, not even a name: it may go to a stranger.
    """
    you = draft.answers.get("you", {}) if draft.email_verified == address else {}
    name = (you.get("call_name") or you.get("full_name") or [""])[0]
    code = links.code(draft, address)
    with translation.override(draft.language):
        return {
            "name": " ".join(name.split())[:200] or address,
            "code": f"{_MARK[direction(draft.language)]}{code[:3]} {code[3:]}",
            **form_and_deadline(draft, address),
        }


def example(language: str) -> dict[str, Any]:
    """A made-up form."""
    return {"draft": made_up.draft(language), "address": "ana@example.org"}
