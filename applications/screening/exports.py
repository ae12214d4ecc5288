"""The report of applications: one line per application, every answer in a column."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from applications import questions
from applications.models import Application, LanguageSkill
from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, plain


def qualification_codes(qualifications: Mapping[str, bool | None]) -> str:
    """Codes with yes, no or nothing, such as "internet:yes,commit:"."""
    said = {True: "yes", False: "no", None: ""}
    return ",".join(f"{code}:{said[answer]}" for code, answer in sorted(qualifications.items()))


def other_answers(other: Mapping[str, str]) -> str:
    """Answers in the person's own words, by field."""
    return "; ".join(f"{name}: {text}" for name, text in other.items())


_WRITTEN = {
    "languages": Column("languages", ("skills",)),
    "qualifications": Column("qualifications", cell=qualification_codes),
}
"""Answers that are not written as they are stored."""

COLUMNS = [
    Column("call", ("call__slug",)),
    *plain("reference", "status", "reasons"),
    Column("duplicate_of", ("duplicate_of__reference",)),
    *plain("submitted_at", "published_at", "placed_at"),
    *(_WRITTEN.get(question.code) or Column(question.code) for question in questions.ANSWERS),
    Column("other", cell=other_answers),
    *plain("language", "origin"),
]
"""One line per application, every answer a column. Choices stand as codes, several of them joined by commas; answers in
the person's own words stand in ``other``."""


@registry.report(
    "applications",
    _("Applications: every answer and decision"),
    permission="applications.export_application",
    columns=COLUMNS,
    narrowed_by={"call": "call__slug"},
)
def applications() -> QuerySet[Application]:
    """All applications, in the order of sending in, each with its languages as codes with comfort, such as "en:write"."""
    skills = LanguageSkill.objects.filter(application=OuterRef("pk")).order_by("pk")
    spoken = ArraySubquery(skills.values_list(Concat(F("language"), Value(":"), F("comfort"))))
    return Application.objects.annotate(skills=spoken).order_by("call", "submitted_at", "id")
