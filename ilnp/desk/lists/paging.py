"""What the address of a list asks for: words to search by, and one page of many."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

LONGEST_SEARCH = 200


def typed(request: HttpRequest, name: str = "name") -> str:
    """The words typed into the search called ``name``, without blanks around them and at most so many characters."""
    return request.GET.get(name, "")[:LONGEST_SEARCH].strip()


def page_of(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    """The page of ``rows``, a query or a list, that ``?page=`` names; the nearest one where there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
