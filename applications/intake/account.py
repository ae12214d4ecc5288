"""The account of a file: what was read, what is refused and why, what should be asked; as JSON, in words, and as a CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC
from typing import Any

from django.utils.translation import gettext_lazy

from applications.intake.comparing import Comparison
from applications.intake.reading.remarks import DOUBTS, Remark
from applications.intake.reading.submission import Submission
from applications.intake.reading.whole import ADDED
from applications.intake.understanding import Plan
from applications.screening import eligibility
from ilnp.cells import BYTE_ORDER_MARK, harmless

PROBLEMS = {
    "address_missing": gettext_lazy("The e-mail address is missing."),
    "address_unreadable": gettext_lazy("This is not one e-mail address: “%(cell)s”."),
    "address_undeliverable": gettext_lazy("No mail can go to this e-mail address: “%(cell)s”."),
    "name_missing": gettext_lazy("The name is missing."),
    "country_missing": gettext_lazy("The country is missing."),
    "country_unreadable": gettext_lazy("We cannot tell which country this is: “%(cell)s”."),
    "shifted": gettext_lazy(
        "The row has more cells than the header, and its answers do not stand under their questions."
    ),
}
"""Why a row cannot become an application, in words for whoever can put it right."""

HANDFUL = 5
"""Of so many people at most it needs no question whether they shall be told that they applied twice."""


def reason(plan: Plan, made: Submission) -> str:
    """Why a row is refused or left out, in words, in the language in force."""
    cells = {
        "address_unreadable": made.address_cell,
        "address_undeliverable": made.address_cell,
        "country_unreadable": _cell(plan, made, "country"),
    }
    words = [
        str(PROBLEMS[code]) % {"cell": cells.get(code, "")[:100]} if code in cells else str(PROBLEMS[code])
        for code in made.problems
    ]
    return " ".join(words or [in_words(remark) for remark in made.remarks if remark.field == "email"])


def in_words(remark: Remark) -> str:
    """A remark as a sentence, with what was read."""
    words = DOUBTS[remark.doubt]
    return f"{words[:1].upper()}{words[1:]}: “{remark.read}”." if remark.read else f"{words[:1].upper()}{words[1:]}."


def _cell(plan: Plan, made: Submission, name: str) -> str:
    row = plan.table.rows[made.number - 1]
    return next((row.cells[r.column.index] for r in plan.mapping.of(name) if row.cells[r.column.index].strip()), "")


def silent_about_sharing(plan: Plan, comparison: Comparison) -> int:
    """Of how many new people neither a column nor a statement says whether they agreed to share their data."""
    return 0 if plan.said.consent_ground else sum(1 for made in comparison.new if made.shares is None)


def remarks(plan: Plan, comparison: Comparison) -> list[Remark]:
    """All that should be asked: about the file first, then row by row."""
    found = list(plan.understanding.remarks)
    if len(comparison.repeats) > HANDFUL:
        found.append(Remark(None, None, str(len(comparison.repeats)), "repeats_many"))
    if silent := silent_about_sharing(plan, comparison):
        found.append(Remark(None, "consent_sharing", str(silent), "consent_not_stated"))
    for made in plan.understanding.submissions:
        found.extend(made.remarks)
    return found


def as_json(plan: Plan, comparison: Comparison, *, with_values: bool = False) -> dict[str, Any]:
    """The machine-readable account of a file.

    ``rows`` counts data rows, ``countries`` different countries; ``country_by_row`` has null for a refused row.
    ``duplicates`` names for each repeat the address of the person's first submission and how it differs (``kind``),
    ``below_minimum`` the required qualifications answered no by people (not by their repeats), ``refused`` the rows
    that need a person, with the reason in English words. ``remarks`` are doubts. ``call`` says what the rows are to the
    call: ``new`` people, ``repeats`` of people that it has, ``changed`` and ``unchanged`` rows, rows ``left_out``.
    """
    made_by_number = {made.number: made for made in plan.understanding.submissions}
    account = {
        "rows": len(plan.table.rows),
        "countries": len({made.country for made in plan.readable}),
        "country_by_row": [None if made.problems else made.country for made in plan.understanding.submissions],
        "duplicates": [
            {"row": repeat.later.key, "of": made_by_number[repeat.first.key].address, "kind": repeat.kind}
            for repeat in plan.repeats
        ],
        "below_minimum": [
            {"row": number, "fails": list(verdict.reasons)}
            for number, verdict in sorted(plan.verdicts.items())
            if verdict.outcome is eligibility.Outcome.NOT_ELIGIBLE
        ],
        "refused": [{"row": made.number, "reason": reason(plan, made)} for made in plan.refused],
        "remarks": [remark.as_json() for remark in remarks(plan, comparison)],
        "call": {
            "new": len(comparison.new) - len(comparison.repeats),
            "repeats": len(comparison.repeats),
            "changed": len(comparison.changed),
            "unchanged": len(comparison.unchanged),
            "left_out": len(plan.in_doubt),
        },
    }
    if with_values:
        account["values"] = [_values(made) for made in plan.understanding.submissions]
    return account


def _values(made: Submission) -> dict[str, Any] | None:
    """A row as it would be stored; None where it would not."""
    if not made.is_readable or made.submitted_at is None:
        return None
    return {
        "row": made.number,
        "email": made.address,
        "full_name": made.full_name,
        "country": made.country,
        "submitted_at": made.submitted_at.astimezone(UTC).isoformat(),
        "time_zone": made.time_zone or "UTC",
    }


def refused_csv(plan: Plan) -> str:
    """The rows that are refused or left out as a CSV that can be put right and brought in again: all columns as they came,
    and the reason.

    Cells that a spreadsheet program would execute are made harmless; the intake takes that back.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    kept = [place for place, name in enumerate(plan.table.header) if name not in ADDED]
    writer.writerow([*(harmless(plan.table.header[place]) for place in kept), *ADDED])
    for made in plan.understanding.submissions:
        if not made.is_readable:
            row = plan.table.rows[made.number - 1]
            own = [harmless(row.cells[place]) for place in kept]
            writer.writerow([*own, reason(plan, made), str(row.line), *map(harmless, row.beyond)])
    return BYTE_ORDER_MARK + out.getvalue()
