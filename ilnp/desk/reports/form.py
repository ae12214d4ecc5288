"""What a report can be written as."""

from __future__ import annotations

from enum import Enum


class Form(Enum):
    """The form of a file; the value is the end of its name."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"

    @property
    def content_type(self) -> str:
        """What an answer of this form is called over HTTP."""
        return {
            Form.CSV: "text/csv; charset=utf-8",
            Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Form.JSON: "application/json",
        }[self]
