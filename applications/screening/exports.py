"""The report of applications: one line per application, every answer in a column."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from applications.models import Application
from ilnp.desk.reports import registry


class ApplicationResource(registry.ReportResource):
    """One line per application. Choices stand as codes, several of them joined by commas; "Other" texts in ``other``."""

    call = Field(attribute="call__slug", column_name="call")
    languages = Field(column_name="languages")
    interests = Field(column_name="interests")
    tools = Field(column_name="tools")
    areas = Field(column_name="areas")
    free_half_days = Field(column_name="free_half_days")
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
            "role",
            "full_name",
            "call_name",
            "email",
            "country",
            "time_zone",
            "institution",
            "position",
            "library_type",
            "career_stage",
            "languages",
            "interests",
            "wants_library_type",
            "wants_shared_interests",
            "wants_career_stage",
            "trio_welcome",
            "frequency",
            "tools",
            "video_is_difficult",
            "free_half_days",
            "areas",
            "motivation",
            "expression_of_interest",
            "heard",
            "qualifications",
            "other",
            "language",
            "origin",
        ]
        export_order = fields

    def dehydrate_languages(self, application: Any) -> str:
        """Codes with comfort, such as "en:write,sw:speak"."""
        return ",".join(f"{skill.language}:{skill.comfort}" for skill in application.language_skills.all())

    def dehydrate_interests(self, application: Any) -> str:
        """Codes, most important first."""
        return ",".join(application.interests)

    def dehydrate_tools(self, application: Any) -> str:
        """Codes."""
        return ",".join(application.tools)

    def dehydrate_areas(self, application: Any) -> str:
        """Codes."""
        return ",".join(application.areas)

    def dehydrate_free_half_days(self, application: Any) -> str:
        """Codes such as mon-am."""
        return ",".join(application.free_half_days)

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
