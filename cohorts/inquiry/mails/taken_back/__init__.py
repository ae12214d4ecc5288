"""To who was asked whether they take part in a cohort whose groups are put together anew."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts import made_up
from cohorts.models import Membership
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("the question whether you take part no longer counts"),
    gaps("name", "cohort"),
    must_receive=True,
    priority=20,
)


def values(membership: Membership, cohort: str) -> dict[str, str]:
    """Which cohort they were asked about, under the name that the question had."""
    return {"name": membership.person.get_short_name(), "cohort": cohort}


def example(language: str) -> dict[str, Any]:
    """A made-up membership."""
    membership = made_up.membership(language)
    return {"membership": membership, "cohort": membership.cohort.name}
