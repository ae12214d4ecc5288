"""Staff pages of the rules: all policies in plain words, and writing the next version of one."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside
from matching.models import Policy
from matching.rules import writing
from matching.rules.staff_forms import PolicyForm, addable, goals_sent, goals_shown, moved
from matching.rules.wording import goal_sentences, rule_sentences


@staff_page(
    "matching/policies/",
    name="matching-policies",
    permission="matching.view_policy",
    title=gettext_lazy("Policies"),
    chapter="matching",
    above="matching",
)
@require_GET
def policies(request: PersonRequest) -> HttpResponse:
    """Every policy that is offered, in words, with the versions before it and the runs that each was used by."""
    every = list(Policy.objects.annotate(used=Count("runs")).select_related("saved_by").order_by("name", "-version"))
    by_number = {policy.pk: policy for policy in every}
    shown = []
    for policy in every:
        if not policy.is_active:
            continue
        earlier, before = [], policy.replaces_id
        while before is not None:
            earlier.append(by_number[before])
            before = by_number[before].replaces_id
        shown.append((policy, rule_sentences(policy), goal_sentences(policy), earlier))
    may_change = request.user.has_perm("matching.change_policy")
    return TemplateResponse(request, "matching/staff/policies.html", {"policies": shown, "may_change": may_change})


@staff_page(
    "matching/policies/<int:number>/",
    name="matching-policy",
    permission="matching.change_policy",
    title=gettext_lazy("Change a policy"),
    chapter="matching",
    above="matching-policies",
)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, number: int) -> HttpResponse:
    """Write the next version. Every button but the last only arranges the goals on the page; nothing is kept by it."""
    policy = get_object_or_404(Policy, pk=number)
    goals, act = policy.goals, request.POST.get("act", "")
    form = PolicyForm(policy=policy)
    if request.method == "POST":
        goals = moved(goals_sent(request.POST), act, request.POST.get("added", ""))
        form = PolicyForm(request.POST, policy=policy)
        if act == "save" and form.is_valid():
            with refusals_beside(form):
                following = writing.save_version(policy, **form.cleaned_data, goals=goals, actor=request.user)
                messages.success(request, _("%(policy)s is saved and offered from now on.") % {"policy": following})
                return redirect("admin:matching-policies")
        elif act != "save":
            form.errors.clear()
    return TemplateResponse(
        request,
        "matching/staff/policy.html",
        {
            "title": str(policy),
            "policy": policy,
            "form": form,
            "goals": goals_shown(goals, policy.goals),
            "addable": addable(goals),
        },
    )
