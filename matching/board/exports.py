"""The report of moves by hand, one line per move, undone ones too."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, plain
from matching.models import Move

COLUMNS = [
    Column("call", ("run__call__slug",)),
    Column("run"),
    *plain("number", "kind"),
    Column("applications", ("people",)),
    *plain("reason", "made_at"),
    Column("made_by", ("made_by__email",)),
    *plain("applied_at"),
    Column("applied_by", ("applied_by__email",)),
    *plain("undone_at"),
    Column("undone_by", ("undone_by__email",)),
]
"""One line per move: what it was, whose applications it moved, who made, applied and undid it."""


@registry.report(
    "moves",
    _("Moves by hand: what was changed on the groups of each run"),
    permission="matching.view_run",
    columns=COLUMNS,
    narrowed_by={"call": "run__call__slug"},
)
def moves() -> QuerySet[Move]:
    """All moves, by run and number."""
    return Move.objects.order_by("run", "number")
