"""Picking a person for a block: by name, told apart by address and country."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from applications.models import Application
from ilnp.accounts.models import User
from ilnp.desk.about import sections
from ilnp.words import places

OFFERED = 20
"""So many people are offered for a name: whoever has more of them types more of it."""


def people_called(typed: str) -> QuerySet[User]:
    """The people meant by a name, address or reference, each with ``country``, the one of their newest application."""
    newest = Application.objects.filter(person=OuterRef("pk")).order_by("-submitted_at").values("country")[:1]
    found = list(sections.people_found(typed).values_list("pk", flat=True)[:OFFERED])
    return User.objects.filter(pk__in=found).annotate(country=Subquery(newest)).order_by("name", "email")


def person_words(person: User) -> str:
    """A person so that namesakes are told apart: name, country, address."""
    country = getattr(person, "country", None)
    return " · ".join([str(person), *([places.country_name(country, "en")] if country else []), person.email])
