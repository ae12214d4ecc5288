"""Liaisons in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cohorts.liaisons import caseload
from cohorts.models import LiaisonProfile
from ilnp.accounts.signed_in import person_of
from ilnp.desk.lists.searching import FoldedSearch


@admin.register(LiaisonProfile)
class LiaisonProfileAdmin(FoldedSearch):
    """Who looks after groups, and how many they can carry."""

    list_display = ["person", "most_groups", "is_active"]
    list_select_related = ["person"]
    list_filter = ["is_active"]
    search_fields = ["person__search"]
    autocomplete_fields = ["person"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: LiaisonProfile, form: Any, change: bool) -> None:
        """A new liaison gets the role as well."""
        if change:
            super().save_model(request, obj, form, change)
            return
        made = caseload.make_liaison(
            obj.person,
            most_groups=obj.most_groups,
            languages=obj.languages,
            actor=person_of(request),
        )
        obj.pk = made.pk
