"""Whom a person met, and whom they must never meet, follows them when two accounts become one."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ilnp.accounts.merging.registry import Kept
from ilnp.accounts.merging.registry import register as register_kept
from matching import history
from matching.models import PairHistory


def register() -> None:
    """Called once, when the program starts."""
    register_kept(
        Kept(
            "matching.pairhistory",
            _("people they were put together with, or must not be"),
            lambda person: PairHistory.objects.filter(Q(one=person) | Q(other=person)).count(),
            lambda ending, into, _actor: history.follow(ending, into),
            rows=("matching.PairHistory.one", "matching.PairHistory.other"),
            order=30,
        )
    )
