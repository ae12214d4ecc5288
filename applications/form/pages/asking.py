"""The pages of the form: the first one and those that ask something."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from applications.form import deadlines, drafts, limits, links, protection, telling
from applications.form.kinds import Raw
from applications.form.pages import steps
from applications.form.pages.forms import PageForm
from applications.form.pages.practical import TONGUES, ZONES
from applications.models import Call, Draft
from ilnp import clock
from ilnp.website.public_forms import guards

COOKIE_SECONDS = links.COOKIE_DAYS * 24 * 3600


@require_safe
@never_cache
def calls(request: HttpRequest) -> HttpResponse:
    """The calls that are open now and those that open later."""
    return render(request, "applications/apply/calls.html")


def find_call(slug: str) -> Call:
    """The call of that name; one without a window has no public form. Raises Http404."""
    return get_object_or_404(Call.objects.exclude(opens_at=None), slug=slug)


def find_draft(request: HttpRequest, call: Call) -> Draft | None:
    """The form for ``call`` that this browser fills in, if any.

    A page that is sent names its form in the stamp: the cookie may have gone, or belong to a form begun in another tab.
    """
    draft = links.draft_of_stamp(request.POST.get("stamp")) if request.method == "POST" else None
    draft = draft or links.draft_of_cookie(request.COOKIES.get(links.cookie_name(call.pk)))
    return draft if draft is not None and draft.call_id == call.pk else None


def keep(request: HttpRequest, response: HttpResponseBase, draft: Draft) -> HttpResponseBase:
    """Give the browser the key of ``draft`` for another ninety days."""
    response.set_cookie(
        links.cookie_name(draft.call_id),
        links.cookie(draft),
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response


def go(page: str, call: Call, language: str = "") -> HttpResponse:
    """Send the browser to a page of the form, in ``language`` if given."""
    with translation.override(language or get_language()):
        if page == steps.START:
            return redirect("apply:start", call.slug)
        if page == steps.CHECK:
            return redirect("apply:check", call.slug)
        return redirect("apply:page", call.slug, page)


def to_the_beginning(call: Call) -> HttpResponse:
    """Send a browser that holds no form to the first page, which then says why it is shown."""
    response = go(steps.START, call)
    response["Location"] += "?no-form"
    return response


def languages_of(call: Call) -> list[str]:
    """Languages that the form of ``call`` can be read in."""
    return call.offered_languages()


def in_offered_language(request: HttpRequest, call: Call) -> HttpResponse | None:
    """Send who reads in a language that the call is not offered in to the first one it is. What is sent is taken first."""
    offered = languages_of(call)
    if request.method == "POST" or get_language() in offered or not offered:
        return None
    match = resolve(request.path_info)
    with translation.override(offered[0]):
        return redirect(match.view_name, **match.kwargs)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What this is and who can take part; the button begins a form or goes on with one."""
    call = find_call(slug)
    if elsewhere := in_offered_language(request, call):
        return elsewhere
    draft = find_draft(request, call)
    if request.method == "POST":
        if refused := protection.refusal(request):
            if not protection.comes_from_here(request):
                return refused
            say_once_more(request)
        elif request.POST.get("action") == "forget":
            return _forget(request, call)
        elif draft is not None and request.POST.get("action") != "afresh":
            return redirect("apply:done", slug) if draft.sent_at else go(steps.first_open(draft.pages_done), call)
        else:
            return _begin(request, call)
    own_zone = _own_zone(request, draft)
    context = {
        "call": call,
        "draft": draft,
        "has_no_form": draft is None and ("no-form" in request.GET or request.method == "POST"),
        "is_open": call.is_open(),
        "is_over": call.closes_at is not None and clock.now() >= call.closes_at,
        "can_finish": draft is not None and call.accepts_begun(draft.begun_at),
        "clocks": deadlines.clocks(call, get_language() or "en", own_zone),
        "opening": deadlines.opening(call, get_language() or "en"),
        "grace": deadlines.grace(call, get_language() or "en"),
        "deadline_iso": deadlines.iso(call),
        "questions": [str(row.question) for row in call.qualifications.order_by("position", "code")],
        "next": deadlines.what_next(call, get_language() or "en"),
        "steps": steps.steps(steps.START, draft.pages_done if draft else []),
        "page_number": 1,
        "page_count": len(steps.ORDER),
        "languages": languages_of(call),
    }
    return render(request, "applications/apply/start.html", context)


