"""The public pages by which people write to the programme or offer to help."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from ilnp.forms import refusals_beside
from ilnp.website.contact import receiving
from ilnp.website.contact.public_forms import ContactForm, VolunteerForm
from ilnp.website.pages import texts
from ilnp.website.public_forms import guards

ENOUGH_FROM_ONE_ADDRESS = 5
ENOUGH_FROM_ONE_NETWORK = 30
WINDOW_SECONDS = 15 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Take a message to the volunteers; what was typed stays when something is wrong."""
    form = ContactForm.of(request, initial=_known(request))
    if form.is_valid() and _within_limits(request, form, "contact"):
        fields = {name: form.cleaned_data[name] for name in ["name", "email", "subject", "text"]}
        receiving.take_message(**fields, language=_language(), suspicions=form.suspicions)
        return redirect("website:contact-thanks")
    return _form_page(request, "contact", form)


@require_http_methods(["GET", "HEAD", "POST"])
def volunteer(request: HttpRequest) -> HttpResponse:
    """Take an offer to help; what was typed stays when something is wrong."""
    form = VolunteerForm.of(request, initial=_known(request))
    if form.is_valid() and _within_limits(request, form, "volunteer"):
        names = ["name", "email", "country", "languages", "tasks", "text"]
        receiving.take_offer(
            **{name: form.cleaned_data[name] for name in names}, language=_language(), suspicions=form.suspicions
        )
        return redirect("website:volunteer-thanks")
    return _form_page(request, "volunteer", form)


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that it arrived and what happens next."""
    return render(request, "website/thanks.html", {"slug": slug})


def _form_page(request: HttpRequest, slug: str, form: Any) -> HttpResponse:
    context = {"slug": slug, "text": texts.text(slug, _language()), "form": form}
    return render(request, "website/form_page.html", context, status=422 if form.errors else 200)


def _within_limits(request: HttpRequest, form: Any, action: str) -> bool:
    limits = [(form.cleaned_data["email"].lower(), ENOUGH_FROM_ONE_ADDRESS)]
    network = guards.network_of(request)
    if network:
        limits.append((network, ENOUGH_FROM_ONE_NETWORK))
    with refusals_beside(form):
        for whose, most in limits:
            guards.limit(action, whose, most=most, seconds=WINDOW_SECONDS)
        return True
    return False


def _known(request: HttpRequest) -> dict[str, str]:
    user = request.user
    return {"name": user.name, "email": user.email} if user.is_authenticated else {}


def _language() -> str:
    return get_language() or texts.FALLBACK
