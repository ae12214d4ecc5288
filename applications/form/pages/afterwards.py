"""Pages around the form: continue later, start from the last answers, after sending in, one's own application."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.form import deadlines, drafts, limits, links, outcomes, submit
from applications.form.answers import from_application, lines
from applications.form.pages import steps
from applications.form.pages.asking import (
    find_call,
    find_draft,
    go,
    keep,
    languages_of,
    mail_link,
    say_filled_in,
    say_unchangeable,
    to_the_beginning,
)
from applications.models import Application, Qualification
from applications.screening.public_reasons import reason_text
from ilnp.links.signed import LinkBroken
from ilnp.website.public_forms import guards
from ilnp.website.public_forms.fields import AddressField
from ilnp.words import phrases


class AddressForm(forms.Form):
    """One address that a link is mailed to."""

    email = AddressField()

    use_required_attribute = False

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="%s", initial=initial)
        self.fields["email"].widget.attrs["class"] = "form-control"


def _address_form(request: HttpRequest, known: str = "") -> AddressForm:
    """Empty or with the ``known`` address, sent in, or in another language with what was typed."""
    if request.method == "POST" and "switch_language" not in request.POST:
        return AddressForm(request.POST)
    return AddressForm(initial={"email": request.POST.get("email", known)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Mail a link that continues the form on any device. The form itself is saved already."""
    call = find_call(slug)
    draft = find_draft(request, call)
    if draft is None:
        return to_the_beginning(call)
    if draft.outcome is not None:
        return redirect("apply:done", slug)
    form = _address_form(request, known=drafts.address_of(draft))
    context = {"call": call, "draft": draft, "form": form, "clocks": deadlines.clocks(call, get_language() or "en")}
    if form.is_valid():
        address = form.cleaned_data["email"]
        try:
            draft = drafts.set_address(draft, address)
        except drafts.AlreadySent:
            return redirect("apply:done", slug)
        context.update(mailed=mail_link(request, draft, address), address=address, form=None)
    return render(request, "applications/apply/later.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Start from the answers of an earlier round: a link goes to the address, whether we know it or not."""
    call = find_call(slug)
    form = _address_form(request)
    context: dict[str, Any] = {"call": call, "form": form}
    if form.is_valid():
        address = form.cleaned_data["email"]
        network = guards.network_of(request)
        suspicion = limits.MANY_FROM_NETWORK if limits.too_many_begun(network) else ""
        try:
            draft = drafts.begin(call, language=get_language() or "en", suspicion=suspicion)
        except drafts.NotOpen:
            return go(steps.START, call)
        draft = drafts.set_address(draft, address)
        context.update(mailed=mail_link(request, draft, address), address=address, form=None)
    return render(request, "applications/apply/again.html", context)


@links.RESUME.opens
def resume(request: HttpRequest, named: str, token: str) -> HttpResponseBase:
    """What the mailed link shows: a button. Only pressing it opens the form, so that no mail scanner does."""
    draft, address = links.draft_to_resume(named)
    if request.method == "POST":
        done_before = draft.pages_done
        try:
            draft = drafts.open_by_link(draft, address)
        except drafts.NotTheirs:
            raise LinkBroken from None
        if draft.pages_done != done_before:
            say_filled_in(request)
        if draft.outcome is not None:
            if address and submit.prove_address(draft.outcome, address):
                messages.success(request, _("Thank you. We now know that our mail reaches you."))
            return keep(request, redirect("apply:done", draft.call.slug), draft)
        return keep(request, go(steps.first_open(draft.pages_done), draft.call), draft)
    return render(request, "applications/apply/resume.html", {"call": draft.call, "draft": draft})


@never_cache
@require_safe
def done(request: HttpRequest, slug: str) -> HttpResponse:
    """The form has been sent in: reference number, what happens next and when."""
    call = find_call(slug)
    draft = find_draft(request, call)
    if draft is None:
        return to_the_beginning(call)
    application = draft.outcome
    if application is None:
        return go(steps.first_open(draft.pages_done), call)
    context = {
        "call": call,
        "application": application,
        "is_change": draft.application_id is None,
        "counts_instead": application.duplicate_of if application.address_proved_at else None,
        "token": links.MINE.token(links.mine(application, mailed=False)),
        "changes_until": deadlines.changes_stated(call, get_language() or "en")
        if drafts.can_change(application)
        else "",
        "next": deadlines.what_next(call, get_language() or "en"),
        "clocks": deadlines.clocks(call, get_language() or "en", application.time_zone),
        "answers_by": phrases.day(call.answers_by, get_language() or "en") if call.answers_by else "",
        "starts_on": phrases.day(call.starts_on, get_language() or "en") if call.starts_on else "",
    }
    return render(request, "applications/apply/done.html", context)


def standing(application: Application) -> str:
    """Where the application stands, in words for the applicant: a decision shows only once it is published."""
    if application.status == Application.Status.WITHDRAWN:
        return _("You have withdrawn it.")
    if application.is_told() and application.status == Application.Status.ELIGIBLE:
        return outcomes.outcome(application) or _("You meet what this round asks for.")
    if application.is_told() and application.status == Application.Status.NOT_ELIGIBLE:
        return _("This round asks for something that you could not promise. We have written to you about it.")
    if application.duplicate_of and (application.is_told() or application.address_proved_at):
        words = _("You had applied before: the application %(reference)s counts, and this one is set aside.")
        return words % {"reference": application.duplicate_of.reference}
    return _("We have it. Nothing is decided yet.")


def reasons(application: Application) -> list[str]:
    """Why a published refusal was taken, a kind sentence for each reason in the language in force."""
    if not (application.is_told() and application.status == Application.Status.NOT_ELIGIBLE):
        return []
    known = {row.code: row for row in Qualification.objects.all()}
    return [reason_text(code, get_language() or "en", known) for code in application.reasons]


@require_safe
@links.MINE.opens
def mine(request: HttpRequest, named: str, token: str) -> HttpResponse:
    """One's own application: the answers, and buttons to change or withdraw it."""
    application = links.application_of(named)
    found = lines(from_application(application), application.call)
    context = {
        "application": application,
        "call": application.call,
        "token": token,
        "is_mailed": links.is_mailed(named),
        "standing": standing(application),
        "reasons": reasons(application),
        "is_withdrawn": application.status == Application.Status.WITHDRAWN,
        "can_change": drafts.can_change(application),
        "clocks": deadlines.clocks_of_changes(application.call, get_language() or "en", application.time_zone),
        "answered": [
            (page, steps.TITLES[page], [line for line in found if line.page == page]) for page in steps.FORMS
        ],
    }
    return render(request, "applications/apply/mine.html", context)


@links.MINE.opens
def prove(request: HttpRequest, named: str, token: str) -> HttpResponse:
    """The button "this is my address". Without it the page that holds the button is shown."""
    application = links.application_of(named)
    if request.method != "POST" or not links.is_mailed(named):
        return redirect("apply:mine", token)
    submit.prove_address(application, application.email)
    messages.success(request, _("Thank you. We now know that our mail reaches you."))
    return redirect("apply:mine", token)


@links.MINE.opens
def change(request: HttpRequest, named: str, token: str) -> HttpResponseBase:
    """The button "change my answers". Without it the page that holds the button is shown."""
    application = links.application_of(named)
    if request.method != "POST":
        return redirect("apply:mine", token)
    language = get_language() or "en"
    offered = languages_of(application.call)
    if offered and language not in offered:
        language = offered[0]
    if links.is_mailed(named):
        submit.prove_address(application, application.email)
    try:
        draft = drafts.begin_change(application, language=language, address=application.email)
    except drafts.NotOpen:
        say_unchangeable(request)
        return redirect("apply:mine", token)
    with translation.override(language):
        return keep(request, go(steps.CHECK, draft.call), draft)


@links.MINE.opens
def withdraw(request: HttpRequest, named: str, token: str) -> HttpResponse:
    """Asks once more, then withdraws."""
    application = links.application_of(named)
    if request.method == "POST":
        try:
            submit.withdraw(application, application.person, address=application.email)
        except drafts.NotOpen:
            raise LinkBroken from None
        messages.success(request, _("Your application is withdrawn. A mail confirms it."))
        return redirect("apply:mine", token)
    return render(
        request,
        "applications/apply/withdraw.html",
        {"application": application, "call": application.call, "token": token},
    )
