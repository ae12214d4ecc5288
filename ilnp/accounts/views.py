"""Pages of allauth's that behave a little differently here."""

from __future__ import annotations

from typing import Any

from allauth.account.views import RequestLoginCodeView
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpRequest, HttpResponse


class RequestLoginCode(RequestLoginCodeView):
    """allauth's page, in another language with the address that was typed when a language is pressed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "switch_language" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form_class()(initial={"email": request.POST.get("email", "")})
        return self.render_to_response(self.get_context_data(form=form))


class SetUpSecondFactor(ActivateTOTPView):
    """allauth's page, after which the session has passed: setting up the second factor counts as having shown it, since
    the form has just asked for a code of the app."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        added = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        post_authentication(self.request, added, reauthenticated=True)
        return response


request_login_code = RequestLoginCode.as_view()
set_up_second_factor = SetUpSecondFactor.as_view()
