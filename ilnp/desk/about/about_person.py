"""What the ground floor knows of a person: consents, former addresses, mail."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ilnp.accounts.models import FormerAddress, User
from ilnp.desk.about.sections import Fact, Section, finds, section
from ilnp.words.search import matching

NEWEST = 20
"""So many mails are listed; the list of all is one step away."""


@finds
def by_name_or_address(typed: str) -> Q:
    """Whose name or address holds every word, or who had the typed address before."""
    former = FormerAddress.objects.filter(address__iexact=typed.strip())
    return matching(typed, "search") | Q(pk__in=former.values("person"))


@section(order=60)
def mails(person: User, reader: Any) -> Section | None:
    """The newest mails to them. One query."""
    if not reader.has_perm("mail.view_message"):
        return None
    newest = person.messages.order_by("-created_at", "-pk").only("subject", "state", "created_at", "person")[:NEWEST]
    facts = [
        Fact(
            mail.subject,
            reverse("admin:mail_message_change", args=[mail.pk]),
            mail.created_at,
            mail.get_state_display(),
        )
        for mail in newest
    ]
    return Section(_("Mail"), facts, f"{reverse('admin:mail_message_changelist')}?person__id__exact={person.pk}")


@section(order=70)
def consents(person: User, reader: Any) -> Section | None:
    """What they agreed to, and what they took back. One query."""
    if not reader.has_perm("accounts.view_user"):
        return None
    facts = [
        Fact(
            consent.get_purpose_display(),
            at=consent.given_at,
            hint=_("withdrawn") if consent.withdrawn_at else _("in force"),
        )
        for consent in person.consents.order_by("-given_at", "-pk")
    ]
    return Section(_("Consents"), facts)


@section(order=80)
def addresses(person: User, reader: Any) -> Section | None:
    """Addresses that were theirs before. One query."""
    if not reader.has_perm("accounts.view_user"):
        return None
    return Section(
        _("Former addresses"),
        [Fact(one.address, at=one.ended_at, hint=_("until then")) for one in person.former_addresses.all()],
    )
