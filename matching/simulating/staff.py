"""The staff page that says what other places, no cap, or more people would do to a solved run."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ilnp.accounts.signed_in import PersonRequest
from ilnp.charts.drawing import Row
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_told
from ilnp.words import places
from matching.models import Run
from matching.simulating import asking, working
from matching.simulating.staff_forms import MoreForm

MOST_PEOPLE = 1_000
"""With more people than this an answer takes longer than a page should."""


@staff_page(
    "matching/runs/<int:number>/simulate/",
    name="matching-simulate",
    permission="matching.start_run",
    title=gettext_lazy("Simulate"),
    chapter="matching",
    above="matching-run",
)
@require_http_methods(["GET", "HEAD", "POST"])
def simulate(request: PersonRequest, number: int) -> HttpResponse:
    """People and countries by places, and without the cap, once a worker found them; more people by the form, at once."""
    run = get_object_or_404(Run.objects.defer("solution").select_related("call"), pk=number, solution__isnull=False)
    if request.method == "POST":
        with refusals_told(request):
            asking.ask(run, actor=request.user)
            messages.success(request, _("It is being worked out. Look again in a moment."))
        return redirect("admin:matching-simulate", run.pk)
    people = run.problem["people"]
    spoken = sorted({code for person in people for code in person["languages"]})
    asked = "number" in request.GET
    initial = {"number": 3, "trio_ok": True}
    form = MoreForm(request.GET if asked else None, initial=initial, call=run.call, spoken=spoken)
    found = run.account.get("simulated")
    context = {
        "run": run,
        "above": run,
        "form": form,
        "few": len(people) <= MOST_PEOPLE,
        "answer": _answer(run, form) if len(people) <= MOST_PEOPLE and form.is_valid() else "",
        "found": found,
        "people_rows": _rows(found, "places"),
        "country_rows": _rows(found, "countries"),
        "proved": found and all(one["proved"] for one in found["curve"]),
    }
    return TemplateResponse(request, "matching/staff/simulate.html", context)


def _rows(found: dict[str, Any] | None, what: str) -> list[Row]:
    """What is reached with each number of places."""
    curve = found["curve"] if found else []
    return [Row(str(one["seats"]), one[what], f"{one[what]:,}") for one in curve]


def _answer(run: Run, form: MoreForm) -> str:
    """What the described people would add, in a sentence."""
    told = working.with_more(run.problem, form.people())
    language = get_language() or "en"
    who = ngettext(
        "%(n)d more person from %(country)s who writes %(languages)s",
        "%(n)d more people from %(country)s who write %(languages)s",
        form.cleaned_data["number"],
    ) % {
        "n": form.cleaned_data["number"],
        "country": places.country_name(form.cleaned_data["country"], language),
        "languages": ", ".join(places.language_name(code, language) for code in form.cleaned_data["languages"]),
    }
    if told["binds"]:
        return _("All places are taken already: with %(who)s nobody more would be placed.") % {"who": who}
    words = ngettext("%(who)s would place %(n)d person.", "%(who)s would place %(n)d people.", told["places"])
    said = words % {"who": who, "n": told["places"]}
    return said if told["proved"] else _("%(said)s (not proved)") % {"said": said}
