"""Matching's rows in the admin. The work itself is done on the staff pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ilnp.accounts.signed_in import person_of
from ilnp.desk.lists.read_only import LookedAt
from ilnp.desk.lists.searching import FoldedSearch

from . import history
from .models import CountryClass, PairHistory, Policy


@admin.register(CountryClass)
class CountryClassAdmin(admin.ModelAdmin):
    """Territories that count as one country."""

    list_display = ["name", "codes"]


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin):
    """Rules and goals of a matching, as the engine is given them. What a run was made by is not changed any more.

    The page of policies says the same in words, and writes the next version of one.
    """

    list_display = ["name", "version", "trio", "country_cap", "is_active"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Policy | None = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"code": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Policy | None = None) -> list[str]:
        used = obj is not None and obj.runs.exists()
        return ["code", "name", "trio", "country_cap", "never_again", "goals"] if used else []


@admin.register(PairHistory)
class PairHistoryAdmin(LookedAt, FoldedSearch):
    """Who was together, and who must never be. Only the latter is entered by hand; nothing is changed or deleted."""

    may_add = True
    list_display = ["one", "other", "kind", "at", "reason"]
    list_filter = ["kind"]
    list_select_related = ["one", "other"]
    search_fields = ["one__search", "other__search"]
    autocomplete_fields = ["one", "other"]
    fields = ["one", "other", "reason"]

    def save_model(self, request: HttpRequest, obj: PairHistory, form: Any, change: bool) -> None:
        history.keep_apart(obj.one, obj.other, reason=obj.reason, actor=person_of(request))
        low, high = sorted((obj.one_id, obj.other_id))
        obj.pk = PairHistory.objects.get(one_id=low, other_id=high, kind=PairHistory.Kind.NEVER).pk
