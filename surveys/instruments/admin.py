"""Instruments, questions and surveys in the admin. Who was invited and what was answered has pages of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ilnp import clock
from ilnp.accounts.signed_in import person_of
from ilnp.desk.lists.kept import Kept
from ilnp.lists import LookedAt
from ilnp.words.form_fields import ChoicesField
from surveys.asking import invitations, offering
from surveys.models import Answer, Instrument, Question, Survey, WaitingAnswers


@admin.register(Instrument)
class InstrumentAdmin(Kept):
    """What kinds of survey there are. Their questions are listed beside."""

    fields = [
        "code", "title", "intro", "readers", "is_offered", "counting", "day", "open_for", "remind_after",
    ]  # fmt: skip
    list_display = ["__str__", "code", "is_offered", "counting", "day", "open_for", "remind_after", "questions_link"]

    @admin.display(description=gettext_lazy("questions"))
    def questions_link(self, instrument: Instrument) -> SafeString:
        """A link to the questions of this instrument."""
        address = reverse("admin:surveys_question_changelist") + f"?instrument__id__exact={instrument.pk}"
        return format_html('<a href="{}">{}</a>', address, _("Questions"))


class QuestionForm(forms.ModelForm):
    """A question with its choices. Choices that somebody has chosen cannot go away."""

    choices = ChoicesField(label=gettext_lazy("Choices"))

    class Meta:
        model = Question
        fields = [
            "instrument",
            "code",
            "position",
            "kind",
            "keeping",
            "label",
            "help",
            "choices",
            "is_required",
            "is_asked",
        ]

    def clean_choices(self) -> list[dict[str, Any]]:
        """The choices; refused if one that is in use is missing."""
        choices = self.cleaned_data["choices"]
        kind = self.cleaned_data.get("kind") or self.instance.kind
        codes = {choice["code"] for choice in choices}
        if kind == Question.Kind.CONSENT and codes != set(Question.CONSENT_CODES):
            raise ValidationError(
                _("A consent question needs exactly these codes: %(codes)s.")
                % {"codes": ", ".join(Question.CONSENT_CODES)}
            )
        if self.instance.pk and kind == Question.Kind.CHOICE:
            if _some_wait(self.instance) and {choice.code for choice in self.instance.offered()} - codes:
                raise ValidationError(
                    _("Answers wait that nobody may read yet, so every choice must stay until the survey has closed.")
                )
            used = set(Answer.objects.filter(question=self.instance).values_list("value", flat=True).distinct())
            if missing := sorted(used - codes):
                raise ValidationError(
                    _("These codes were chosen by somebody and must stay: %(codes)s.") % {"codes": ", ".join(missing)}
                )
        return choices


def _some_wait(question: Question) -> bool:
    """Whether answers wait, locked, to a survey that asks this question."""
    return WaitingAnswers.objects.filter(survey__instrument=question.instrument_id, number__gt=0).exists()


@admin.register(Question)
class QuestionAdmin(Kept):
    """Questions. One that was answered keeps its code and kind; instead of deleting it, it is no longer asked."""

    form = QuestionForm
    list_display = ["__str__", "instrument", "position", "kind", "is_required", "is_asked"]
    list_filter = ["instrument", "is_asked", "kind"]
    list_select_related = ["instrument"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = obj is not None and (obj.answers.exists() or _some_wait(obj))
        return ["instrument", "code", "kind", "keeping"] if fixed else []


@admin.register(Survey)
class SurveyAdmin(LookedAt):
    """Which cohort is asked what. A survey is added here and then run from its own page."""

    may_add = True
    fields = ["instrument", "cohort"]
    list_display = ["__str__", "opens_on", "closes_on", "page"]
    list_filter = ["instrument"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Survey]:
        return super().get_queryset(request).select_related("instrument", "cohort")

    @admin.display(description=gettext_lazy("page"))
    def page(self, survey: Survey) -> SafeString:
        """A link to the results."""
        return format_html('<a href="{}">{}</a>', reverse("admin:survey-results", args=[survey.pk]), _("Results"))

    def save_model(self, request: HttpRequest, obj: Survey, form: Any, change: bool) -> None:
        made = offering.offer(obj.cohort, obj.instrument, actor=person_of(request))
        obj.pk = made.pk
        invitations.plan(obj.cohort, clock.now())
