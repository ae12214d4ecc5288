"""The place in line of the signed-in person, in one sentence."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import WaitlistEntry
from applications.waitlist import queries, words
from ilnp.accounts.signed_in import PersonRequest
from ilnp.website.portal.sections import Section


def my_place_in_line(request: PersonRequest) -> Section | None:
    """For each kind of call that they wait in: the sentence, and the page to stay, come back or leave. None for nobody in
    line. It waits for them while the question whether they still wait is not answered."""
    language = get_language() or "en"
    entries = list(
        WaitlistEntry.objects.filter(person=request.user).kept().counted().select_related("application__call")
    )
    if not entries:
        return None
    places = [
        {
            "standing": words.standing(entry, queries.place_in_line(entry), language),
            "link": words.LINK.path(entry.pk, language),
        }
        for entry in entries
    ]
    body = render_to_string("applications/waitlist_section.html", {"places": places}, request)
    waits = any(entry.is_silent() for entry in entries)
    return Section(title=_("Waitlist"), body=body, anchor="waitlist", waits=waits)
