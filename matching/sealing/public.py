"""The public page of a sealed match: digests, and nothing that tells of a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from matching.models import Seal


@require_safe
def sealed_match(request: HttpRequest, number: int) -> HttpResponse:
    """The digests of an approved run and the sorted lines of its applications. Two queries."""
    light = Seal.objects.select_related("run__call").defer("run__problem", "run__solution", "run__account")
    seal = get_object_or_404(light, run=number)
    lines = list(seal.lines.order_by("digest").values_list("digest", flat=True))
    return render(request, "matching/public/sealed.html", {"seal": seal, "call": seal.run.call, "lines": lines})
