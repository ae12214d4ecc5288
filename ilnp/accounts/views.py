"""Setting up the second factor counts as having shown it."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpResponse


class SetUpSecondFactor(ActivateTOTPView):
    """allauth's page, after which the session has passed: its form has just asked for a code of the app."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        added = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        post_authentication(self.request, added, reauthenticated=True)
        return response


set_up_second_factor = SetUpSecondFactor.as_view()
