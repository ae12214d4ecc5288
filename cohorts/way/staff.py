"""Staff pages about single groups, for liaisons and coordinators. A liaison gets their own groups only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from applications.wording import Wording
from cohorts import sharing
from cohorts.liaisons import caseload
from cohorts.liaisons.staff_forms import HandOverForm
from cohorts.models import Group
from cohorts.rematch import changes
from cohorts.rematch.staff_forms import EndGroupForm, LeaveForm
from cohorts.way import introductions, pulse, queries
from cohorts.way.staff_forms import LiaisonCheckInForm
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk import confirming
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside

LOOKS_AFTER = "cohorts.look_after_group"
GROUPS_PER_PAGE = 50

SHOWN = {
    "all": gettext_lazy("all active groups"),
    "help": gettext_lazy("groups that ask for help"),
    "silent": gettext_lazy("groups without a sign of life"),
    "deserted": gettext_lazy("groups of which somebody withdrew"),
    "without-liaison": gettext_lazy("groups without a liaison"),
    "ended": gettext_lazy("groups that have ended"),
}


@staff_page("groups/", name="groups", permission=LOOKS_AFTER, title=gettext_lazy("Groups"), chapter="cohorts")
@require_GET
def groups(request: PersonRequest) -> HttpResponse:
    """The groups this person may see, by what they need."""
    show = request.GET.get("show", "all")
    mine = Group.objects.seen_by(request.user)
    chosen = {
        "all": lambda: mine.active(),
        "help": lambda: queries.asking_for_help(mine),
        "silent": lambda: queries.silent(clock.now(), mine),
        "deserted": lambda: queries.deserted(mine),
        "without-liaison": lambda: mine.without_liaison(),
        "ended": lambda: mine.exclude(ended_at=None),
    }.get(show, lambda: mine.active())()
    page = Paginator(queries.with_people(chosen).order_by("-cohort__starts_on", "number"), GROUPS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    return TemplateResponse(
        request,
        "cohorts/staff/groups.html",
        {
            "page": page,
            "shown": SHOWN.items(),
            "show": show if show in SHOWN else "all",
            **queries.standing(clock.now(), Group.objects.filter(pk__in=[group.pk for group in page])),
        },
    )


@staff_page(
    "groups/<int:number>/",
    name="group",
    permission=LOOKS_AFTER,
    title=gettext_lazy("Group"),
    chapter="cohorts",
    above="groups",
)
@require_http_methods(["GET", "POST"])
def group_page(request: PersonRequest, number: int) -> HttpResponse:
    """One group: its people with addresses, what was said, and what can be done."""
    mine = queries.with_people(Group.objects.seen_by(request.user).filter(pk=number))
    group = mine.prefetch_related("memberships__person__consents", "liaison__person__groups").first()
    if group is None:
        raise Http404
    forms = _forms(request, group)
    if request.method == "POST":
        name = request.POST.get("act", "")
        if group.ended_at is None and name not in forms:
            raise PermissionDenied
        valid = name in forms and forms[name].is_valid()
        asked = _question(request, group, name, forms[name]) if valid else None
        if asked is not None:
            return asked
        if valid and _act(request, group, name, forms[name]):
            messages.success(request, _("Noted."))
            return redirect("admin:group", group.pk)
    wording, now = Wording(getattr(request, "LANGUAGE_CODE", "en")), clock.now()
    runs_cohorts = request.user.has_perm("cohorts.run_cohort")
    return TemplateResponse(
        request,
        "cohorts/staff/group.html",
        {
            "title": _("Group %(number)s of %(cohort)s") % {"number": group.number, "cohort": group.cohort},
            "group": group,
            "people": [
                (
                    membership,
                    wording.many("interest", membership.application.interests),
                    introductions.local_time(membership.application.time_zone, now),
                    sharing.may_see(request.user, membership, now),
                    sharing.is_shared(membership, now),
                )
                for membership in group.memberships.all()
            ],
            "check_ins": group.check_ins.select_related("said_by", "membership__person"),
            "terms": group.liaison_terms.select_related("liaison__person"),
            "runs_cohorts": runs_cohorts,
            **{name.replace("-", "_") + "_form": form for name, form in forms.items()},
        },
    )


def _forms(request: PersonRequest, group: Group) -> dict[str, Form]:
    """The forms on the page; only the one that was sent is bound, so the others show no errors."""
    sent = request.POST.get("act") if request.method == "POST" else None

    def data(name: str) -> Any:
        return request.POST if sent == name else None

    forms: dict[str, Form] = {}
    if group.ended_at is None:
        forms["check-in"] = LiaisonCheckInForm(data("check-in"), prefix="check-in")
        if request.user.has_perm("cohorts.run_cohort"):
            forms["hand-over"] = HandOverForm(data("hand-over"), prefix="hand-over")
            forms["leave"] = LeaveForm(data("leave"), group=group, prefix="leave")
            forms["end"] = EndGroupForm(data("end"), prefix="end")
    return forms


def _question(request: PersonRequest, group: Group, name: str, form: Form) -> HttpResponse | None:
    """What to ask before somebody leaves or a group ends; None for what needs no question, or has its answer."""
    members = [membership for membership in group.memberships.all() if membership.left_at is None]
    if name == "leave":
        who = form.cleaned_data["membership"].application.full_name
        title, button = _("%(name)s leaves?") % {"name": who}, _("Note that they leave")
        after = (
            [_("The others go on as a pair.")]
            if len(members) > 2
            else [_("The pair ends with it. The partner is free again and first in line for a new group.")]
        )
    elif name == "end":
        title, button = _("End group %(number)s?") % {"number": group.number}, _("End the group")
        names = ", ".join(membership.application.full_name for membership in members)
        after = [_("Free again and first in line for a new group: %(names)s.") % {"names": names}]
    else:
        return None
    return confirming.question(
        request,
        title,
        consequences=[*after, _("No mail says so: write to them."), _("This cannot be taken back.")],
        button=button,
        back=reverse("admin:group", args=[group.pk]),
    )


def _act(request: PersonRequest, group: Group, name: str, form: Form) -> bool:
    """Carry out what the form asks; on a refusal put the reason on the form and return False."""
    values, actor, now = form.cleaned_data, request.user, clock.now()
    with refusals_beside(form):
        if name == "check-in":
            pulse.from_liaison(group, values["answer"], note=values["note"], actor=actor, now=now)
        elif name == "hand-over":
            caseload.hand_over(group, values["liaison"], note=values["note"], actor=actor, now=now)
        elif name == "leave":
            changes.leave(values["membership"], values["because"], actor=actor, now=now)
        else:
            changes.end_group(group, values["because"], actor=actor, now=now)
        return True
    return False
