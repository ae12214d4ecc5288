"""The data dictionary: a report of the reports' columns."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from . import registry
from .columns import Column, ListedReport


@registry.report("dictionary", _("Dictionary: what every column of every report means"), permission="")
class Dictionary(ListedReport):
    """One line per column of every report."""

    about = ContentType

    report = Column("report", means=_("The report's name"), source="the program")
    column = Column("column", means=_("The column's name in the first line of the file"), source="the program")
    meaning = Column("meaning", means=_("What the column holds"), source="the program")
    type = Column(
        "type",
        means=_(
            "The sort of its values: text; moment, in UTC to the second; day; whole number; number; yes or no (1 or 0, in "
            "JSON true or false); codes (joined by commas, in JSON a list); structure (one text, in JSON by name)"
        ),
        source="the program",
    )
    source = Column(
        "source", means=_("The table and column it comes from, or how it is worked out"), source="the program"
    )

    def get_rows(self) -> list[tuple[Any, ...]]:
        """Report by report, in the order of the files."""
        return [
            (report.name, str(column.column_name), str(column.means), sort, source)
            for report in registry.every()
            for column, sort, source in report.resource({}).described()
        ]
