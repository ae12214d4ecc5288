"""The choice lists of the form in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from applications.models import Choice
from ilnp.desk.lists.kept import Kept


@admin.register(Choice)
class ChoiceAdmin(Kept):
    """The choice lists. A choice is retired, not deleted, so that old applications keep their meaning."""

    fields = ["choice_list", "code", "position", "is_active", "labels", "also"]
    list_display = ["words", "choice_list", "code", "position", "is_active"]
    list_filter = ["choice_list", "is_active"]
    search_fields = ["code", "labels", "also"]

    @admin.display(description=gettext_lazy("words"))
    def words(self, choice: Choice) -> str:
        """The label in the reader's language."""
        return choice.label()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["choice_list", "code"] if obj else []
