"""Staff pages: the screening desk, where everything that needs a human stands on one page."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from applications import tasks
from applications.call import queries
from applications.models import Application, Call, DuplicateGroup
from applications.screening import comparing, deciding, duplicates, telling
from applications.screening.staff_forms import DecisionForm
from ilnp import clock
from ilnp.accounts.merging import merge
from ilnp.accounts.models import AuditEntry, User
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk import confirming
from ilnp.desk.lists import paging
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside, refusals_told

WAITING_PER_PAGE = 50
GROUPS_SHOWN = 40
PERMISSION = "applications.screen_application"
AT_ONCE = 600
"""So many decisions are published while the person waits; more by a worker."""


@staff_page(
    "applications/<slug:slug>/screening/",
    name="screening",
    permission=PERMISSION,
    title=gettext_lazy("Screening"),
    chapter="applications",
    above="applications",
)
@require_GET
def desk(request: PersonRequest, slug: str) -> HttpResponse:
    """What is decided already, what needs a person, and what can be published."""
    call = queries.counts_of(get_object_or_404(Call, slug=slug))
    needing = deciding.needing_a_person(call)
    waiting = Application.objects.filter(pk__in=needing).in_order().defer("source")
    page = paging.page_of(request, waiting, WAITING_PER_PAGE)
    groups = DuplicateGroup.objects.filter(call=call)
    asking, certain, merged = groups.asking(), groups.certain(), groups.filter(state=DuplicateGroup.State.SAME)
    asking_count, certain_count = asking.count(), certain.count()
    return TemplateResponse(
        request,
        "applications/staff/screening.html",
        {
            "call": call,
            "needing": len(needing),
            "clear": call.number_received - len(needing),  # type: ignore[attr-defined]  # annotated by the query
            "page": page,
            "rows": comparing.waiting_rows(call, list(page)),
            "asking": [comparing.summary(group) for group in asking.with_members()[:GROUPS_SHOWN]],
            "asking_more": max(0, asking_count - GROUPS_SHOWN),
            "certain": [comparing.summary(group) for group in certain.with_members()[:GROUPS_SHOWN]],
            "certain_count": certain_count,
            "merged": [comparing.summary(group) for group in merged.with_members()[:GROUPS_SHOWN]],
            "merged_count": merged.count(),
            "all_ticked": "ticked" in request.GET,
            "undoable": _last_acceptance(call),
        },
    )


def _last_acceptance(call: Call) -> tuple[AuditEntry, int] | None:
    """The latest bulk acceptance, if something of it can still be taken back, and of how many people."""
    entry = (
        AuditEntry.objects.filter(
            target_type="applications.call", target_id=str(call.pk), action="applications accepted"
        )
        .order_by("-at")
        .first()
    )
    number = deciding.accepted_with(entry).count() if entry else 0
    return (entry, number) if entry and number else None


@staff_page(
    "applications/<slug:slug>/screening/run/",
    name="screening-run",
    permission=PERMISSION,
    title=gettext_lazy("Decide the clear cases"),
    chapter="applications",
)
@require_POST
def run(request: PersonRequest, slug: str) -> HttpResponse:
    """Decide the clear cases now."""
    call = get_object_or_404(Call, slug=slug)
    done = deciding.screen_call(call, request.user)
    messages.success(
        request,
        _(
            "Decided: %(eligible)d eligible, %(not_eligible)d not eligible, %(duplicate)d duplicates. %(left)d wait for you."
        )
        % {
            "eligible": done.eligible,
            "not_eligible": done.not_eligible,
            "duplicate": done.duplicate,
            "left": done.left,
        },
    )
    return redirect("admin:screening", slug)


@staff_page(
    "applications/decide/<int:number>/",
    name="screening-decide",
    permission=PERMISSION,
    title=gettext_lazy("Decide"),
    chapter="applications",
    above="screening",
)
def decide(request: PersonRequest, number: int) -> HttpResponse:
    """One application with all its answers, and the decision."""
    application = get_object_or_404(
        Application.objects.select_related("call", "person", "duplicate_of", "decided_by"), pk=number
    )
    initial = {"status": application.status, "reasons": application.reasons}
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=initial, application=application)
    if request.method == "POST" and "reopen" in request.POST:
        with refusals_told(request):
            deciding.reopen(application, actor=request.user)
        return redirect("admin:screening-decide", application.pk)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            if request.POST.get("seen", _seen(application)) != _seen(application):
                raise ValidationError(_("Somebody else has decided this meanwhile. Look at it again."))
            deciding.decide(
                application,
                form.cleaned_data["status"],
                actor=request.user,
                reasons=form.cleaned_data["reasons"],
                of=form.cleaned_data["of"],
            )
            messages.success(request, _("The decision is prepared. The applicant hears of it when you publish."))
            return redirect("admin:screening", application.call.slug)
    return TemplateResponse(
        request,
        "applications/staff/decide.html",
        {
            "application": application,
            "answers": comparing.answers_of(application),
            "why": comparing.waiting_rows(application.call, [application])[0]["why"],
            "groups": DuplicateGroup.objects.filter(members__application=application),
            "others": Application.objects.filter(person=application.person_id)
            .exclude(pk=application.pk)
            .select_related("call")
            .order_by("-submitted_at"),
            "seen": _seen(application),
            "form": form,
            "above": application.call,
        },
        status=422 if form.errors else 200,
    )


def _seen(application: Application) -> str:
    """What the page of an application says of its decision, to tell whether it changed while somebody looked at it."""
    return f"{application.status} {application.decided_at and application.decided_at.isoformat()}"


@staff_page(
    "applications/duplicates/<int:number>/",
    name="screening-duplicates",
    permission=PERMISSION,
    title=gettext_lazy("One person or several?"),
    chapter="applications",
    above="screening",
)
def compare(request: PersonRequest, number: int) -> HttpResponse:
    """The members of a group side by side; one person (answers chosen field by field) or different people."""
    group = get_object_or_404(DuplicateGroup.objects.select_related("call").with_members(), pk=number)
    members = {member.application_id: member.application for member in group.members.all()}
    across = duplicates.is_across_calls(group)
    if request.method == "POST":
        with refusals_told(request):
            if request.POST.get("state", group.state) != group.state:
                raise ValidationError(_("Somebody else has decided this meanwhile. Look at it again."))
            if "different" in request.POST:
                duplicates.say_different(group, actor=request.user)
                messages.success(request, _("They count as different people from now on."))
            elif across:
                duplicates.confirm_known(group, actor=request.user, into=_account(request))
                messages.success(request, _("They count as one person from now on."))
            else:
                keep, take, apart = comparing.chosen(request.POST, members)
                duplicates.confirm_same(
                    group, keep, actor=request.user, take=take, apart=apart, into=_account(request)
                )
                messages.success(request, _("They count as one person from now on."))
            deciding.screen_call(group.call, request.user)
            return redirect("admin:screening", group.call.slug)
    return TemplateResponse(
        request,
        "applications/staff/compare.html",
        {
            "group": group,
            "members": list(members.values()),
            "across": across,
            "accounts": merge.preview(accounts) if len(accounts := duplicates.accounts_of(group)) > 1 else None,
            "summary": comparing.summary(group),
            "table": comparing.side_by_side(list(members.values()), may_merge=not across),
            "above": group.call,
        },
    )


def _account(request: PersonRequest) -> User | None:
    """The account that was chosen to be used from now on; None: the one that is suggested."""
    chosen = request.POST.get("into", "")
    return User.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None


@staff_page(
    "applications/<slug:slug>/screening/accept/",
    name="screening-accept",
    permission=PERMISSION,
    title=gettext_lazy("Accept several"),
    chapter="applications",
    above="screening",
)
@require_POST
def accept(request: PersonRequest, slug: str) -> HttpResponse:
    """First shows how many and three of them; accepts when told so."""
    call = get_object_or_404(Call, slug=slug)
    numbers = [int(number) for number in request.POST.getlist("application") if number.isdecimal()][:5000]
    chosen = Application.objects.filter(call=call, pk__in=numbers).to_screen().in_order()
    if not numbers or not chosen.exists():
        messages.error(request, _("Tick at least one application first."))
        return redirect("admin:screening", slug)
    asked = _acceptance_asked(request, call, chosen)
    if asked is not None:
        return asked
    with refusals_told(request):
        entry = deciding.bulk_accept(call, numbers, actor=request.user)
        number = len(entry.detail["applications"])
        messages.success(
            request,
            ngettext("%(number)d application is accepted.", "%(number)d applications are accepted.", number)
            % {"number": number},
        )
    return redirect("admin:screening", slug)


def _acceptance_asked(request: PersonRequest, call: Call, chosen: QuerySet[Application]) -> HttpResponse | None:
    """How many would be accepted, and three of them; None once that is confirmed."""
    number = chosen.count()
    samples = ", ".join(f"{application.full_name} ({application.reference})" for application in chosen[:3])
    return confirming.question(
        request,
        _("Accept several"),
        consequences=[
            ngettext(
                "%(number)d application to %(call)s would be accepted.",
                "%(number)d applications to %(call)s would be accepted.",
                number,
            )
            % {"number": number, "call": call},
            _("For example: %(names)s.") % {"names": samples},
            _("Nobody is told before you publish."),
        ],
        button=_("Accept them"),
        back=reverse("admin:screening", args=[call.slug]),
        above=call,
    )


@staff_page(
    "applications/acceptance/<int:number>/undo/",
    name="screening-undo",
    permission=PERMISSION,
    title=gettext_lazy("Take back"),
    chapter="applications",
)
@require_POST
def undo(request: PersonRequest, number: int) -> HttpResponse:
    """Take back a bulk acceptance."""
    entry = get_object_or_404(AuditEntry, pk=number, action="applications accepted")
    call = get_object_or_404(Call, pk=int(entry.target_id))
    count = deciding.undo_bulk_accept(entry, actor=request.user)
    messages.success(
        request,
        ngettext("%(number)d application waits again.", "%(number)d applications wait again.", count)
        % {"number": count},
    )
    return redirect("admin:screening", call.slug)


@staff_page(
    "applications/<slug:slug>/screening/publish/",
    name="screening-publish",
    permission=PERMISSION,
    title=gettext_lazy("Publish decisions"),
    chapter="applications",
    above="screening",
)
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """How many will be told what, with three samples; told when confirmed."""
    call = queries.counts_of(get_object_or_404(Call, slug=slug))
    seen = _moment(request.POST.get("until", ""))
    prepared = deciding.unpublished(call, seen)
    if request.method == "POST":
        if prepared.count() > AT_ONCE:
            tasks.publish_decisions.delay(call.pk, request.user.pk, seen.isoformat() if seen else None)
            messages.success(request, _("The decisions are being published; this takes some minutes."))
        else:
            number = deciding.publish(call, request.user, until=seen)
            messages.success(
                request,
                ngettext("%(number)d applicant is told.", "%(number)d applicants are told.", number)
                % {"number": number},
            )
        return redirect("admin:screening", slug)
    return TemplateResponse(
        request,
        "applications/staff/publish.html",
        {
            "call": call,
            "by_status": comparing.by_status(prepared),
            "samples": telling.samples(prepared, 3),
            "until": clock.now().isoformat(),
            "asking": DuplicateGroup.objects.filter(call=call).asking().count(),
            "certain": DuplicateGroup.objects.filter(call=call).certain().count(),
            "above": call,
        },
    )


def _moment(text: str) -> datetime | None:
    """The moment that a page noted when it was made; None for anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
