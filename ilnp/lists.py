"""Lists of rows in the admin that are only looked at there, because the work on them is done elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class LookedAt(admin.ModelAdmin):
    """A list whose rows nobody adds, changes or deletes there, whatever they may do elsewhere.

    A list that allows one of the three to who holds the permission says so: ``may_delete = True``.
    """

    may_add = False
    may_change = False
    may_delete = False
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and super().has_delete_permission(request, obj)