def _forget(request: HttpRequest, call: Call) -> HttpResponse:
    """Take the key of the form for ``call`` away from this browser, for devices that several people use."""
    messages.success(
        request, _("This device has forgotten the form. If we have mailed you a link, it still opens what you typed.")
    )
    response = redirect("apply:calls")
    response.delete_cookie(links.cookie_name(call.pk), samesite="Lax")
    return response


def _own_zone(request: HttpRequest, draft: Draft | None) -> str:
    if draft is not None:
        return (draft.answers.get("languages", {}).get("time_zone") or [""])[0]
    return str(request.user.time_zone) if request.user.is_authenticated else ""


def _begin(request: HttpRequest, call: Call, typed: dict[str, Raw] | None = None) -> HttpResponseBase:
    network = guards.network_of(request)
    suspicion = limits.MANY_FROM_NETWORK if limits.too_many_begun(network) else ""
    person = request.user if request.user.is_authenticated else None
    try:
        draft = drafts.begin(call, language=get_language() or "en", person=person, suspicion=suspicion)
    except drafts.NotOpen:
        return closed(request, call, typed or {})
    for page, raw in (typed or {}).items():
        is_valid = steps.judged(page, call, {page: raw}).is_valid()
        draft = drafts.save_page(draft, page, raw, is_valid=is_valid, language=draft.language)
    if typed:
        messages.info(
            request,
            _("This browser had forgotten your form, so we began a new one. What you have just typed is in it."),
        )
    elif person is not None and draft.pages_done:
        say_filled_in(request)
    return keep(request, go(steps.first_open(draft.pages_done) if not typed else "you", call), draft)


def say_once_more(request: HttpRequest) -> None:
    """Say on this page that what was sent could not be told from a forgery, and that all of it is here."""
    messages.warning(
        request,
        _("This browser had forgotten who you are. Nothing you typed is lost: please press the button once more."),
    )


def say_filled_in(request: HttpRequest) -> None:
    """Say on the next page that it starts from earlier answers."""
    messages.info(request, _("We have filled in what you answered last time. Please look through it."))


