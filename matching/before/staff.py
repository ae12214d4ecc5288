"""The staff page that says what is known before a run: who can have nobody, what takes most away, who helps."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from applications.models import Call, DuplicateGroup
from applications.waitlist import candidates
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from matching.before import findings
from matching.before.staff_forms import LookForm
from matching.rules import wording
from matching.runs import places


@staff_page(
    "matching/<slug:slug>/before/",
    name="matching-before",
    permission="matching.view_run",
    title=gettext_lazy("Before running"),
    chapter="matching",
    above="matching",
)
@require_GET
def before(request: PersonRequest, slug: str) -> HttpResponse:
    """What is known of the people of a call under a policy, before anything is solved; other places or rules by the form."""
    call = get_object_or_404(Call, slug=slug)
    people, offered, carried = candidates.of(call), wording.offered_for(call), places.carried()
    used = wording.last_used(call, offered) or next(iter(offered), None)
    found, seats = None, places.preset(len(people), carried)
    preset = {"seats": seats, "policy": used.pk if used else ""}
    form = LookForm({**preset, **request.GET.dict()}, policies=offered)
    if form.is_valid():
        seats = form.cleaned_data["seats"]
        if len(people) > 1:
            found = findings.of(form.cleaned_data["policy"], people, seats)
    return TemplateResponse(
        request,
        "matching/staff/before.html",
        {
            "call": call,
            "form": form,
            "number_free": len(people),
            "found": found,
            "verdicts": findings.verdicts(seats),
            "questions": DuplicateGroup.objects.about_earlier_calls([one.pk for one in people]),
            "may_start": request.user.has_perm("matching.start_run"),
        },
    )
