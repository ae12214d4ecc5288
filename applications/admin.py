"""Applications' rows in the admin. The work itself is done on the staff pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from applications import vocabulary
from applications.screening import deciding as screening
from ilnp.accounts import audit
from ilnp.accounts.signed_in import person_of
from ilnp.desk import reports
from ilnp.desk.downloads import csv_file
from ilnp.desk.saved_filters import KeepsFilters
from ilnp.words import places
from ilnp.words.folding import fold_to_search

from .admin_filters import CountryFilter, LanguageFilter, LibraryTypeFilter, PlaceFilter
from .forms import existing_time_zone
from .models import Application, Call, CallQualification, Choice, IntakeMapping, Qualification

LANGUAGE_NAMES = {
    "en": "English",
    "es": "español",
    "pt": "português",
    "zh-hans": "简体中文",
    "ko": "한국어",
    "ar": "العربية",
    "ru": "русский",
    "ja": "日本語",
}


class ByLanguageForm(forms.ModelForm):
    """Shows each text of ``by_language`` as one box per language instead of raw JSON."""

    by_language: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.by_language:
            kept = getattr(self.instance, name) or {}
            original = self.fields.pop(name, None)
            for language in vocabulary.LANGUAGES:
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{original.label if original else name} · {LANGUAGE_NAMES[language]}",
                    initial=kept.get(language, ""),
                    required=language == "en",
                    widget=forms.TextInput(attrs={"class": "vTextField", "lang": language, "dir": "auto"}),
                )

    def save(self, commit: bool = True) -> Any:
        for name in self.by_language:
            kept = dict(getattr(self.instance, name) or {})
            for language in vocabulary.LANGUAGES:
                text = self.cleaned_data[f"{name}_{language}"].strip()
                if text:
                    kept[language] = text
                else:
                    kept.pop(language, None)
            setattr(self.instance, name, kept)
        return super().save(commit)


class ChoiceForm(ByLanguageForm):
    by_language = ("labels",)

    class Meta:
        model = Choice
        fields = ["choice_list", "code", "position", "is_active", "labels", "also"]


class QualificationForm(ByLanguageForm):
    by_language = ("question", "reason")

    class Meta:
        model = Qualification
        fields = ["code", "position", "question", "reason"]


class Kept(admin.ModelAdmin):
    """Rows that are not deleted here, and whose changes are noted."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        form = self.form
        if not issubclass(form, ByLanguageForm):
            return super().get_fieldsets(request, obj)
        plain = [name for name in form._meta.fields or () if name not in form.by_language]
        texts = [f"{name}_{language}" for name in form.by_language for language in vocabulary.LANGUAGES]
        return [(None, {"fields": plain}), (_("Words"), {"fields": texts})]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if issubclass(self.form, ByLanguageForm):
            kwargs["fields"] = [
                name for name in self.form._meta.fields or () if name not in self.get_readonly_fields(request, obj)
            ]
        return super().get_form(request, obj, change, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        words = f"{obj._meta.model_name} {'changed' if change else 'added'}"
        audit.record(words, obj, actor=request.user, fields=list(form.changed_data))  # type: ignore[arg-type]


@admin.register(Choice)
class ChoiceAdmin(Kept):
    """The choice lists. A choice is retired, not deleted, so that old applications keep their meaning."""

    form = ChoiceForm
    list_display = ["words", "choice_list", "code", "position", "is_active"]
    list_filter = ["choice_list", "is_active"]
    search_fields = ["code", "labels", "also"]

    @admin.display(description=gettext_lazy("words"))
    def words(self, choice: Choice) -> str:
        """The label in the reader's language."""
        return choice.label()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["choice_list", "code"] if obj else []


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
            screening.screen_call(form.instance, person_of(request))  # what nobody was told yet follows the rules

    @admin.display(description=gettext_lazy("screening"))
    def screening(self, call: Call) -> str:
        """A link to the screening desk."""
        return format_html('<a href="{}">{}</a>', reverse("admin:screening", args=[call.slug]), _("Screen"))


@admin.register(Application)
class ApplicationAdmin(KeepsFilters):
    """All applications, to find and read. Decisions are made on the screening desk."""

    list_display = ["reference", "decide_link", "country_words", "status", "sent_in", "call"]
    list_filter = ["call", "status", PlaceFilter, "origin", LibraryTypeFilter, LanguageFilter, CountryFilter]
    list_select_related = ["call"]
    search_fields = ["folded"]
    search_help_text = gettext_lazy("Name, address, institution or reference; accents, case and order do not matter.")
    date_hierarchy = "submitted_at"
    list_per_page = 100
    show_full_result_count = False
    actions = ["take_away"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return super().get_queryset(request).defer("source", "motivation")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word must occur, folded as the stored text is."""
        for term in search_term.split():
            for word in [term.lower()] if "@" in term else fold_to_search(term).split():
                queryset = queryset.filter(folded__contains=word)
        return queryset, False

    @admin.display(description=gettext_lazy("full name"), ordering="full_name")
    def decide_link(self, application: Application) -> str:
        """The name, with a link to the page where the application is read and decided."""
        return format_html(
            '<a href="{}"><bdi>{}</bdi></a>',
            reverse("admin:screening-decide", args=[application.pk]),
            application.full_name,
        )

    @admin.display(description=gettext_lazy("sent in"), ordering="submitted_at")
    def sent_in(self, application: Application) -> str:
        """The day, so that the column stays narrow."""
        return date_format(localtime(application.submitted_at), "DATE_FORMAT")

    @admin.display(description=gettext_lazy("country"), ordering="country")
    def country_words(self, application: Application) -> str:
        """The country in the reader's language."""
        return places.country_name(application.country, get_language() or "en")

    @admin.action(description=gettext_lazy("Take the chosen applications away as CSV"), permissions=["export"])
    def take_away(self, request: HttpRequest, queryset: QuerySet[Application]) -> StreamingHttpResponse:
        """The chosen rows as the report of applications writes them."""
        chosen = list(queryset.values_list("pk", flat=True))
        report = reports.get("applications")
        only_chosen = replace(report, rows=lambda scope: report.rows(scope).filter(pk__in=chosen))
        audit.record(
            "report taken", person_of(request), actor=person_of(request), report=report.name, rows=len(chosen)
        )
        return csv_file(report.name, reports.lines(only_chosen, reports.Scope()))

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may take applications away."""
        return request.user.has_perm("applications.export_application")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(IntakeMapping)
class IntakeMappingAdmin(admin.ModelAdmin):
    """How forms' exports are read, as remembered. Deleting one makes the intake guess anew."""

    list_display = ["fingerprint", "date_order", "changed_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
