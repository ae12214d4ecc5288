"""Three roles, held as Django groups, and the permissions each app grants them.

A role opens nothing by itself: every app's ``permissions.toml`` grants what its pages need, and everything else stays shut.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from . import audit, people
from .models import User
from .profile import tell


class Role(models.TextChoices):
    """What a volunteer may be. One person can hold several."""

    COORDINATOR = "coordinator", _("coordinator")
    LIAISON = "liaison", _("liaison")
    WEBMASTER = "webmaster", _("webmaster")


@transaction.atomic
def give_role(person: User, role: str, *, actor: User | None = None) -> None:
    """Make ``person`` a coordinator, liaison or webmaster and open the staff pages to them. Twice changes nothing."""
    group = Group.objects.get(name=Role(role).value)
    people.held(person)
    if not person.groups.filter(pk=group.pk).exists():
        person.groups.add(group)
        audit.record("role given", person, actor=actor, role=group.name)
    if not person.is_staff:
        person.is_staff = True
        person.save(update_fields=["is_staff"])
    tell(person, ["roles"])


@transaction.atomic
def take_role(person: User, role: str, *, actor: User | None = None) -> None:
    """End a role. Who holds none afterwards, and is no superuser, can no longer open the staff pages."""
    people.held(person)
    person.groups.remove(Group.objects.get(name=Role(role).value))
    audit.record("role taken", person, actor=actor, role=role)
    if not person.groups.exists() and not person.is_superuser:
        person.is_staff = False
        person.save(update_fields=["is_staff"])
    tell(person, ["roles"])


def holders(role: str) -> QuerySet[User]:
    """Everybody who holds ``role`` (superusers hold every role), may sign in and was not erased."""
    known = User.objects.filter(is_active=True, erased_at=None)
    return known.filter(Q(is_superuser=True) | Q(pk__in=User.objects.filter(groups__name=role)))


def has_role(person: Any, role: str) -> bool:
    """Whether a signed-in, active person holds ``role``. Superusers hold every role."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return False
    return person.is_superuser or role in {group.name for group in person.groups.all()}
