"""The page behind the link that those on the waitlist get."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.models import WaitlistEntry
from applications.waitlist import line
from ilnp.links import signed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows where the person stands and changes nothing; POST keeps the place in line or ends it."""
    try:
        number = signed.read(line.LINK, token, line.LINK_LIFE)
    except signed.LinkBroken:
        return render(request, "applications/waitlist_link_broken.html", status=404)
    entry = get_object_or_404(
        WaitlistEntry.objects.select_related("application__call", "application__person"), pk=number
    )
    if request.method == "POST":
        person = entry.application.person
        if "leave" in request.POST:
            line.leave(entry, actor=person)
        else:
            line.confirm(entry, actor=person)
        return redirect("waitlist:mine", token)
    return render(
        request,
        "applications/waitlist.html",
        {"entry": entry, "call": entry.application.call, "place": line.place_in_line(entry)},
    )
