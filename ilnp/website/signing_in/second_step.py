"""allauth's pages of the second factor, which behave a little differently here."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpRequest, HttpResponse

from ilnp.accounts.models import User
from ilnp.accounts.signing_in import trail


class Show(AuthenticateView):
    """Asked for while signing in. A wrong code is noted."""

    def form_invalid(self, form: Any) -> HttpResponse:
        trail.refused(self.stage.login.user)
        return super().form_invalid(form)


class ShowAgain(ReauthenticateView):
    """Asked for once more, before something that matters. A wrong code is noted."""

    def form_invalid(self, form: Any) -> HttpResponse:
        trail.refused(_person(self.request))
        return super().form_invalid(form)


class SetUp(ActivateTOTPView):
    """allauth's page, after which the session has passed: setting up the second factor counts as having shown it, since
    the form has just asked for a code of the app."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        added = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        post_authentication(self.request, added, reauthenticated=True)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        trail.refused(_person(self.request))
        return super().form_invalid(form)


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


show = Show.as_view()
show_again = ShowAgain.as_view()
set_up = SetUp.as_view()
