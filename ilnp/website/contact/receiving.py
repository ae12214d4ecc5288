"""What people send us through the website, taken in so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.accounts.roles import Role
from ilnp.due import plans
from ilnp.mail.outbox import many, queueing
from ilnp.mail.outbox.many import Addressee
from ilnp.website.contact.mails import contact_received, volunteer_offered
from ilnp.website.models import ContactMessage, Received, VolunteerOffer

END = "contact_message_end"
"""The rule by which a contact message is removed."""

KEPT, KEPT_IF_AUTOMATIC = timedelta(days=365), timedelta(days=60)
"""How long a contact message is kept, and one that looks as if a machine wrote it."""


def register_rule() -> None:
    """Make the end of messages known to the dispatcher. Called once, when the program starts."""
    plans.register_rule(
        END, label=gettext_lazy("end of a contact message"), tolerance=timedelta(days=3650), act=_remove
    )


def _remove(plan: plans.Plan, now: datetime) -> None:
    ContactMessage.objects.filter(pk=plan.about_id).delete()


@transaction.atomic
def take_message(
    *, name: str, email: str, subject: str, text: str, language: str, suspicions: list[str]
) -> ContactMessage:
    """Keep a message from the contact page. ``suspicions`` are codes from the form's guard, empty for people.

    It stands on the desk at once, and every coordinator gets a mail whose answer goes to the writer. A message that
    looks automatic is kept and listed apart, and causes no mail.
    """
    message = ContactMessage.objects.create(
        name=name, email=email, subject=subject, text=text, language=language, suspicions=suspicions
    )
    audit.record("contact message received", message, suspicions=suspicions)
    now, kept = clock.now(), KEPT_IF_AUTOMATIC if suspicions else KEPT
    plans.reconcile(message, [plans.Wanted(END, f"contact-message-end:{message.pk}", now + kept)], now=now)
    _tell("contact_received", message, lambda _coordinator: contact_received.values(message))
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
    """Keep somebody's offer to help. ``country`` is an ISO 3166-1 code, ``tasks`` are ``Task`` values.

    A second offer from the same address is kept beside the first: people change their minds, and both may matter.
    Coordinators get a mail as for a message.
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
    _tell("volunteer_offered", offer, lambda coordinator: volunteer_offered.values(offer, coordinator.language))
    return offer


@transaction.atomic
def mark_message(message: ContactMessage, state: str, *, actor: User) -> None:
    """Say that a message is answered, junk, or new again."""
    message.state = ContactMessage.State(state).value
    message.save(update_fields=["state"])
    audit.record("contact message marked", message, actor=actor, state=message.state)


def _coordinators(received: Received) -> list[User]:
    if received.suspicions:
        return []
    return list(User.objects.filter(groups__name=Role.COORDINATOR.value, is_active=True).order_by("pk"))


def _tell(kind: str, received: Received, values: Callable[[User], dict[str, str]]) -> None:
    def key(coordinator: User) -> str:
        return f"{kind}:{received.pk}:{coordinator.pk}"

    def queue(coordinator: User) -> None:
        queueing.queue(
            kind,
            key=key(coordinator),
            values=values(coordinator),
            to=coordinator,
            reply_to=[received.email],
            about=received,
        )

    many.write_to_each(
        _coordinators(received), queue, lambda coordinator: Addressee(key(coordinator), kind, coordinator)
    )
