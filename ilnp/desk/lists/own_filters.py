"""Lists of the admin are narrowed by the filters they offer, and by nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.http import HttpRequest, HttpResponse

ENDINGS = {"exact", "isnull", "isempty", "in", "gte", "lt", "year", "month", "day", "id", "pk"}
"""What may follow the name of a filter in a list's address: all that Django's own filters put there."""


class OwnFilters(admin.ModelAdmin):
    """Refuses every other question in an address: it could be asked letter by letter until a secret is known."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether one of the list's filters, or its dates, can be meant; or the row that others belong to, by its number, as
        links from page to page ask."""
        relations = [field.name for field in self.model._meta.fields if field.is_relation]
        if lookup in {f"{name}__id__exact" for name in relations}:
            return True
        offered = [entry[0] if isinstance(entry, tuple) else entry for entry in self.get_list_filter(request)]
        named: list[Any] = [getattr(name, "parameter_name", name) for name in (*offered, self.date_hierarchy)]
        names = [name for name in named if isinstance(name, str)]
        return any(
            lookup == name or (lookup.startswith(f"{name}__") and set(lookup[len(name) + 2 :].split("__")) <= ENDINGS)
            for name in names
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list. A day that no calendar has is refused in words; Django's own page would break on it."""
        if self.date_hierarchy:
            parts = [request.GET.get(f"{self.date_hierarchy}__{part}") for part in ("year", "month", "day")]
            try:
                date(*(int(part) if part is not None else 1 for part in parts))
            except (ValueError, OverflowError):
                raise DisallowedModelAdminLookup("There is no such day.") from None
        return super().changelist_view(request, extra_context)


def only_own_filters(admin_class: Any) -> Any:
    """The same class of lists, narrowed so."""
    base = admin_class or admin.ModelAdmin
    return base if issubclass(base, OwnFilters) else type(base.__name__, (OwnFilters, base), {"__doc__": base.__doc__})
