"""Ready-made sign-ins for trying the program out: an address that signs one person in, once. Embedded mode only."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ilnp import clock
from ilnp.accounts import audit, people
from ilnp.accounts.models import SignInAddress, User
from ilnp.accounts.roles import Role, give_role
from ilnp.accounts.signing_in import second_factor

LIFE = timedelta(days=1)
"""How long an address that nobody used can be used."""

PARTICIPANT = "participant"
ROLES = [Role.COORDINATOR.value, Role.LIAISON.value, PARTICIPANT]

Chooser = Callable[[], "User | None"]
_choosers: dict[str, Chooser] = {}


class NotEmbedded(Exception):
    """A ready-made sign-in was asked for while a real database is in use."""


class AddressNotUsable(Exception):
    """The address was used before, is too old, or never existed."""


def register_chooser(role: str, chooser: Chooser) -> None:
    """Let an upper floor say who shows ``role`` best (a liaison with groups, say). A chooser may return None."""
    _choosers[role] = chooser


def create_sign_in_address(role: str, base_url: str) -> str:
    """Make an address that signs one person in as ``role``, once and within a day, second factor counted as passed.

    ``role`` is coordinator, liaison or participant; ``base_url`` is scheme, host and port without a path. Only a
    digest of the secret is stored. The person is the one that an upper floor chose, else the earliest made-up person
    with that role, else a new one.

    Raises NotEmbedded unless the embedded database is in use, ValueError for an unknown role.
    """
    if not settings.EMBEDDED:
        raise NotEmbedded(
            _(
                "Ready-made sign-ins exist only with the embedded database. Here a real database is set: sign in by e-mail."
            )
        )
    if role not in ROLES:
        raise ValueError(
            _("There is no role “%(role)s”. Choose one of: %(roles)s.") % {"role": role, "roles": ", ".join(ROLES)}
        )
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        person = _demonstration_person(role)
        address = SignInAddress.objects.create(digest=_digest(secret), person=person, made_at=clock.real())
        audit.record("sign-in address made", address, role=role)
    return base_url.rstrip("/") + reverse("signin_once", kwargs={"secret": secret})


def use(request: HttpRequest, secret: str) -> User:
    """Sign the visitor in with ``secret`` and spend it. Two visits at once spend it once.

    Raises NotEmbedded or AddressNotUsable; then nobody is signed in.
    """
    if not settings.EMBEDDED:
        raise NotEmbedded
    with transaction.atomic():
        address = (
            SignInAddress.objects.select_for_update(of=("self",))
            .select_related("person")
            .filter(digest=_digest(secret), used_at=None, made_at__gt=clock.real() - LIFE, person__is_active=True)
            .first()
        )
        if address is None:
            raise AddressNotUsable
        address.used_at = clock.real()
        address.save(update_fields=["used_at"])
        audit.record("sign-in address used", address, actor=address.person)
    login(request, address.person, backend="django.contrib.auth.backends.ModelBackend")
    second_factor.vouch(request)
    return address.person


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _demonstration_person(role: str) -> User:
    chosen = _choosers[role]() if role in _choosers else None
    return chosen or _made_up_people(role).first() or _make_person(role)


def _made_up_people(role: str) -> QuerySet[User]:
    made_up = User.objects.filter(is_active=True, email__regex=r"[@.]example(\.org)?$").order_by("pk")
    return made_up.filter(is_staff=False) if role == PARTICIPANT else made_up.filter(groups__name=role)


def _make_person(role: str) -> User:
    names = {
        Role.COORDINATOR.value: "Colette Ordóñez",
        Role.LIAISON.value: "Lia Sønderby",
        PARTICIPANT: "Parisa Tavakoli",
    }
    person, _is_new = people.known_or_new(f"{role}@example.org", name=names[role])
    if role != PARTICIPANT:
        give_role(person, role)
    return person
