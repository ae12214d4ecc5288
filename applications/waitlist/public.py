"""The page behind the link that those on the waitlist get."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applications.models import WaitlistEntry
from applications.waitlist import line
from ilnp.links.signed import LinkBroken


@line.LINK.opens
def mine(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """GET shows where the person stands and changes nothing; POST keeps the place in line or ends it."""
    entry = WaitlistEntry.objects.select_related("application__call", "application__person").filter(pk=number).first()
    if entry is None:
        raise LinkBroken
    if request.method == "POST":
        person = entry.application.person
        if "leave" in request.POST:
            line.leave(entry, actor=person)
            messages.success(request, _("You have left the list. You are welcome to apply again in a later round."))
        else:
            line.confirm(entry, actor=person)
        return redirect("waitlist:mine", token)
    return render(
        request,
        "applications/waitlist.html",
        {"entry": entry, "call": entry.application.call, "place": line.place_in_line(entry)},
    )
