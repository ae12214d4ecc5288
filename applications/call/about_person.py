"""What calls know of a person: their applications, and how a reference finds them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from ilnp.accounts.models import User
from ilnp.desk.about.sections import Fact, Section, finds, section
from ilnp.words import places
from ilnp.words.search import matching


@finds
def by_application(typed: str) -> Q:
    """Who wrote every word into the name, institution or address of an application, or has this reference."""
    return Q(pk__in=Application.objects.filter(matching(typed, "search")).values("person"))


@section(order=10)
def applications(person: User, reader: Any) -> Section | None:
    """Their applications, newest first, with where each stands. One query."""
    if not reader.has_perm("applications.view_application"):
        return None
    rows = person.applications.select_related("call").order_by("-submitted_at", "-pk")
    return Section(_("Applications"), [_fact(row) for row in rows])


def _fact(row: Application) -> Fact:
    says = [
        str(row.get_status_display()),
        places.country_name(row.country, "en"),
        row.reference,
        *([_("has a place")] if row.placed_at else []),
    ]
    return Fact(str(row.call), reverse("admin:screening-decide", args=[row.pk]), row.submitted_at, " · ".join(says))
