"""The desk speaks English, whatever the browser asks for, and says times in its reader's own zone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation

from ilnp import clock


class OwnTimeInEnglish:
    """Every page below the admin's root is English, and its times, shown or typed in, are in the zone of who is signed in.

    Stands after the middleware that knows who is signed in. Files are written in UTC and are not touched by this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(reverse("admin:index")):
            return self.get_response(request)
        zone = getattr(request.user, "time_zone", "UTC")
        with translation.override("en"), timezone.override(clock.zone(zone)):
            request.LANGUAGE_CODE = "en"
            return self.get_response(request)
