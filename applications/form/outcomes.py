"""What became of an application, told to its person. Upper floors register what they know."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from applications.models import Application, WaveWaited

Teller = Callable[[Application], str]

_tellers: list[Teller] = []


def register(teller: Teller) -> Teller:
    """Add a function of an application whose person was told that they can take part. It returns one sentence in the
    language in force, or nothing. Call it in ``AppConfig.ready``; registering again changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def outcome(application: Application) -> str:
    """One sentence on what became of it: what an upper floor says, else whether its round left the person out; empty while
    nothing came of it yet."""
    for teller in _tellers:
        if said := teller(application):
            return said
    waited = WaveWaited.objects.filter(
        entry__person=application.person_id, entry__kind=application.call.kind, at__gte=application.submitted_at
    )
    if application.placed_at is None and waited.exists():
        return _("The places of this round were given to others.")
    return ""
