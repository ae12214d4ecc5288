"""Calls and what they ask at least, in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import vocabulary
from applications.by_language import ByLanguageForm, Kept
from applications.call.staff_forms import existing_time_zone
from applications.models import Call, CallQualification, Qualification
from applications.screening import deciding
from ilnp.accounts.signed_in import person_of


class QualificationForm(ByLanguageForm):
    by_language = ("question", "reason")

    class Meta:
        model = Qualification
        fields = ["code", "position", "question", "reason"]


@admin.register(Qualification)
class QualificationAdmin(Kept):
    """Minimum qualifications that calls can ask."""

    form = QualificationForm
    list_display = ["code", "position", "words"]

    @admin.display(description=gettext_lazy("question"))
    def words(self, qualification: Qualification) -> str:
        """The question in the reader's language."""
        return qualification.question_in()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []


class CallForm(ByLanguageForm):
    """A call; its title once per language, its moments in UTC."""

    by_language = ("titles",)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of the form"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all."),
    )

    class Meta:
        model = Call
        fields = [
            "title",
            "slug",
            "kind",
            "opens_at",
            "closes_at",
            "time_zone",
            "grace_minutes",
            "changes_until",
            "languages",
            "eligible_cap",
            "answers_by",
            "starts_on",
            "previous",
            "titles",
        ]
        help_texts = {
            "opens_at": gettext_lazy("In UTC."),
            "closes_at": gettext_lazy("In UTC; the first moment that is too late."),
            "time_zone": gettext_lazy(
                "In which the public pages state both. For example America/Chicago, or Etc/GMT+12 for “anywhere on Earth”."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in vocabulary.LANGUAGES:
            self.fields[f"titles_{language}"].required = False

    def clean_time_zone(self) -> str:
        return existing_time_zone(self.cleaned_data["time_zone"])


class CallQualificationInline(admin.TabularInline):
    model = CallQualification
    extra = 0


@admin.register(Call)
class CallAdmin(Kept):
    """Calls: window, rules, languages."""

    form = CallForm
    list_display = ["title", "slug", "kind", "opens_at", "closes_at", "time_zone", "screening"]
    list_filter = ["kind"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [CallQualificationInline]
    raw_id_fields = ["previous"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not form.instance.qualifications.exists():
            messages.warning(request, _("This call asks no minimum qualification: everybody who applies is eligible."))
        changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        if change and changed and form.instance.is_settled():
            deciding.screen_call(form.instance, person_of(request))  # what nobody was told yet follows the rules

    @admin.display(description=gettext_lazy("screening"))
    def screening(self, call: Call) -> str:
        """A link to the screening desk."""
        return format_html('<a href="{}">{}</a>', reverse("admin:screening", args=[call.slug]), _("Screen"))
