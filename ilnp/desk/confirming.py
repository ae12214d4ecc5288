"""Acts that cannot be taken back are asked about first, on a page that says what will happen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

CONFIRMED = "confirmed"


def question(
    request: HttpRequest,
    title: str,
    *,
    consequences: Iterable[str],
    button: str,
    back: str,
    crumbs: Iterable[tuple[str, str]] = (),
) -> TemplateResponse | None:
    """The page that asks, or None once it was answered by its ``button``.

    The page sends everything that was posted once more, to the same address. ``back`` is the address to go to instead.
    """
    if CONFIRMED in request.POST:
        return None
    posted: list[tuple[str, Any]] = [
        (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    return TemplateResponse(
        request,
        "desk/confirm.html",
        {
            "title": title,
            "consequences": list(consequences),
            "button": button,
            "back": back,
            "posted": posted,
            "crumbs": list(crumbs),
        },
    )
