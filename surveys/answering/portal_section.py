"""The surveys in the participant's portal: the same question that stands in their mail."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ilnp import clock
from ilnp.accounts.signed_in import PersonRequest
from ilnp.website.portal.sections import Section
from surveys.asking.invitations import address
from surveys.models import Invitation


def section(request: PersonRequest) -> Section | None:
    """Surveys that wait for the signed-in person, and those they answered. None if they were never asked."""
    now = clock.now()
    invitations = list(
        Invitation.objects.current()
        .filter(person=request.user)
        .select_related("survey__instrument", "survey__cohort")
        .order_by("-invited_at")
    )
    waiting = [
        (invitation.survey, address(invitation))
        for invitation in invitations
        if not invitation.answered and invitation.survey.takes_answers(now)
    ]
    answered = [invitation.survey for invitation in invitations if invitation.answered]
    if not (waiting or answered):
        return None
    context = {"waiting": waiting, "answered": answered}
    body = render_to_string("surveys/portal.html", context, request=request)
    return Section(title=_("Surveys"), body=body, anchor="surveys", waits=bool(waiting))
