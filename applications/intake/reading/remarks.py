"""What a careful reader would ask about a file: in which row, about which field, what was read, why it is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

DOUBTS = {
    "address_among_words": "the e-mail address stands among words that may belong to it",
    "address_corrected": "the e-mail address was put right: a quotation mark, a dash, a blank",
    "address_several": "the cell holds more than one e-mail address",
    "address_misspelt": "the e-mail address is probably misspelt",
    "address_of_account": "the question for the address is empty; this is the account that was signed in",
    "name_cut": "the name is longer than 200 characters and was cut",
    "country_misspelt": "the country was misspelt and put right",
    "country_unclear": "the words could mean more than one country",
    "time_missing": "there is no time stamp; the time of the row before was taken",
    "time_unreadable": "the time stamp cannot be read; the time of the row before was taken",
    "half_of_day_unclear": "morning or afternoon: the word beside the hour is not known, or leaves it open",
    "zone_unknown": "the time zone that the time stamp names is not known; that of the call was taken",
    "zone_by_name": "the time zone was read from a name or from letters that can mean several",
    "year_unlikely": "the time is far from the call's and from the other rows'; the time of the row before was taken",
    "years_of_file": "most times are far from the call's; they were taken as they stand",
    "times_missing": "no column of time stamps was found; the order of the file and the time of reading were taken",
    "other_calendar": "the year was counted in another calendar",
    "date_order_unclear": "which number is the day and which the month, the file does not say",
    "time_zone_guessed": "the country has several time zones; that of most of its people was taken",
    "zone_of_file": "the time was moved by what lies between this file and what was brought in before",
    "more_cells": "the row has more cells than the header",
    "preview": "a preview or a test, not an answer",
    "unfinished": "the answer was not finished",
    "consent_not_stated": "no column and no statement says that people agreed to share their data; they are stored as not "
    "having agreed",
    "consent_unclear": "the answer about sharing their data is neither yes nor no; it was taken as no",
    "hidden_row": "the row is hidden in the workbook",
    "formula_without_value": "a cell holds a formula without a stored value, or an error of the spreadsheet program",
    "hidden_column": "the column is hidden in the workbook",
    "column_left_out": "the column answers no question that is known; its values are kept with the row as it came",
    "list_hardly_known": "hardly a word of the column is on the list of choices",
    "sheet_left_out": "the sheet was not read",
    "repeats_many": "more than a handful of people would be told that they applied twice",
}
"""Every doubt, and what it says. All remarks whose field is ``email`` put the address in doubt."""


@dataclass(frozen=True)
class Remark:
    """One doubt. ``row`` counts data rows from 1 through all sheets and is None where the whole file is meant; ``field`` is
    one of ``fields.FIELDS`` or a qualification, or None; ``read`` is the text in question, or None."""

    row: int | None
    field: str | None
    read: str | None
    doubt: str

    def as_json(self) -> dict[str, object]:
        """For the account of a file."""
        return {"row": self.row, "field": self.field, "read": self.read, "doubt": self.doubt}
