"""The texts of public pages in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest

from ilnp.accounts import audit
from ilnp.accounts.signed_in import person_of
from ilnp.website.models import PageText
from ilnp.website.pages import texts


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
