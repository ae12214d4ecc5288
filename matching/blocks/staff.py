"""The staff page of blocks: who must never be put together, and why."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.lists import paging
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside
from matching import history
from matching.blocks.staff_forms import LiftForm, PairForm
from matching.models import PairHistory

BLOCKS_PER_PAGE = 50


@staff_page(
    "matching/blocks/",
    name="matching-blocks",
    permission="matching.view_pairhistory",
    title=gettext_lazy("Never together"),
    chapter="matching",
    above="matching",
)
@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: PersonRequest) -> HttpResponse:
    """Pairs that are kept apart, lifted ones under them; two people are picked by name in one step, blocked in the next."""
    may_add = request.user.has_perm("matching.add_pairhistory")
    called = {name: request.GET.get(name, "")[:200].strip() for name in ("one_called", "other_called")}
    form = PairForm(request.POST if request.method == "POST" and may_add else None, **called)
    if request.method == "POST" and may_add and form.is_valid():
        with refusals_beside(form):
            one, other = form.cleaned_data["one"], form.cleaned_data["other"]
            history.keep_apart(one, other, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(
                request, _("%(one)s and %(other)s are never put together.") % {"one": one, "other": other}
            )
            return redirect("admin:matching-blocks")
    rows = (
        PairHistory.objects.filter(kind=PairHistory.Kind.NEVER)
        .select_related("one", "other", "said_by", "lifted_by")
        .order_by("lifted_at", "-at", "-pk")
    )
    page = paging.page_of(request, rows, BLOCKS_PER_PAGE)
    return TemplateResponse(
        request,
        "matching/staff/blocks.html",
        {"form": form, "page": page, "may_add": may_add, "picking": all(called.values()), **called},
    )


@staff_page(
    "matching/blocks/<int:number>/lift/",
    name="matching-lift-block",
    permission="matching.add_pairhistory",
    title=gettext_lazy("Let two people be put together again"),
    chapter="matching",
    above="matching-blocks",
)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: PersonRequest, number: int) -> HttpResponse:
    """Lift one block, with a reason that stays on record."""
    in_force = PairHistory.objects.in_force().filter(kind=PairHistory.Kind.NEVER)
    row = get_object_or_404(in_force.select_related("one", "other"), pk=number)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            history.lift(row, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(request, _("The block is lifted."))
            return redirect("admin:matching-blocks")
    return TemplateResponse(request, "matching/staff/lift_block.html", {"row": row, "form": form})
