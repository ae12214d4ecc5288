"""The texts of the public pages, as they ship: ``texts/<language>/<page>.md``, whose first line is the title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from ilnp.website.models import PageText
from ilnp.website.pages import texts
from ilnp.words.defaults import Kind, register
from ilnp.words.languages import LANGUAGES


def page_texts() -> Iterator[dict[str, Any]]:
    """Every text of every page."""
    for slug in PageText.Slug.values:
        for language in LANGUAGES:
            if text := texts.shipped(slug, language):
                yield {"slug": slug, "language": language, "title": text.title, "body": text.body}


register(
    Kind(
        "website.pagetext",
        _("page text"),
        "website.PageText",
        key=("slug", "language"),
        fields=("title", "body"),
        rows=page_texts,
        permission="website.change_pagetext",
        shown_without_row=True,
    )
)
