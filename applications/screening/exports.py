"""The report of applications: one line per application, every answer in a column."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from applications import questions
from applications.models import Application
from ilnp.desk.reports import registry

_ANSWERS = [question.code for question in questions.ANSWERS]


class ApplicationResource(registry.ReportResource):
    """One line per application, every answer a column. Choices stand as codes, several of them joined by commas; answers
    in the person's own words stand in ``other``."""

    call = Field(attribute="call__slug", column_name="call")
    languages = Field(column_name="languages")
    reasons = Field(column_name="reasons")
    qualifications = Field(column_name="qualifications")
    other = Field(column_name="other")
    duplicate_of = Field(attribute="duplicate_of__reference", column_name="duplicate_of")

    class Meta:
        model = Application
        fields = [
            "call",
            "reference",
            "status",
            "reasons",
            "duplicate_of",
            "submitted_at",
            "published_at",
            "placed_at",
            *_ANSWERS,
            "other",
            "language",
            "origin",
        ]
        export_order = fields

    def dehydrate_languages(self, application: Any) -> str:
        """Codes with comfort, such as "en:write,sw:speak"."""
        return ",".join(f"{skill.language}:{skill.comfort}" for skill in application.language_skills.all())

    def dehydrate_reasons(self, application: Any) -> str:
        """Codes of why not eligible."""
        return ",".join(application.reasons)

    def dehydrate_qualifications(self, application: Any) -> str:
        """Codes with yes, no or nothing, such as "internet:yes,commit:"."""
        said = {True: "yes", False: "no", None: ""}
        return ",".join(f"{code}:{said[answer]}" for code, answer in sorted(application.qualifications.items()))

    def dehydrate_other(self, application: Any) -> str:
        """Answers in the person's own words, by field."""
        return "; ".join(f"{name}: {text}" for name, text in application.other.items())


@registry.report(
    "applications",
    _("Applications: every answer and decision"),
    permission="applications.export_application",
    resource=ApplicationResource,
    narrowed_by={"call": "call__slug"},
)
def applications() -> QuerySet[Application]:
    """All applications, in the order of sending in."""
    return (
        Application.objects.select_related("call", "duplicate_of")
        .prefetch_related("language_skills")
        .defer("source")
        .order_by("call", "submitted_at", "id")
    )
