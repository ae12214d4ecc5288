"""Django's check against forged requests, without losing what somebody typed when the check fails."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware


def _guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def refusal(request: HttpRequest) -> HttpResponseBase | None:
    """Django's answer to a request that could be forged; None when the request is all right.

    Views that call it are marked ``csrf_exempt``, so that they themselves decide what becomes of what was typed.
    """
    return CsrfViewMiddleware(_guarded).process_view(request, _guarded, (), {})


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of ours.

    A person whose cookies were emptied is told apart by that from a form on somebody else's site: what this one sent may
    be shown again for them to look at, what that one sent may not. Every browser of the last years names where a form
    stood at least when it was elsewhere; one that names nothing is believed.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    named = request.headers.get("Origin") or request.headers.get("Referer")
    return not named or urlsplit(named).netloc == request.get_host()
