"""Security headers that neither Django nor django-csp sets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

REFUSED_FEATURES = ["camera", "display-capture", "geolocation", "microphone", "payment", "usb", "browsing-topics"]


class PersonalPagesAreNotKept:
    """Middleware: no page of somebody who has signed in, and none on the way in, is kept by browser or proxy.

    With the answer that signs somebody out, the browser is told to drop what it kept and stored of the site. Cookies are not
    named: they would go from other sites under the same domain too, and what they held is worth nothing by then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        match = request.resolver_match
        is_way_in = match is not None and (match.url_name or "").startswith(("account_", "mfa_"))
        if is_way_in or request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class BrowserFeatures:
    """Middleware: our pages ask the browser for none of its devices, and other sites may not embed what we serve."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = ", ".join(f"{feature}=()" for feature in REFUSED_FEATURES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.policy)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
