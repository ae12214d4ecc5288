"""Acts that cannot be taken back, or that concern many, are asked about first, on a page that says what will happen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

CONFIRMED = "confirmed"


def question(
    request: HttpRequest,
    title: str,
    *,
    consequences: Iterable[str],
    button: str,
    back: str,
    above: Any = None,
    number: int = 1,
    template: str = "desk/confirm.html",
    context: Mapping[str, Any] | None = None,
) -> TemplateResponse | None:
    """The page that asks, or None once it was answered by its ``button``.

    The page sends everything that was posted once more, to the same address. ``back`` is the address to go to instead,
    ``above`` the thing that the page above is about (see ``staff_page``). Where the act concerns several, ``number`` says
    how many: if that has changed until the answer, the page says so and asks again. ``template`` may extend
    ``desk/confirm.html`` and show samples, from ``context``, in its block ``samples``.
    """
    answer = request.POST.get(CONFIRMED)
    if answer == str(number):
        return None
    if answer is not None:
        messages.warning(request, _("In the meantime the number has changed. Please look again."))
    posted: list[tuple[str, Any]] = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", CONFIRMED)
        for value in values
    ]
    return TemplateResponse(
        request,
        template,
        {
            "title": title,
            "consequences": list(consequences),
            "button": button,
            "back": back,
            "posted": posted,
            "above": above,
            "number": number,
            **(context or {}),
        },
    )
