"""The page behind the link that those on the waitlist get."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ilnp.mail import links

from . import waitlist
from .models import WaitlistEntry


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows where the person stands and changes nothing; POST keeps the place in line or ends it."""
    try:
        number = links.read(waitlist.LINK, token, waitlist.LINK_LIFE)
    except links.LinkBroken:
        return render(request, "applications/waitlist_link_broken.html", status=404)
    entry = get_object_or_404(
        WaitlistEntry.objects.select_related("application__call", "application__person"), pk=number
    )
    if request.method == "POST":
        person = entry.application.person
        if "leave" in request.POST:
            waitlist.leave(entry, actor=person)
        else:
            waitlist.confirm(entry, actor=person)
        return redirect("waitlist:mine", token)
    return render(
        request,
        "applications/waitlist.html",
        {"entry": entry, "call": entry.application.call, "place": waitlist.place_in_line(entry)},
    )
