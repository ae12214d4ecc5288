"""What the waitlist knows of a person: how they stand in line in each kind of call, and all their rounds in one line."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, WaitlistEntry, WaveWaited
from ilnp.accounts.models import User
from ilnp.desk.about.sections import Fact, Section, section


@section(order=5)
def rounds(person: User, reader: Any) -> Section | None:
    """Every call they applied to, oldest first, in one line with what became of it; then their places in line. Three
    queries."""
    if not reader.has_perm("applications.view_application"):
        return None
    applications = list(person.applications.select_related("call").order_by("submitted_at", "pk"))
    if not applications:
        return None
    waits = list(WaveWaited.objects.filter(entry__person=person).values_list("entry__application__call__kind", "at"))
    line = " → ".join(f"{row.call}: {_outcome(row, waits)}" for row in applications)
    entries = person.places_in_line.counted().order_by("-since", "-pk")
    return Section(_("Rounds"), [Fact(line), *(_fact(entry) for entry in entries)])


def _outcome(row: Application, waits: list[tuple[str, Any]]) -> str:
    if row.placed_at:
        return _("has a place")
    if row.status == Application.Status.ELIGIBLE and any(
        kind == row.call.kind and at >= row.submitted_at for kind, at in waits
    ):
        return _("left out")
    return str(row.get_status_display())


def _fact(entry: WaitlistEntry) -> Fact:
    waves = getattr(entry, "waves", 0)
    words = ngettext("Left out of %(n)d round or wave", "Left out of %(n)d rounds and waves", waves) % {"n": waves}
    if entry.ended_at:
        stands = _("ended: %(because)s") % {"because": entry.get_ended_because_display()}
    elif entry.off_list_at:
        stands = _("off the list, as nothing was heard")
    elif entry.is_silent():
        stands = _("asked, no answer yet")
    else:
        stands = _("in line")
    until = _("kept until %(day)s") % {"day": date_format(entry.kept_until, "DATE_FORMAT")}
    return Fact(words, at=entry.since, hint=" · ".join([stands] if entry.ended_at else [stands, until]))
