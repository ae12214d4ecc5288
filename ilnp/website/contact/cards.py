"""What people sent in and nobody has answered yet, on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from ilnp.desk.cards import Card, cards
from ilnp.website.models import ContactMessage, VolunteerOffer


@cards
def unanswered(user: Any) -> Iterator[Card]:
    """One card for messages and one for offers of help, each only for who may change them.

    What looks automatic is not counted; it stands in the same lists under its own filter.
    """
    if user.has_perm("website.change_contactmessage"):
        count = ContactMessage.objects.filter(state=ContactMessage.State.NEW, suspicions=[]).count()
        words = ngettext("contact message to answer", "contact messages to answer", count)
        yield Card(count, words, _list_of("contactmessage"))
    if user.has_perm("website.change_volunteeroffer"):
        count = VolunteerOffer.objects.filter(state=VolunteerOffer.State.NEW, suspicions=[]).count()
        words = ngettext("person offers to help", "people offer to help", count)
        yield Card(count, words, _list_of("volunteeroffer"))


def _list_of(model: str) -> str:
    return reverse(f"admin:website_{model}_changelist") + "?state__exact=new&automatic=no"
