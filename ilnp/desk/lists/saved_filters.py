"""Searches with filters that staff keep under a name: kept, forgotten, shown above their list."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.desk.models import SavedFilter

PASSING = ("p", "all", "e", "_changelist_filters", "_popup", "_to_field")
"""Parts of a list's address that say nothing about what is looked for."""


@transaction.atomic
def keep(list_name: str, name: str, query: str, *, actor: User) -> SavedFilter:
    """Keep what a list's address looks for under ``name``. The same name again replaces what it meant.

    Raises ``ValidationError`` when the name is empty or long, or nothing is looked for.
    """
    looked_for = QueryDict(query, mutable=True)
    for part in PASSING:
        looked_for.pop(part, None)
    if not looked_for:
        raise ValidationError(_("Search or choose a filter first."))
    wanted = SavedFilter(list_name=list_name, name=name.strip(), query=looked_for.urlencode(), kept_by=actor)
    wanted.full_clean(validate_unique=False, validate_constraints=False)
    saved, _made = SavedFilter.objects.update_or_create(
        list_name=wanted.list_name, name=wanted.name, defaults={"query": wanted.query, "kept_by": actor}
    )
    audit.record("filter kept", saved, actor=actor, list=list_name)
    return saved


@transaction.atomic
def forget(saved: SavedFilter, *, actor: User) -> None:
    """Drop a saved filter."""
    audit.record("filter forgotten", saved, actor=actor, list=saved.list_name)
    saved.delete()


def may_open(request: HttpRequest, list_name: str) -> bool:
    """Whether the signed-in person may open the list, and it keeps filters at all."""
    try:
        shown = admin.site.get_model_admin(apps.get_model(list_name))
    except (LookupError, ValueError, NotRegistered):
        return False
    return isinstance(shown, KeepsFilters) and shown.has_view_permission(request)


class KeepsFilters(admin.ModelAdmin):
    """A list of the admin above which its saved filters stand."""

    change_list_template = "desk/change_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        list_name = self.opts.label_lower
        return super().changelist_view(
            request,
            {
                "list_name": list_name,
                "saved_filters": SavedFilter.objects.filter(list_name=list_name),
                **(extra_context or {}),
            },
        )
