"""The page on which staff see what newer defaults came with the program, and what of theirs differs from them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.defaults import deciding, showing
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_told
from ilnp.words import defaults
from ilnp.words.models import ShippedDefault


def may_decide(user: Any) -> bool:
    """Whether this person may decide about any default."""
    return bool(deciding.kinds_for(user))


@staff_page(
    "defaults/", name="defaults", permission=may_decide, title=gettext_lazy("Texts of the program"), chapter="desk"
)
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: PersonRequest) -> HttpResponseBase:
    """What differs from what ships, newer defaults first; POST takes one or keeps ours."""
    kinds = deciding.kinds_for(request.user)
    if request.method == "POST":
        record = get_object_or_404(ShippedDefault, pk=request.POST.get("record"))
        if record.kind not in [kind.name for kind in kinds]:
            raise PermissionDenied
        return _decided(request, record)
    rows = [
        (kind, standing, list(showing.differences(kind, standing)))
        for kind in kinds
        for standing in defaults.standings(kind)
    ]
    sections = [
        {
            "title": _("Newer texts came with the program"),
            "words": _("You have changed these, so they stay as they are until you decide."),
            "rows": [row for row in rows if row[1].is_newer],
            "keeps": True,
        },
        {
            "title": _("Changed or deleted here"),
            "words": _("These follow the program no more. What you have not changed follows it by itself."),
            "rows": [row for row in rows if not row[1].is_newer],
            "keeps": False,
        },
    ]
    return TemplateResponse(request, "desk/defaults.html", {"sections": sections})


def _decided(request: PersonRequest, record: ShippedDefault) -> HttpResponseBase:
    name = record.key.replace("/", " · ")
    if "keep" in request.POST:
        deciding.keep_ours(record, actor=request.user)
        messages.success(request, _("Yours stays: %(name)s.") % {"name": name})
        return redirect("admin:defaults")
    with refusals_told(request):
        deciding.take(record, actor=request.user)
        messages.success(request, _("Taken from the program: %(name)s.") % {"name": name})
    return redirect("admin:defaults")
