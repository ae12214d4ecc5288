"""Where mails and pages of a cohort lead: the links for one question, the portal, the pages for staff."""

from __future__ import annotations

from django.urls import reverse

from cohorts import mailed_links
from cohorts.models import Group, Membership, OfferedRematch, Silence, Wait
from ilnp.links import signed
from ilnp.links.mailed import path_in


def inquiry_address(membership: Membership) -> str:
    """The link that answers the participation inquiry for this person, and opens nothing else."""
    return mailed_links.INQUIRY.address(membership.pk, membership.person.language)


def check_in_address(membership: Membership) -> str:
    """The link that answers a check-in for this person, and opens nothing else."""
    return mailed_links.CHECK_IN.address(membership.pk, membership.person.language)


def leave_address(membership: Membership) -> str:
    """The link with which this person leaves their group, and which opens nothing else."""
    return mailed_links.LEAVE.address(membership.pk, membership.person.language)


def waiting_address(wait: Wait) -> str:
    """The link that shows this person where they stand while they wait for a partner, and opens nothing else."""
    return mailed_links.WAITING.address(wait.pk, wait.person.language)


def still_there_address(silence: Silence) -> str:
    """The link with which this person says that they are still there, or comes back, and which opens nothing else."""
    return mailed_links.STILL_THERE.address(silence.pk, silence.membership.person.language)


def another_partner_address(offered: OfferedRematch) -> str:
    """The link that takes up the offer of another partner, and opens nothing else."""
    return mailed_links.ANOTHER_PARTNER.address(offered.pk, offered.membership.person.language)


def portal_address(language: str) -> str:
    """The participant's own page, in their language; they sign in there."""
    return signed.absolute(path_in(language, "website:portal"))


def staff_groups_address() -> str:
    """The list of groups for staff; it asks them to sign in."""
    return signed.absolute(reverse("admin:groups"))


def staff_group_address(group: Group) -> str:
    """The group's page for staff; it asks them to sign in."""
    return signed.absolute(reverse("admin:group", args=[group.pk]))
