"""The page behind the link that those on the waitlist get."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import WaitlistEntry
from applications.waitlist import asking, queries, words
from ilnp.links.signed import LinkBroken


@words.LINK.opens
def mine(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """GET shows where the person stands and changes nothing; POST keeps the place in line, comes back to it or ends it."""
    entries = WaitlistEntry.objects.counted().select_related("application__call", "person")
    entry = entries.filter(pk=number).first()
    if entry is None:
        raise LinkBroken
    if request.method == "POST":
        if "leave" in request.POST:
            asking.leave(entry, actor=entry.person)
            messages.success(request, _("You have left the list. You are welcome to apply again in a later round."))
        else:
            asking.confirm(entry, actor=entry.person)
        return redirect("waitlist:mine", token)
    place = queries.place_in_line(entry)
    standing = words.standing(entry, place, get_language() or "en") if entry.is_kept() else ""
    context = {"entry": entry, "call": entry.application.call, "place": place, "standing": standing}
    return render(request, "applications/waitlist.html", context)
