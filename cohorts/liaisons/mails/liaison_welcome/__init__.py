"""To a new liaison: how to get in, and what is expected."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts import made_up
from cohorts.models import LiaisonProfile
from ilnp.links import signed
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("welcome to a new liaison"),
    gaps("name", "most_groups", "email", trusted=("address",)),
    must_receive=True,
    priority=20,
)


def values(profile: LiaisonProfile) -> dict[str, str]:
    """With which address they sign in, how many groups they look after at most, and where."""
    return {
        "name": profile.person.get_short_name(),
        "email": profile.person.email,
        "most_groups": str(profile.most_groups),
        "address": signed.absolute(reverse("admin:index")),
    }


def example(language: str) -> dict[str, Any]:
    """A made-up liaison."""
    return {"profile": made_up.liaison(language)}
