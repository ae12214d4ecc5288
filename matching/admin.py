"""Matching's rows in the admin. The work itself is done on the staff pages."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpRequest

from ilnp.desk.lists.kept import Kept
from ilnp.desk.lists.searching import FoldedSearch
from ilnp.lists import LookedAt

from .models import CountryClass, PairHistory, Policy


@admin.register(CountryClass)
class CountryClassAdmin(Kept):
    """Territories that count as one country."""

    list_display = ["name", "codes"]


@admin.register(Policy)
class PolicyAdmin(Kept):
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
    """Who was together, and who must never be. The page of blocks enters and lifts the latter; nothing is deleted."""

    list_display = ["one", "other", "kind", "at", "reason", "lifted_at"]
    list_filter = ["kind"]
    list_select_related = ["one", "other"]
    search_fields = ["one__search", "other__search"]
