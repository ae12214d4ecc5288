"""Where somebody who has found a hole can say so: ``/.well-known/security.txt``, as RFC 9116 has it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from ilnp import clock

HOLDS = timedelta(days=180)
"""How long what the file says can be relied on. It is made anew for every reader, so it never runs out."""


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The file: whom to tell, until when that holds, in which language, and where the file belongs."""
    canonical = settings.PUBLIC_ADDRESS + reverse("security_txt")
    lines = [
        f"Contact: {contact()}",
        f"Expires: {expires():%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {canonical}",
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")


def contact() -> str:
    """The address that reports go to: the setting SECURITY_CONTACT, else the site's own page for messages."""
    if settings.SECURITY_CONTACT:
        return str(settings.SECURITY_CONTACT)
    with translation.override("en"):
        return str(settings.PUBLIC_ADDRESS + reverse("website:contact"))


def expires() -> datetime:
    """The midnight, in UTC, until which the file holds; the same for all readers of a day."""
    return datetime.combine((clock.real() + HOLDS).astimezone(UTC).date(), time(), tzinfo=UTC)
