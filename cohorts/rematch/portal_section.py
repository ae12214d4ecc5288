"""In the portal: the person waits for a new partner."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from cohorts import addresses
from cohorts.models import Wait
from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.website.portal.sections import Section


def my_waiting(request: PersonRequest) -> Section | None:
    """Since when the signed-in person waits for a partner, what happens and by when; None for who does not wait."""
    today = clock.now().date()
    waits = Wait.objects.open().with_people().filter(person=request.user)
    entries = [
        {"wait": wait, "word_by": wait.word_by(today), "address": addresses.waiting_address(wait)} for wait in waits
    ]
    if not entries:
        return None
    body = render_to_string("cohorts/portal_waiting.html", {"entries": entries}, request=request)
    return Section(_("Waiting for a new partner"), body, "my-waiting")
