"""Small pieces of text that mails and pages of a cohort share, in the reader's language."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts import mailed_links
from ilnp.clock import zone
from ilnp.links import signed
from ilnp.links.mailed import path_in
from ilnp.words.phrases import listed

from .models import CheckIn, Group, Membership

_NAMED = Membership.objects.select_related("application").only(
    "group_id", "left_at", "left_because", "application__full_name"
)
WITH_MEMBERS = Prefetch("group__memberships", queryset=_NAMED)
"""For memberships in bulk: everybody in their groups, by name, asked for once."""


def check_in_answer(choice: str, language: str) -> str:
    """The words of one check-in answer."""
    with translation.override(language):
        return str(CheckIn.Answer(choice).label)


def partner_names(membership: Membership) -> list[str]:
    """The full names of the others in the group, as they wrote them."""
    return [other.application.full_name for other in partners(membership) if other.left_at is None]


def partners(membership: Membership) -> list[Membership]:
    """The others who are or were in the group; without a query where they came ``WITH_MEMBERS``."""
    group = membership.group
    known = "memberships" in getattr(group, "_prefetched_objects_cache", {})
    everybody = group.memberships.all() if known else group.memberships.select_related("application")
    return [other for other in everybody if other.pk != membership.pk]


def member_names(group: Group) -> list[str]:
    """The full names of everybody in the group, as they wrote them."""
    return [member.application.full_name for member in group.memberships.active().select_related("application")]


def liaison_addresses(group: Group) -> list[str]:
    """Where answers go: the liaison's address, or nowhere in particular."""
    return [group.liaison.person.email] if group.liaison else []


def local_time(time_zone: str, now: datetime) -> str:
    """The time of day there now, 24-hour, with the zone's offset; empty where we know no zone."""
    if not time_zone:
        return ""
    there = now.astimezone(zone(time_zone))
    offset = there.strftime("%z")
    return f"{there:%H:%M} (UTC{offset[:3]}:{offset[3:]})"


def inquiry_address(membership: Membership) -> str:
    """The link that answers the participation inquiry for this person, and opens nothing else."""
    return mailed_links.INQUIRY.address(membership.pk, membership.person.language)


def check_in_address(membership: Membership) -> str:
    """The link that answers a check-in for this person, and opens nothing else."""
    return mailed_links.CHECK_IN.address(membership.pk, membership.person.language)


def portal_address(language: str) -> str:
    """The participant's own page, in their language; they sign in there."""
    return signed.absolute(path_in(language, "website:portal"))


def how_a_group_does(group: Group, now: datetime, language: str, *, deserted: bool, asks: bool) -> str:
    """One line for its liaison: its number, its people, and what it needs, else what was last heard of it."""
    members = [one for one in group.memberships.all() if one.left_at is None]
    names = listed([one.application.full_name for one in members], language)
    with translation.override(language):
        if deserted:
            heard = _("somebody withdrew")
        elif asks:
            heard = _("asks for help")
        elif group.alive_at is None:
            heard = _("no sign of life yet")
        else:
            days = max(0, (now - group.alive_at).days)
            heard = ngettext("last sign of life %(n)d day ago", "last sign of life %(n)d days ago", days) % {"n": days}
        return _("%(number)s: %(names)s – %(heard)s") % {"number": group.number, "names": names, "heard": heard}


def staff_groups_address() -> str:
    """The list of groups for staff; it asks them to sign in."""
    return signed.absolute(reverse("admin:groups"))


def staff_group_address(group: Group) -> str:
    """The group's page for staff; it asks them to sign in."""
    return signed.absolute(reverse("admin:group", args=[group.pk]))
