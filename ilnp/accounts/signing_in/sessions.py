"""Sessions: how long they last, and ending all of a person's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.fields import no_password
from ilnp.accounts.models import User
from ilnp.accounts.people import held

logger = logging.getLogger(__name__)

STAFF_IDLE = timedelta(hours=12)
"""After so long without a page a volunteer's session is over."""

STAFF_LONGEST = timedelta(days=7)
"""After so long a volunteer's session is over however busy it is."""

NOTED_EVERY = timedelta(minutes=5)
"""How finely the last page is noted: not every page writes the session."""

BEGAN, SEEN = "session_began", "session_seen"


@transaction.atomic
def end_all(person: User, *, actor: User | None) -> None:
    """End every session of ``person``, on whichever device, with the next page that it asks for."""
    held(person)
    person.password = no_password()
    person.save(update_fields=["password"])
    audit.record("all sessions ended", person, actor=actor)
    logger.info("All sessions of person %s were ended.", person.pk)


def remove_ended() -> int:
    """Remove the sessions that are over, so that none is kept for longer than it lasts. Returns how many."""
    return Session.objects.filter(expire_date__lt=clock.real()).delete()[0]


class StaffSessionsEnd:
    """Middleware: the session of a volunteer ends after twelve idle hours, and after seven days.

    It is measured here, not by the cookie, which a browser may keep as long as it likes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if isinstance(person, User) and person.is_staff:
            now = clock.real().timestamp()
            began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
            if now - seen > STAFF_IDLE.total_seconds() or now - began > STAFF_LONGEST.total_seconds():
                audit.record("session ended by its age", person)
                logout(request)
            elif SEEN not in request.session or now - seen > NOTED_EVERY.total_seconds():
                request.session[BEGAN], request.session[SEEN] = began, now
        return self.get_response(request)
