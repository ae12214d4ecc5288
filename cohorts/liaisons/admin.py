"""Liaisons in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.liaisons import caseload
from cohorts.models import LiaisonProfile
from ilnp.accounts.signed_in import person_of
from ilnp.desk.lists.searching import FoldedSearch


@admin.register(LiaisonProfile)
class LiaisonProfileAdmin(FoldedSearch):
    """Who looks after groups, and how many they can carry."""

    list_display = ["person", "most_groups", "is_active", "hand_over"]
    list_select_related = ["person"]
    list_filter = ["is_active"]
    search_fields = ["person__search"]
    autocomplete_fields = ["person"]

    @admin.display(description=gettext_lazy("hand over"))
    def hand_over(self, profile: LiaisonProfile) -> SafeString:
        """Where their groups are given to another liaison."""
        return format_html(
            '<a href="{}?from={}">{}</a>', reverse("admin:hand-over"), profile.pk, _("Hand groups over")
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: LiaisonProfile, form: Any, change: bool) -> None:
        """A new liaison gets the role as well, and a welcome."""
        if change:
            super().save_model(request, obj, form, change)
            return
        made = caseload.invite(
            obj.person,
            most_groups=obj.most_groups,
            languages=obj.languages,
            actor=person_of(request),
        )
        obj.pk = made.pk
