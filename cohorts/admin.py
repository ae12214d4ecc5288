"""Cohorts' rows in the admin. The work itself is done on the staff pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ilnp.accounts.signed_in import person_of

from . import liaisons
from .models import LiaisonProfile, Prompt, PromptText


@admin.register(LiaisonProfile)
class LiaisonProfileAdmin(admin.ModelAdmin):
    """Who looks after groups, and how many they can carry."""

    list_display = ["person", "most_groups", "is_active"]
    list_select_related = ["person"]
    list_filter = ["is_active"]
    search_fields = ["person__name", "person__email"]
    autocomplete_fields = ["person"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: LiaisonProfile, form: Any, change: bool) -> None:
        """A new liaison gets the role as well."""
        if change:
            super().save_model(request, obj, form, change)
            return
        made = liaisons.make_liaison(
            obj.person,
            most_groups=obj.most_groups,
            languages=obj.languages,
            actor=person_of(request),
        )
        obj.pk = made.pk


class PromptTextInline(admin.StackedInline):
    """A prompt's words, one language each."""

    model = PromptText
    extra = 0


@admin.register(Prompt)
class PromptAdmin(admin.ModelAdmin):
    """The library of conversation prompts."""

    list_display = ["code", "topic", "day", "position", "is_active"]
    list_editable = ["day", "position", "is_active"]
    inlines = [PromptTextInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("texts")

    @admin.display(description="topic")
    def topic(self, prompt: Prompt) -> str:
        """Its topic in the reader's language."""
        text = prompt.text_in()
        return text.topic if text else ""
