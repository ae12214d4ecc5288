"""Search in lists of the admin in which accents, case, widths, blanks and punctuation do not matter."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from ilnp.words.search import matching


class FoldedSearch(admin.ModelAdmin):
    """A list whose ``search_fields`` are ``SearchField``s, of its own rows or of those that they lead to."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word must occur in one of the fields."""
        return queryset.filter(matching(search_term, *map(str, self.search_fields))), False
