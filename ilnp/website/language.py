"""Remembering the language a visitor chose, and showing any page in another one."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path, get_language_from_request


def remember(response: HttpResponse, language: str) -> None:
    """Keep the visitor's language in a cookie for a year. It holds the language code and nothing else."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE or 365 * 24 * 60 * 60,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class RememberLanguageMiddleware:
    """Notes in the cookie when somebody reads pages in another language than their browser or cookie asks for.

    Only then: a visitor whose browser already asks for the language they read gets no cookie from this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        chosen = get_language_from_path(request.path_info)
        if chosen and response.status_code == 200 and chosen != get_language_from_request(request):
            remember(response, chosen)
        return response
