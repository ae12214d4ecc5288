"""The last page of the form: all answers to be checked, the code, the button that sends them in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from applications.form import deadlines, drafts, limits, links, protection, submit
from applications.form.answers import from_forms, lines
from applications.form.pages import steps
from applications.form.pages.asking import (
    ended,
    find_call,
    find_draft,
    go,
    in_offered_language,
    keep,
    languages_of,
    mail_link,
    say_once_more,
    suspicion_of,
    to_the_beginning,
)
from applications.form.pages.fields import ChoiceLists
from applications.models import Draft
from ilnp.website.public_forms import guards


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All answers with a link to change each; the button sends them in, once."""
    call = find_call(slug)
    if elsewhere := in_offered_language(request, call):
        return elsewhere
    draft = find_draft(request, call)
    if draft is None:
        return to_the_beginning(call)
    if request.method == "POST":
        if refused := protection.refusal(request):
            if not protection.comes_from_here(request):
                return refused
            say_once_more(request)
            return keep(request, _show_check(request, draft, status=403), draft)
        return keep(request, _send(request, draft), draft)
    if draft.outcome is not None:
        return redirect("apply:done", slug)
    if not drafts.can_be_sent(draft):
        return ended(request, draft)
    drafts.set_language(draft, get_language() or "en")
    return _show_check(request, draft)


def _send(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    wanted, code = request.POST.get("switch_language", ""), request.POST.get("code", "").strip()[:40]
    if wanted in languages_of(draft.call):
        if wanted != get_language() or draft.outcome is not None:
            return go(steps.CHECK, draft.call, wanted)
        drafts.set_language(draft, wanted)
        return _show_check(request, draft, code=code)
    button = request.POST.get("action", "send")
    if button == "later":
        return redirect("apply:later", draft.call.slug)
    if button == "mail":
        if mail_link(request, draft, drafts.address_of(draft)):
            messages.success(request, _("We have sent the code again."))
        else:
            messages.warning(
                request,
                _("We have sent several mails already. Please look into your spam folder, too, or wait an hour."),
            )
        return go(steps.CHECK, draft.call)
    if draft.outcome is None and code and not drafts.prove_by_code(draft, code):
        return _show_check(
            request,
            draft,
            code_error=_("This is not the code that we mailed to you. It has six digits."),
            code=code,
            status=422,
        )
    suspicion = "" if draft.outcome else suspicion_of(request) or _too_many(request, draft)
    try:
        submit.submit(draft, suspicion=suspicion)
    except submit.NotComplete:
        return _show_check(request, draft, status=422)
    except submit.AddressNotProved:
        return _show_check(
            request,
            draft,
            code_error=_("Your e-mail address is a new one. Enter the code that we mailed to it."),
            status=422,
        )
    except (submit.TooLate, drafts.NotOpen):
        return ended(request, draft)
    return redirect("apply:done", draft.call.slug)


def _too_many(request: HttpRequest, draft: Draft) -> str:
    """Count one form more from this network and for this address; the code of what there are too many of, or nothing."""
    from_network = limits.too_many_sent(guards.network_of(request))
    for_address = limits.too_many_for_address(drafts.address_of(draft))
    return limits.MANY_FROM_NETWORK if from_network else limits.MANY_FOR_ADDRESS if for_address else ""


def _show_check(
    request: HttpRequest, draft: Draft, *, code_error: str = "", code: str = "", status: int = 200
) -> HttpResponse:
    lists = ChoiceLists()
    forms = steps.all_judged(draft, lists)
    missing = [(slug, steps.TITLES[slug], form) for slug, form in forms.items() if not form.is_valid()]
    complete = not missing
    answered: list[Any] = []
    if complete:
        found = lines(from_forms(forms), draft.call, lists)
        answered = [(slug, steps.TITLES[slug], [line for line in found if line.page == slug]) for slug in forms]
    address = drafts.address_of(draft)
    context = {
        "call": draft.call,
        "draft": draft,
        "page": steps.CHECK,
        "page_number": len(steps.ORDER),
        "page_count": len(steps.ORDER),
        "steps": steps.steps(steps.CHECK, draft.pages_done),
        "stamp": links.stamp(draft),
        "missing": missing,
        "answered": answered,
        "address": address,
        "is_proved": bool(address) and draft.email_verified == address,
        "code": code,
        "code_error": code_error,
        "has_errors": bool(code_error) or not complete,
        "is_change": draft.changes_id is not None,
        "next": deadlines.what_next(draft.call, get_language() or "en"),
        "languages": languages_of(draft.call),
        "remarks": [(slug, remark) for slug, form in forms.items() for remark in form.remarks()],
        "finishing": deadlines.finishing(draft, get_language() or "en"),
    }
    return render(request, "applications/apply/check.html", context, status=status)
