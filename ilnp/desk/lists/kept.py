"""Rows of the admin that are kept: none is deleted, each change is noted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ilnp.accounts import audit
from ilnp.accounts.signed_in import person_of


class Kept(admin.ModelAdmin):
    """Rows that are not deleted here, and whose changes are noted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        words = f"{obj._meta.model_name} {'changed' if change else 'added'}"
        audit.record(words, obj, actor=person_of(request), fields=list(form.changed_data))
