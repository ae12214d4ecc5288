"""What the website's staff edit and what people sent in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ilnp.accounts import audit
from ilnp.accounts.signed_in import person_of
from ilnp.website.contact.receiving import mark_message
from ilnp.website.contact.volunteering import Task
from ilnp.website.pages import texts

from .models import ContactMessage, PageText, VolunteerOffer


class PageTextForm(forms.ModelForm):
    """Page, language, title and Markdown. A new text starts from the one that is shown now."""

    class Meta:
        model = PageText
        fields = ["slug", "language", "title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 24, "cols": 90}), "language": forms.Select}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].widget.choices = settings.ALL_LANGUAGES


@admin.register(PageText)
class PageTextAdmin(admin.ModelAdmin):
    """Texts of public pages. Deleting one brings the shipped text back."""

    form = PageTextForm
    list_display = ["slug", "language", "title", "changed_at", "changed_by"]
    list_filter = ["slug", "language"]
    list_select_related = ["changed_by"]
    search_fields = ["title", "body"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """Start from the shipped text when the address names a page and a language."""
        slug, language = request.GET.get("slug", ""), request.GET.get("language", texts.FALLBACK)
        start: dict[str, str | list[str]] = {"slug": slug, "language": language}
        if slug in PageText.Slug.values:
            shown = texts.text(slug, language)
            start |= {"title": shown.title, "body": shown.body}
        return start

    def save_model(self, request: HttpRequest, obj: PageText, form: Any, change: bool) -> None:
        obj.changed_by = person_of(request)
        super().save_model(request, obj, form, change)
        audit.record("page text changed", obj, actor=person_of(request), page=obj.slug, language=obj.language)


class SuspiciousFilter(admin.SimpleListFilter):
    """People's messages, or those that look as if a machine wrote them."""

    title = _("who wrote it")
    parameter_name = "automatic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("people")), ("yes", _("looks automatic"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "no":
            return queryset.filter(suspicions=[])
        if self.value() == "yes":
            return queryset.exclude(suspicions=[])
        return queryset


class ReceivedAdmin(admin.ModelAdmin):
    """Nobody rewrites what somebody sent."""

    date_hierarchy = "received_at"
    staff_fields: list[str] = []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.fields if field.name not in {"id", *self.staff_fields}]


@admin.register(ContactMessage)
class ContactMessageAdmin(ReceivedAdmin):
    """Messages from the contact page. Answer by mail, then mark them."""

    list_display = ["subject", "name", "email", "received_at", "state"]
    list_filter = ["state", SuspiciousFilter, "language"]
    search_fields = ["subject", "name", "email", "text"]
    actions = ["mark_answered", "mark_junk"]

    @admin.action(description=_("Mark as answered"), permissions=["change"])
    def mark_answered(self, request: HttpRequest, queryset: QuerySet[ContactMessage]) -> None:
        """Mark the chosen messages as answered."""
        for message in queryset:
            mark_message(message, ContactMessage.State.ANSWERED, actor=person_of(request))

    @admin.action(description=_("Mark as junk"), permissions=["change"])
    def mark_junk(self, request: HttpRequest, queryset: QuerySet[ContactMessage]) -> None:
        """Mark the chosen messages as junk."""
        for message in queryset:
            mark_message(message, ContactMessage.State.JUNK, actor=person_of(request))


@admin.register(VolunteerOffer)
class VolunteerOfferAdmin(ReceivedAdmin):
    """People who offered to help."""

    list_display = ["name", "email", "country", "tasks_in_words", "received_at", "state"]
    list_filter = ["state", SuspiciousFilter, "country"]
    search_fields = ["name", "email", "text", "note"]
    staff_fields = ["state", "note"]

    @admin.display(description=_("would like to"))
    def tasks_in_words(self, offer: VolunteerOffer) -> str:
        """The tasks, shortly."""
        return ", ".join(str(Task(task).label).partition(":")[0] for task in offer.tasks)

    def save_model(self, request: HttpRequest, obj: VolunteerOffer, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        audit.record("volunteer offer marked", obj, actor=person_of(request), state=obj.state)
