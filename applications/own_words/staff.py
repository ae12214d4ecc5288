"""Staff page: interests in people's own words, to be put on the list or to one of its entries."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Choice
from applications.own_words import deciding, interests
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_told

MOST = 200
"""Groups of like words that one page shows."""


@staff_page(
    "applications/own-words/",
    name="applications-own-words",
    permission="applications.change_choice",
    title=gettext_lazy("Interests in their own words"),
    chapter="applications",
    above="applications",
)
def show(request: PersonRequest) -> HttpResponse:
    """Groups of like words, each with how many people wrote them; one group is decided at a time."""
    if request.method == "POST":
        spellings = request.POST.getlist("spelling")
        with refusals_told(request):
            if request.POST.get("entry"):
                choice = get_object_or_404(Choice, pk=request.POST["entry"])
                deciding.put_on_entry(spellings, choice, actor=request.user)
            else:
                choice = deciding.put_on_list(spellings, request.POST.get("label", ""), actor=request.user)
            messages.success(request, _("Read as “%(choice)s” from now on, in all rounds.") % {"choice": choice})
        return redirect("admin:applications-own-words")
    groups = interests.unlisted()
    entries = Choice.objects.filter(choice_list=Choice.List.INTEREST, is_active=True)
    context = {"groups": groups[:MOST], "number": len(groups), "entries": entries}
    return TemplateResponse(request, "applications/staff/own_words.html", context)
