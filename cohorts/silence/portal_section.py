"""In the portal: we have not heard from the person; one press is enough."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from cohorts import addresses
from cohorts.models import Silence
from cohorts.silence import ending
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.website.portal.sections import Section


def still_there(request: PersonRequest) -> Section | None:
    """The question that waits for the signed-in person, or until when they can come back; None for everybody else."""
    now = clock.now()
    mine = Silence.objects.with_people().filter(membership__person=request.user)
    asked = list(mine.open())
    ended = mine.filter(ended_because=Silence.Ending.PLACE_ENDED, came_back_at=None)
    asked += [silence for silence in ended if ending.may_come_back(silence, now)]
    entries = [
        {"silence": silence, "back_until": silence.back_until(), "address": addresses.still_there_address(silence)}
        for silence in asked
    ]
    if not entries:
        return None
    body = render_to_string("cohorts/portal_still_there.html", {"entries": entries}, request=request)
    return Section(_("Are you still there?"), body, "still-there", waits=True)
