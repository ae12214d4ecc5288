"""Signing in with a mailed code, signing out everywhere, and the single-use sign-in of the embedded mode."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.mixins import NextRedirectMixin
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView

from ilnp.accounts.models import SignInCode
from ilnp.accounts.signed_in import PersonRequest
from ilnp.accounts.signing_in import codes, ready_made, sessions
from ilnp.website.public_forms import guards
from ilnp.website.signing_in.public_forms import CodeForm, SignInForm

ASKED_KEY = "sign_in_code"
"""In the session: the number of the code that was asked for."""


class AskForCode(NextRedirectMixin, FormView):
    """The address. In another language with what was typed when a language is pressed.

    Who has signed in goes on; who only lacks the second factor can begin anew with another address.
    """

    form_class = SignInForm
    template_name = "account/request_login_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return HttpResponseRedirect(self.get_next_url() or get_adapter().get_login_redirect_url(request))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "switch_language" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = SignInForm(initial={"email": request.POST.get("email", "")})
        return self.render_to_response(self.get_context_data(form=form))

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """The same for every address."""
        _ask(self.request, form.cleaned_data["email"])
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_confirm_login_code")))


class EnterCode(NextRedirectMixin, FormView):
    """The code from the mail; a button asks for a new one."""

    form_class = CodeForm
    template_name = "account/confirm_login_code.html"
    asked: SignInCode

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = codes.waiting_for(request.session.get(ASKED_KEY))
        if asked is None or request.user.is_authenticated:
            return self._begin_anew()
        self.asked = asked
        return super().dispatch(request, *args, **kwargs)

    def _begin_anew(self) -> HttpResponse:
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_login")))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") != "resend":
            return super().post(request, *args, **kwargs)
        _ask(request, self.asked.address)
        return HttpResponseRedirect(self.passthrough_next_url(request.path))

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Sign in, or ask for the second factor first."""
        try:
            person = codes.enter(self.asked.pk, form.cleaned_data["code"])
        except codes.WrongCode:
            form.refuse()
            return self.form_invalid(form)
        except codes.CodeOver:
            messages.warning(self.request, _("This code no longer works. Please ask for a new one."))
            return self._begin_anew()
        del self.request.session[ASKED_KEY]
        record_authentication(self.request, person, method="code", email=person.email)
        login = Login(user=person, redirect_url=self.get_next_url(), email=person.email)
        return perform_login(self.request, login)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(email=self.asked.address, **kwargs)


def _ask(request: HttpRequest, address: str) -> None:
    asked = codes.ask(address, language=get_language() or "en", network=guards.network_of(request))
    request.session[ASKED_KEY] = asked.pk


ask_for_code = never_cache(AskForCode.as_view())
enter_code = never_cache(EnterCode.as_view())


@never_cache
@login_required
@require_POST
def sign_out_everywhere(request: PersonRequest) -> HttpResponse:
    """End every session of the person, this one too."""
    sessions.end_all(request.user, actor=request.user)
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    return redirect("account_login")


@never_cache
@require_GET
def sign_in_once(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in with a single-use address and go to the desk or the portal. Does not exist with a real database."""
    try:
        person = ready_made.use(request, secret)
    except ready_made.NotEmbedded as problem:
        raise Http404 from problem
    except ready_made.AddressNotUsable:
        return render(request, "website/sign_in_spent.html", status=410)
    return redirect("admin:index" if person.is_staff else "website:portal")