def ended(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Answer who can no longer send in ``draft``: too late, or what it would change is decided or withdrawn."""
    if draft.changes is not None and not drafts.takes_changes(draft.changes):
        say_unchangeable(request)
        return redirect("apply:mine", links.MINE.token(links.mine(draft.changes, mailed=False)))
    return closed(request, draft.call, draft.answers, _own_zone(request, draft))


def say_unchangeable(request: HttpRequest) -> None:
    """Say on the next page that the answers stay as they are."""
    messages.warning(
        request,
        _(
            "The answers can no longer be changed: "
            "the call has closed, a decision has been taken, or the application was withdrawn."
        ),
    )


def closed(request: HttpRequest, call: Call, answers: dict[str, Raw], own_zone: str = "") -> HttpResponse:
    """Say that it is too late, and give back the words that were typed, so that none of them is lost."""
    typed = [(title, steps.own_words(slug, answers.get(slug, {}))) for slug, title in steps.TITLES.items()]
    context = {
        "call": call,
        "typed": [pair for pair in typed if pair[1]],
        "clocks": deadlines.clocks(call, get_language() or "en", own_zone),
    }
    return render(request, "applications/apply/closed.html", context, status=410)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str, page: str) -> HttpResponseBase:
    """One page that asks something: shown with what was typed before, saved whatever was typed now."""
    call = find_call(slug)
    if elsewhere := in_offered_language(request, call):
        return elsewhere
    draft = find_draft(request, call)
    if request.method == "POST":
        return _take(request, call, draft, page)
    if draft is None:
        return to_the_beginning(call)
    if draft.outcome is not None:
        return redirect("apply:done", slug)
    if not drafts.can_be_sent(draft):
        return ended(request, draft)
    drafts.set_language(draft, get_language() or "en")
    return _show(request, draft, page, steps.shown(page, call, draft.answers))


def _take(request: HttpRequest, call: Call, draft: Draft | None, page: str) -> HttpResponseBase:
    raw = steps.FORMS[page].takes(request.POST, call)
    if refused := protection.refusal(request):
        if draft is None or not protection.comes_from_here(request):
            return refused
        say_once_more(request)
        return _show(request, draft, page, steps.shown(page, call, {**draft.answers, page: raw}), status=403)
    if draft is None:
        return _begin(request, call, {page: raw})
    button = request.POST.get("action", "next")
    if page == "languages" and button == "add":
        raw = _with_one_more_language(raw)
    elif page == "languages" and button in (TONGUES, ZONES):
        raw = {**raw, "whole_list": [button]}
    judged = steps.judged(page, call, {**draft.answers, page: raw})
    is_valid = judged.is_valid()
    language = get_language() or "en"
    try:
        draft = drafts.save_page(
            draft, page, raw, is_valid=is_valid, language=language, suspicion=suspicion_of(request)
        )
    except drafts.AlreadySent as sent:
        return _keep_as_change(request, draft, sent, page, raw)
    if not drafts.can_be_sent(draft):
        return keep(request, ended(request, draft), draft)
    response = _after_saving(request, draft, page, button, judged, is_valid)
    return keep(request, response, draft)


def _with_one_more_language(raw: Raw) -> Raw:
    present = [int(name.rpartition("_")[2]) for name in raw if name.startswith("language_")]
    return {**raw, f"language_{min(8, max([2, *present]) + 1)}": [""]}


def suspicion_of(request: HttpRequest) -> str:
    """The code of what looks automatic in what a browser sent; empty for people."""
    if request.POST.get("website_address"):
        return limits.TRAP
    return "" if links.is_stamp(request.POST.get("stamp")) else limits.NO_STAMP


def _after_saving(
    request: HttpRequest, draft: Draft, page: str, button: str, judged: PageForm, is_valid: bool
) -> HttpResponseBase:
    wanted = request.POST.get("switch_language", "")
    if wanted in languages_of(draft.call):
        return go(page, draft.call, wanted)
    if button == "later":
        return redirect("apply:later", draft.call.slug)
    if button == "back":
        return go(steps.before(page), draft.call)
    if page == "languages" and button in ("add", TONGUES, ZONES):
        response = go(page, draft.call)
        response["Location"] += "#time_zone" if button == ZONES else "#language_rows_end"
        return response
    if not is_valid:
        return _show(request, draft, page, judged, status=422)
    if judged.remarks() and request.POST.get("remarked") != "1":
        return _show(request, draft, page, judged)
    if page == "you":
        _mail_code_once(request, draft)
    come_back = request.POST.get("come_back") == "check" or request.GET.get("change") == "1"
    if come_back and steps.first_open(draft.pages_done) == steps.CHECK:
        return go(steps.CHECK, draft.call)
    return go(steps.after(page), draft.call)


def _mail_code_once(request: HttpRequest, draft: Draft) -> None:
    """Mail the code and the link when an address is new to this form."""
    address = drafts.address_of(draft)
    if draft.email_verified == address or limits.is_over(
        "first", f"{draft.key.hex}:{address}", most=1, seconds=limits.DAY
    ):
        return
    mail_link(request, draft, address, asked=False)


def mail_link(request: HttpRequest, draft: Draft, address: str, *, asked: bool = True) -> bool:
    """Queue the mail with the code and the link, unless too many went out. Returns whether it was queued.

    ``asked``: the person pressed a button for it.
    """
    if limits.too_many_mails(address, guards.network_of(request)):
        return False
    return telling.continue_later(draft, address, asked=asked)


def _keep_as_change(
    request: HttpRequest, draft: Draft, sent: drafts.AlreadySent, page: str, raw: Raw
) -> HttpResponseBase:
    """Another tab has sent the form in. What this one typed becomes a change, if it differs and there is time."""
    if raw == draft.answers.get(page) or not drafts.can_change(sent.application):
        messages.info(request, _("This form has been sent in already."))
        return redirect("apply:done", draft.call.slug)
    change = drafts.begin_change(sent.application, language=get_language() or "en")
    is_valid = steps.judged(page, change.call, {**change.answers, page: raw}).is_valid()
    change = drafts.save_page(change, page, raw, is_valid=is_valid, language=change.language)
    messages.info(
        request,
        _(
            "This form was sent in from another window. What you typed here is kept as a change: check it and send it in."
        ),
    )
    return keep(request, go(steps.CHECK, change.call), change)


def _show(request: HttpRequest, draft: Draft, page: str, form: PageForm, status: int = 200) -> HttpResponse:
    is_change = draft.changes_id is not None
    context = {
        "call": draft.call,
        "draft": draft,
        "form": form,
        "page": page,
        "page_title": steps.TITLES[page],
        "page_number": steps.ORDER.index(page) + 1,
        "page_count": len(steps.ORDER),
        "steps": steps.steps(page, draft.pages_done),
        "stamp": links.stamp(draft),
        "come_back": is_change or request.GET.get("change") == "1" or request.POST.get("come_back") == "check",
        "languages": languages_of(draft.call),
        "remarks": form.remarks(),
        "finishing": deadlines.finishing(draft, get_language() or "en"),
        "consent_page": reverse("website:code-of-conduct"),
    }
    return render(request, form.template, context, status=status)
