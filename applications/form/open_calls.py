"""What the form adds to the website: open calls on the home page and "How to apply", applications in the portal."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.form import deadlines, links
from applications.form.pages.afterwards import standing
from applications.models import Application, Call
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.website.pages import slots
from ilnp.website.portal import sections


def register() -> None:
    """Fill the website's places. Called when the program starts."""
    slots.register("home", open_calls, order=10)
    slots.register("apply", open_calls, order=10)
    slots.register("home-figures", figures, order=10)
    sections.register(my_applications, order=50)


def open_calls(request: HttpRequest) -> SafeString | None:
    """A card for every open call with its deadline and a button, and a line for every announced one."""
    language, now = get_language() or "en", clock.now()
    zone = str(request.user.time_zone) if request.user.is_authenticated else ""
    open_now = [
        {"call": call, "clocks": deadlines.clocks(call, language, zone), "iso": deadlines.iso(call)}
        for call in Call.objects.open(now).order_by("closes_at")
    ]
    announced = [
        {"call": call, "opening": deadlines.opening(call, language)}
        for call in Call.objects.announced(now).order_by("opens_at")
    ]
    return render_to_string("applications/apply/card_calls.html", {"open": open_now, "announced": announced}, request)


def figures(request: HttpRequest) -> SafeString | None:
    """How many people have applied to the calls that are open now, and from how many countries; nothing before the first.

    Who has not proved the address is not counted: else the number would tell whether a stranger has applied.
    """
    found = Application.objects.filter(
        call__in=Call.objects.open(), status__in=(Application.Status.RECEIVED, Application.Status.ELIGIBLE)
    ).exclude(origin=Application.Origin.FORM, address_proved_at=None)
    counted = found.aggregate(people=Count("person", distinct=True), countries=Count("country", distinct=True))
    if not counted["people"]:
        return None
    return render_to_string("applications/apply/card_figures.html", counted, request)


def my_applications(request: PersonRequest) -> sections.Section | None:
    """The signed-in person's applications with where each stands."""
    found = Application.objects.filter(person=request.user).select_related("call").order_by("-submitted_at", "-pk")
    own = request.user.email  # signing in proves it, as opening a mail does
    mine = [
        {
            "application": row,
            "standing": standing(row),
            "token": links.MINE.token(links.mine(row, mailed=row.email == own)),
        }
        for row in found
    ]
    if not mine:
        return None
    body = render_to_string("applications/apply/card_mine.html", {"mine": mine}, request)
    return sections.Section(title=_("My applications"), body=body, anchor="applications")
