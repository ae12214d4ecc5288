"""The portal: what concerns the signed-in person, and their settings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ilnp.accounts import consents
from ilnp.accounts.models import Consent
from ilnp.accounts.profile import change_profile
from ilnp.accounts.signed_in import PersonRequest
from ilnp.mail.returns import preferences, suppression
from ilnp.website.language import remember
from ilnp.website.portal import sections
from ilnp.website.portal.consents import PURPOSES, consequences
from ilnp.website.portal.public_forms import ProfileForm


@never_cache
@login_required
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Everything that the floors have to show to this person."""
    shown = sections.sections_for(request)
    return render(request, "website/portal.html", {"sections": shown, "waiting": [one for one in shown if one.waits]})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: PersonRequest) -> HttpResponse:
    """Name, greeting, language, time zone; consents below."""
    person = request.user
    form = ProfileForm.of(request, person=person)
    if form.is_valid():
        change_profile(
            person, **{name: form.cleaned_data[name] for name in ["name", "call_name", "language", "time_zone"]}
        )
        messages.success(request, _("Your settings are saved."))
        response = HttpResponseRedirect(translate_url(reverse("website:portal-settings"), person.language))
        remember(response, person.language)
        return response
    held = {consent.purpose: consent for consent in Consent.objects.filter(person=person, withdrawn_at=None)}
    agreements = [(purpose, words, held.get(purpose)) for purpose, words in PURPOSES]
    context = {
        "form": form,
        "agreements": agreements,
        "mails": preferences.sorts_for(person),
    }
    return render(request, "website/settings.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def change_mail(request: PersonRequest, topic: str) -> HttpResponse:
    """Stop one sort of mail or let it begin again, whichever button was pressed."""
    person = request.user
    if topic not in {sort.topic for sort in preferences.sorts_for(person)}:
        return HttpResponse(gettext("There is no such mail."), status=404)
    if request.POST.get("act") == "start":
        suppression.opt_in(person.email, topic)
        messages.success(request, _("You get this sort of mail again"))
    else:
        suppression.opt_out(person.email, topic)
        messages.success(request, _("You will not get this sort of mail any more"))
    return redirect("website:portal-settings")


@login_required
@require_POST
def change_consent(request: PersonRequest, purpose: str) -> HttpResponse:
    """Give or withdraw one consent, whichever button was pressed. What follows from withdrawing is said and asked first."""
    if purpose not in dict(PURPOSES):
        return HttpResponse(gettext("There is no such consent."), status=404)
    if request.POST.get("act") == "give":
        consents.give(request.user, purpose, language=get_language() or "en")
        if purpose == Consent.Purpose.NEWS:  # who agrees to news has not stopped them any more
            suppression.opt_in(request.user.email, "news")
        messages.success(request, _("Thank you. Your consent is noted."))
    else:
        follows = [] if "sure" in request.POST else consequences(request.user, purpose)
        if follows:
            context = {"words": dict(PURPOSES)[purpose], "purpose": purpose, "follows": follows}
            return render(request, "website/withdraw_consent.html", context)
        consents.withdraw(request.user, purpose)
        messages.success(request, _("Your consent is withdrawn."))
    return redirect("website:portal-settings")
