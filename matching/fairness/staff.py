"""The staff page that says who got in and who waits, beside what chance would give."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ilnp.accounts.signed_in import PersonRequest
from ilnp.charts.drawing import Row
from ilnp.desk.pages import staff_page
from matching.fairness import counting, effects
from matching.models import Run


@staff_page(
    "matching/runs/<int:number>/fairness/",
    name="matching-fairness",
    permission="matching.view_run",
    title=gettext_lazy("Who got in and who waits"),
    chapter="matching",
    above="matching-run",
)
@require_GET
def fairness(request: PersonRequest, number: int) -> HttpResponse:
    """Placed and waiting by everything people are told apart by, each beside its table, and what cap and order did."""
    run = get_object_or_404(Run.objects.light().select_related("call", "policy"), pk=number)
    people = counting.people_of(run)
    charts = [
        (sort, [_row(one) for one in found if one.candidates], found)
        for sort, found in counting.shares(people).items()
    ]
    context = {"run": run, "above": run, "charts": charts, "effects": effects.effects_of(people)}
    return TemplateResponse(request, "matching/staff/fairness.html", context)


def _row(one: counting.Share) -> Row:
    says = _("%(placed)d of %(all)d") % {"placed": one.placed, "all": one.candidates}
    return Row(one.words, one.placed, says, one.candidates)
