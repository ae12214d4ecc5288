"""What surveys know of a person: that they were asked, and whether they answered. Never what."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ilnp.accounts.models import User
from ilnp.desk.about.sections import Fact, Section, section


@section(order=50)
def surveys(person: User, reader: Any) -> Section | None:
    """The surveys they were invited to. One query."""
    if not reader.has_perm("surveys.read_results"):
        return None
    invitations = person.survey_invitations.select_related("survey__cohort", "survey__instrument")
    return Section(
        _("Surveys"),
        [
            Fact(
                str(one.survey),
                reverse("admin:survey-results", args=[one.survey_id]),
                one.invited_at,
                _("answered") if one.answered else _("not answered"),
            )
            for one in invitations.order_by("-invited_at", "-pk")
        ],
    )
