"""To coordinators: somebody offers to help."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ilnp.links import signed
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.website.contact.volunteering import Task
from ilnp.website.models import VolunteerOffer
from ilnp.words import phrases, places

KIND = Kind(
    __name__,
    _("to coordinators: somebody offers to help"),
    gaps("name", "country", "tasks", "text", trusted=("desk_link",)),
    must_receive=True,
)


def values(offer: VolunteerOffer, language: str) -> dict[str, str]:
    """Who offers what, in the language of the coordinator who reads it."""
    with override(language):
        tasks = phrases.listed((str(Task(task).label) for task in offer.tasks), language)
    return {
        "name": offer.name,
        "country": places.country_name(offer.country, language),
        "tasks": tasks,
        "text": offer.text,
        "desk_link": signed.absolute(reverse("admin:website_volunteeroffer_change", args=[offer.pk])),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up offer."""
    text = "I would like to help with the next round."
    tasks = [Task.LIAISON, Task.TRANSLATOR]
    return {
        "offer": VolunteerOffer(pk=0, name="Ana Nováková", country="CZ", tasks=tasks, text=text),
        "language": language,
    }
