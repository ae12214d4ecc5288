"""What people send us through the website, taken in so that nothing is lost."""

from __future__ import annotations

from django.db import transaction

from ilnp.accounts import audit
from ilnp.accounts.models import User

from .models import ContactMessage, VolunteerOffer


@transaction.atomic
def take_message(
    *, name: str, email: str, subject: str, text: str, language: str, suspicions: list[str]
) -> ContactMessage:
    """Keep a message from the contact page. ``suspicions`` are codes from the form's guard, empty for people.

    It shows on the desk at once; one that looks automatic is listed apart there and never refused.
    """
    message = ContactMessage.objects.create(
        name=name, email=email, subject=subject, text=text, language=language, suspicions=suspicions
    )
    audit.record("contact message received", message, suspicions=suspicions)
    return message


@transaction.atomic
def take_offer(
    *,
    name: str,
    email: str,
    country: str,
    languages: list[str],
    tasks: list[str],
    text: str,
    language: str,
    suspicions: list[str],
) -> VolunteerOffer:
    """Keep somebody's offer to help. ``country`` is an ISO 3166-1 code, ``tasks`` are ``VolunteerOffer.Task`` values.

    A second offer from the same address is kept beside the first: people change their minds, and both may matter.
    """
    offer = VolunteerOffer.objects.create(
        name=name,
        email=email,
        country=country,
        languages=languages,
        tasks=tasks,
        text=text,
        language=language,
        suspicions=suspicions,
    )
    audit.record("volunteer offer received", offer, suspicions=suspicions)
    return offer


@transaction.atomic
def mark_message(message: ContactMessage, state: str, *, actor: User) -> None:
    """Say that a message is answered, junk, or new again."""
    message.state = ContactMessage.State(state).value
    message.save(update_fields=["state"])
    audit.record("contact message marked", message, actor=actor, state=message.state)
