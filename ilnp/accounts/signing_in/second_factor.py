"""Nobody opens the staff pages without a second factor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

SINGLE_USE_MARK = "signed_in_by_single_use_address"
NEXT_KEY = "second_factor_next"
OPEN_PAGES = {"logout", "login", "jsi18n"}
"""Pages of the admin that need no second factor: the way out, the way in, and the translations of its scripts."""


def vouch(request: HttpRequest) -> None:
    """Let this session pass without a second factor: it was opened by a single-use address of the embedded mode."""
    request.session[SINGLE_USE_MARK] = request.user.pk


def passed(request: HttpRequest) -> bool:
    """Whether the signed-in person has shown a second factor in this session and still has one."""
    session, user = request.session, request.user
    if not user.is_authenticated:
        return False
    if session.get(SINGLE_USE_MARK) == user.pk:
        return True
    if not is_mfa_enabled(user):
        return False
    return any(entry["method"] == "mfa" for entry in get_authentication_records(request, user))


class SecondFactorMiddleware:
    """Sends staff who have not shown a second factor to add one, or to show it, before any page of the admin.

    Where they were going is kept: the address of a GET in ``next`` and, for the way through adding a factor, in the
    session. Who is not staff is left to the admin's own check.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Stop the request before the view unless it may go on."""
        match = request.resolver_match
        if match is None or "admin" not in match.namespaces or match.url_name in OPEN_PAGES:
            return None
        user = request.user
        if not (user.is_authenticated and user.is_active and user.is_staff) or passed(request):
            return None
        following = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("admin:index")
        request.session[NEXT_KEY] = following
        door = "mfa_reauthenticate" if is_mfa_enabled(user) else "mfa_activate_totp"
        return HttpResponseRedirect(f"{reverse(door)}?{urlencode({REDIRECT_FIELD_NAME: following})}")
