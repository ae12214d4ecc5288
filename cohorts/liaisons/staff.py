"""Groups handed to another liaison, several or all at once; and what a liaison says about themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from cohorts.liaisons import handing_over, own_page
from cohorts.liaisons.staff_forms import HandOverSeveralForm, OwnForm
from cohorts.models import LiaisonProfile
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk import confirming
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside


@staff_page(
    "hand-over/",
    name="hand-over",
    permission="cohorts.run_cohort",
    title=gettext_lazy("Hand groups over"),
    chapter="cohorts",
)
@require_http_methods(["GET", "POST"])
def hand_over(request: PersonRequest) -> HttpResponse:
    """Choose whose groups, which of them, and who takes them; then see whom it concerns and confirm."""
    number = request.GET.get("from", "")
    former = LiaisonProfile.objects.filter(pk=number).first() if number.isdecimal() else None
    form = HandOverSeveralForm(request.POST if request.method == "POST" else None, former=former)
    if request.method == "POST" and form.is_valid():
        groups, liaison = list(form.cleaned_data["groups"]), form.cleaned_data["liaison"]
        asked = confirming.question(
            request,
            ngettext("Hand %(n)d group to %(name)s?", "Hand %(n)d groups to %(name)s?", len(groups))
            % {"n": len(groups), "name": liaison},
            consequences=[
                ", ".join(f"{group.number} · {group.cohort.name}" for group in groups),
                _(
                    "The new liaison, those before and the members of groups that were introduced get a mail that says so."
                ),
                _("Answers to mail that has not left yet go to the new liaison."),
            ],
            button=_("Hand over"),
            back=reverse("admin:hand-over"),
            number=len(groups),
        )
        if asked is not None:
            return asked
        with refusals_beside(form):
            handing_over.hand_over_all(
                groups, liaison, note=form.cleaned_data["note"], actor=request.user, now=clock.now()
            )
            messages.success(request, _("Handed over. Everybody whom it concerns gets a mail."))
            return redirect("admin:hand-over")
    with_groups = LiaisonProfile.objects.filter(groups__ended_at=None, groups__isnull=False).distinct()
    return TemplateResponse(
        request,
        "cohorts/staff/hand_over.html",
        {"form": form, "former": former, "liaisons": with_groups.select_related("person")},
    )


@staff_page(
    "my-liaison/",
    name="my-liaison",
    permission="cohorts.look_after_group",
    title=gettext_lazy("About me as a liaison"),
    chapter="cohorts",
    menu=False,
)
@require_http_methods(["GET", "POST"])
def mine(request: PersonRequest) -> HttpResponse:
    """How many groups, which languages, away from when until when, and who covers; only a liaison has such a page."""
    profile = LiaisonProfile.objects.select_related("covered_by", "person").filter(person=request.user).first()
    if profile is None:
        raise Http404
    initial = {name: getattr(profile, name) for name in OwnForm.base_fields}
    form = OwnForm(request.POST if request.method == "POST" else None, initial=initial, profile=profile)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            own_page.change(profile, actor=request.user, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Kept."))
            return redirect("admin:my-liaison")
    return TemplateResponse(request, "cohorts/staff/form.html", {"form": form, "button": _("Keep")})
