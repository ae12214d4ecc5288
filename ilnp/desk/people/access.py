"""What coordinators do about how somebody signs in: end their sessions, take away a lost second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.accounts.people import held
from ilnp.accounts.signing_in import sessions
from ilnp.desk.people.mails import second_factor_reset
from ilnp.mail.outbox import queueing


class Reason(models.TextChoices):
    """Why a second factor is taken away; it stands in the audit trail."""

    LOST = "lost", gettext_lazy("The device is lost or broken, and so are the recovery codes")
    STOLEN = "stolen", gettext_lazy("The device may be in somebody else's hands")
    LEFT = "left", gettext_lazy("The person no longer helps")


def has_second_factor(person: User) -> bool:
    """Whether the person has set up an authenticator app."""
    return Authenticator.objects.filter(user=person).exists()


@transaction.atomic
def reset_second_factor(person: User, reason: str, *, actor: User | None) -> None:
    """Take away the second factor of ``person`` with its recovery codes, end their sessions and mail them that it was done.

    With the next sign-in as staff they set up a new one. ``actor`` is None on the command line. Raises ``ValidationError``
    for an unknown reason, when there is no second factor, when it is the actor's own (that is switched off in the
    settings), and when it is a superuser's and the actor is none.
    """
    person = held(person)
    if reason not in Reason.values:
        raise ValidationError(_("Choose a reason."))
    _check_may(person, actor)
    removed = Authenticator.objects.filter(user=person)
    if not removed:
        raise ValidationError(_("This person has no second step set up."))
    removed.delete()
    sessions.end_all(person, actor=actor)
    audit.record("second factor reset", person, actor=actor, reason=reason)
    queueing.queue(
        "second_factor_reset",
        key=f"second-factor-reset:{person.pk}:{clock.real():%Y%m%d%H%M%S%f}",
        to=person,
        values=second_factor_reset.values(person),
        about=person,
    )


@transaction.atomic
def end_sessions(person: User, *, actor: User) -> None:
    """Sign ``person`` out on every device. Raises ``ValidationError`` for a superuser, unless the actor is one."""
    _check_may(person, actor)
    sessions.end_all(person, actor=actor)


def _check_may(person: User, actor: User | None) -> None:
    if actor is None:
        return
    if actor.pk == person.pk:
        raise ValidationError(_("This is you. Use the settings of your own page."))
    if person.is_superuser and not actor.is_superuser:
        raise ValidationError(_("Only a superuser can do this to a superuser."))
