"""Public pages of text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ilnp.website.pages import texts


@require_safe
def page(request: HttpRequest, slug: str, template: str = "website/page.html") -> HttpResponse:
    """One page of text, with what upper floors add to it."""
    return render(request, template, {"slug": slug, "text": texts.text(slug, get_language() or texts.FALLBACK)})
