"""Calls and what they ask at least, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.call import calls
from applications.call.staff_forms import CallForm
from applications.form import deadlines
from applications.models import Call, Qualification
from applications.screening import deciding
from ilnp.accounts.signed_in import person_of
from ilnp.desk.lists.kept import Kept


@admin.register(Qualification)
class QualificationAdmin(Kept):
    """Minimum qualifications that calls can ask."""

    fields = ["code", "position", "question", "reason"]
    list_display = ["code", "position", "words"]

    @admin.display(description=gettext_lazy("question"))
    def words(self, qualification: Qualification) -> str:
        """The question in the reader's language."""
        return str(qualification.question)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []


@admin.register(Call)
class CallAdmin(Kept):
    """Calls: window, rules, languages. The way here leads from the page of calls and screening."""

    form = CallForm
    list_display = ["__str__", "slug", "kind", "opening", "deadline", "screening"]
    list_filter = ["kind"]
    search_fields = ["title", "slug"]
    raw_id_fields = ["previous"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not in the menu: there the page of calls and screening stands."""
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form as it is: what it asks beyond the call's columns, the admin does not know."""
        return super().get_form(request, obj, change, **{**kwargs, "fields": CallForm.Meta.fields})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        window = ["first_day", "opening_time", "last_day", "closing_time", "time_zone", "grace_minutes"]
        asked = [f"asks_{code}" for code in Qualification.objects.values_list("code", flat=True)]
        return [
            (None, {"fields": ["title", "slug", "kind", "previous"]}),
            (_("Window"), {"fields": [*window, "last_day_of_changes"]}),
            (_("Languages"), {"fields": ["languages"]}),
            (_("What is asked at least"), {"fields": asked}),
            (_("How many, and when"), {"fields": ["eligible_cap", "answers_by", "starts_on"]}),
        ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        calls.ask(form.instance, form.asked())
        if not form.instance.qualifications.exists():
            messages.warning(request, _("This call asks no minimum qualification: everybody who applies is eligible."))
        if change and form.has_changed() and form.instance.is_settled():
            deciding.screen_call(form.instance, person_of(request))  # what nobody was told yet follows the rules

    @admin.display(description=gettext_lazy("opens"), ordering="opens_at")
    def opening(self, call: Call) -> str:
        """When it opens, as it was meant."""
        return deadlines.opening(call, "en") or "–"

    @admin.display(description=gettext_lazy("last minute"), ordering="closes_at")
    def deadline(self, call: Call) -> str:
        """The deadline as it was meant, with its zone."""
        return deadlines.stated(call, "en") or "–"

    @admin.display(description=gettext_lazy("screening"))
    def screening(self, call: Call) -> str:
        """A link to the screening desk."""
        return format_html('<a href="{}">{}</a>', reverse("admin:screening", args=[call.slug]), _("Screen"))
