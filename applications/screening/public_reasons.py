"""Why somebody was not accepted, in words for them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from applications.models import Qualification

CALL_FULL = "call_full"
"""Reason of those who meet every rule but came after the call's cap was reached."""


def reason_text(code: str, language: str, qualifications: Mapping[str, Qualification]) -> str:
    """The kind sentence for one reason of a decision, in ``language``. ``qualifications`` are all there are, by code."""
    if code in qualifications:
        return qualifications[code].reason.in_language(language)
    with translation.override(language):
        return _("More people applied than this round has room for, and places were given in the order of applying.")
