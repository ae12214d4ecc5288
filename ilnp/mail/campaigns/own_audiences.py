"""The sets of people that can be told by their role alone. The floors above add those of calls, cohorts and surveys."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ilnp.accounts.models import Consent, User
from ilnp.accounts.roles import Role
from ilnp.mail.campaigns.audiences import Recipient, register_audience
from ilnp.mail.models import Organisation


def with_role(role: str) -> QuerySet[User]:
    """Active people who hold this role."""
    return User.objects.filter(groups__name=role, is_active=True, erased_at=None)


def roles() -> list[tuple[str, str]]:
    """The roles there are."""
    return [(role.value, str(role.label)) for role in Role]


def agreed_to_news() -> QuerySet[User]:
    """People who agreed to get news of later rounds."""
    return User.objects.filter(
        consents__purpose=Consent.Purpose.NEWS, consents__withdrawn_at=None, is_active=True, erased_at=None
    ).distinct()


def one_person(number: str) -> QuerySet[User]:
    """One person, by number."""
    return User.objects.filter(pk=int(number) if number.isdecimal() else 0, is_active=True, erased_at=None)


def name_of(number: str) -> str | None:
    """The name of one person to write to; None if there is nobody."""
    person = one_person(number).first()
    return None if person is None else str(person)


def organisations() -> list[Recipient]:
    """The partner organisations that pass our invitations on."""
    active = Organisation.objects.filter(is_active=True).order_by("address")
    return [Recipient(one.address, one.contact or one.name, one.language) for one in active]


def register_all() -> None:
    """Make our own sets known."""
    register_audience("role", _("Everybody with this role"), with_role, choices=roles)
    register_audience("news", _("Everybody who agreed to get news"), agreed_to_news)
    register_audience("person", _("One person"), one_person, named=name_of)
    register_audience("organisations", _("Partner organisations, with the request to forward"), organisations)
