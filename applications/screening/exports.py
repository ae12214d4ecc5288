"""The reports of applications, every answer in a column, and of what was decided about them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from applications import questions
from applications.models import Application, LanguageSkill
from applications.question_kinds import Question
from ilnp.desk.reports import registry
from ilnp.desk.reports.columns import Column, Report


class SaidOfQualifications(Func):
    """Codes with yes, no or nothing, such as "commit:yes,internet:", in the order that PostgreSQL keeps them in.

    Codes hold letters, digits, hyphens and underscores alone, and each says yes, no or nothing: so the object's own text
    only loses its braces, quotation marks and blanks, ten times as fast as taking it apart.
    """

    template = (
        "translate(replace(replace(replace((%(expressions)s)::text, ': true', ':yes'), ': false', ':no'), ': null', ':'), "
        "'{}\" ', '')"
    )
    output_field = TextField()


class InOwnWords(Func):
    """Answers in the person's own words, each after the name of its field."""

    template = (
        "(CASE WHEN %(expressions)s = '{}' THEN '' ELSE "
        "(SELECT string_agg(key || ': ' || value, '; ') FROM jsonb_each_text(%(expressions)s)) END)"
    )
    output_field = TextField()


def _column_of(question: Question) -> Column:
    means: dict[str, Any] = {"means": question.title}
    if question.code == "languages":
        return Column("skills", source="applications_languageskill.language:comfort", **means)
    if question.code == "qualifications":
        return Column(question.code, text="said_of_qualifications", **means)
    return Column(question.code, **means)


Answers: Any = type("Answers", (Report,), {question.code: _column_of(question) for question in questions.ANSWERS})
"""Every question whose answer belongs to an application, in the order of asking."""


@registry.report(
    "applications",
    _("Applications: every answer and decision"),
    permission="applications.export_application",
    narrowed_by={"call": "call__slug"},
)
class Applications(Answers):
    """One line per application, every answer a column. Choices stand as codes; other answers in ``other``."""

    class Meta:
        export_order = (
            "call",
            "reference",
            "status",
            "reasons",
            "duplicate_of",
            "submitted_at",
            "published_at",
            "placed_at",
        )

    call = Column("call__slug", means=_("The call's short name"))
    reference = Column("reference", means=_("The application's reference"))
    status = Column("status", means=_("Where the application stands"))
    reasons = Column("reasons", means=_("Why it is not eligible, as codes"))
    duplicate_of = Column("duplicate_of__reference", means=_("The reference of the one that counts instead"))
    submitted_at = Column("submitted_at", means=_("When it was sent in"))
    published_at = Column("published_at", means=_("When the person was told the decision"))
    placed_at = Column("placed_at", means=_("When the person got a place"))
    other = Column(
        "other", text="in_own_words", means=_("Answers in the person's own words beside the choices, by field")
    )
    language = Column("language", means=_("The language of the form"))
    origin = Column("origin", means=_("Whether it came by the form or in a file"))

    def get_queryset(self) -> QuerySet[Application]:
        """All applications, in the order of sending in, each with its languages as codes with comfort ("en:write")."""
        skills = LanguageSkill.objects.filter(application=OuterRef("pk")).order_by("pk")
        return Application.objects.annotate(
            skills=ArraySubquery(skills.values_list(Concat(F("language"), Value(":"), F("comfort")))),
            said_of_qualifications=SaidOfQualifications(F("qualifications")),
            in_own_words=InOwnWords(F("other")),
        ).order_by("call_id", "submitted_at", "id")


@registry.report(
    "decisions",
    _("Decisions: what was decided about each application, without names"),
    permission="applications.export_application",
    narrowed_by={"call": "call__slug"},
)
class Decisions(Report):
    """One line per application: what was decided, when, by whom, and what the person was told. No name, no answer."""

    call = Column("call__slug", means=_("The call's short name"))
    reference = Column("reference", means=_("The application's reference"))
    submitted_at = Column("submitted_at", means=_("When it was sent in"))
    status = Column("status", means=_("Where the application stands"))
    reasons = Column("reasons", means=_("Why it is not eligible, as codes"))
    duplicate_of = Column("duplicate_of__reference", means=_("The reference of the one that counts instead"))
    decided_at = Column("decided_at", means=_("When it was decided"))
    decided_by = Column("decided_by__email", means=_("Who decided; nobody: the rules of the call"))
    published_at = Column("published_at", means=_("When the person was told the decision"))
    told_otherwise_at = Column("told_otherwise_at", means=_("When the person was told of a corrected decision"))
    placed_at = Column("placed_at", means=_("When the person got a place"))
    withdrawn_at = Column("withdrawn_at", means=_("When the person withdrew it"))

    def get_queryset(self) -> QuerySet[Application]:
        """All applications, in the order of sending in."""
        return Application.objects.order_by("call_id", "submitted_at", "id")
