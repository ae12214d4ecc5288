"""Staff pages about single groups, for liaisons and coordinators. A liaison gets their own groups only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from applications.wording import Wording
from cohorts import sharing
from cohorts.liaisons import handing_over
from cohorts.liaisons.staff_forms import HandOverForm
from cohorts.models import Group, LiaisonProfile
from cohorts.models.group import GroupQuerySet
from cohorts.pulse import answers, health
from cohorts.pulse.health import Need
from cohorts.pulse.staff_forms import LiaisonCheckInForm
from cohorts.rematch import changes
from cohorts.rematch.staff_forms import EndGroupForm, LeaveForm
from cohorts.way import introductions, queries
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk import confirming
from ilnp.desk.lists import paging
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside

LOOKS_AFTER = "cohorts.look_after_group"
GROUPS_PER_PAGE = 50

SHOWN = {
    "all": gettext_lazy("all active groups"),
    "need": gettext_lazy("groups that need somebody"),
    **{need.value: need.label for need in Need},
    "without-liaison": gettext_lazy("groups without a liaison"),
    "ended": gettext_lazy("groups that have ended"),
}


@staff_page("groups/", name="groups", permission=LOOKS_AFTER, title=gettext_lazy("Groups"), chapter="cohorts")
@require_GET
def groups(request: PersonRequest) -> HttpResponse:
    """The groups this person may see, by what they need."""
    show = request.GET.get("show", "all")
    show = show if show in SHOWN else "all"
    mine = Group.objects.seen_by(request.user)
    found: dict[int, health.Health] = {}
    if show == "need" or show in Need.values:
        found = needy(mine, show)
        rows: Any = list(found)
    elif show == "ended":
        rows = mine.exclude(ended_at=None).order_by("-cohort__starts_on", "number").values_list("pk", flat=True)
    else:
        some = mine.without_liaison() if show == "without-liaison" else mine.active()
        rows = some.order_by("-cohort__starts_on", "number").values_list("pk", flat=True)
    page = paging.page_of(request, rows, GROUPS_PER_PAGE)
    groups = {group.pk: group for group in queries.with_people(Group.objects.filter(pk__in=list(page)))}
    listed = [groups[number] for number in page]
    return TemplateResponse(
        request,
        "cohorts/staff/groups.html",
        {
            "page": page,
            "shown": SHOWN.items(),
            "show": show,
            "stand": standing_of(listed, found or health.of_groups(listed, clock.now())),
            "is_liaison": LiaisonProfile.objects.filter(person=request.user).exists(),
        },
    )


def needy(groups: GroupQuerySet, need: str) -> dict[int, health.Health]:
    """How those of these groups stand that need somebody, for one ``need`` or for any, worst first."""
    found = health.calling(groups, clock.now())
    return {number: one for number, one in found.items() if need == "need" or need in one.needs()}


def standing_of(
    groups: Iterable[Group], found: Mapping[int, health.Health]
) -> list[tuple[Group, health.Health, list[str]]]:
    """Each group with how it stands and the reasons in words, as the table of groups shows them."""
    language = get_language() or "en"
    return [
        (group, found[group.pk], [trouble.words(language) for trouble in found[group.pk].troubles]) for group in groups
    ]


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
            "stands": standing_of([group], health.of_groups([group], clock.now()))[0],
            "check_ins": group.check_ins.select_related("said_by", "membership__application"),
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
        forms["check-in"] = LiaisonCheckInForm(data("check-in"), group=group, prefix="check-in")
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
            [_("The others go on as a pair. No mail says so: write to them.")]
            if len(members) > 2
            else [
                _(
                    "The pair ends with it. The partner waits for a new one, first in line, and gets a mail that says so."
                ),
                _("Who leaves gets no mail: write to them."),
            ]
        )
    elif name == "end":
        title, button = _("End group %(number)s?") % {"number": group.number}, _("End the group")
        names = ", ".join(membership.application.full_name for membership in members)
        after = [
            _("These wait for new partners, first in line, and get a mail that says so: %(names)s.") % {"names": names}
        ]
    else:
        return None
    return confirming.question(
        request,
        title,
        consequences=[*after, _("This cannot be taken back.")],
        button=button,
        back=reverse("admin:group", args=[group.pk]),
    )


def _act(request: PersonRequest, group: Group, name: str, form: Form) -> bool:
    """Carry out what the form asks; on a refusal put the reason on the form and return False."""
    values, actor, now = form.cleaned_data, request.user, clock.now()
    with refusals_beside(form):
        if name == "check-in":
            answers.from_liaison(
                group, values["answer"], about=values["about"], note=values["note"], actor=actor, now=now
            )
        elif name == "hand-over":
            handing_over.hand_over(group, values["liaison"], note=values["note"], actor=actor, now=now)
        elif name == "leave":
            changes.leave(values["membership"], values["because"], actor=actor, now=now)
        else:
            changes.end_group(group, values["because"], actor=actor, now=now)
        return True
    return False
