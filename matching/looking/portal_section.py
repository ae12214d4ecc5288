"""Why somebody waits, said to themselves in the portal: two numbers with what they mean, and nothing about anybody else."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from applications.models import Application
from ilnp.accounts.signed_in import PersonRequest
from ilnp.website.portal.sections import Section
from matching.models import LeftOver, Policy, Run


def why_you_wait(request: PersonRequest) -> Section | None:
    """What the newest approved matching that left the reader over knows of their application, while they still wait.

    ``possible`` is how many people the rules allowed as their partner there, None until it is worked out; ``place`` is
    theirs by the time of application among the ``waiting``. Nothing before they were told how their application was
    decided. Three queries.
    """
    row = (
        LeftOver.objects.filter(
            application__person=request.user,
            application__status=Application.Status.ELIGIBLE,
            application__placed_at=None,
            application__published_at__isnull=False,
            run__state=Run.State.APPROVED,
        )
        .select_related("application__call", "run__policy")
        .defer("run__problem", "run__solution", "run__account")
        .order_by("-run__approved_at", "-pk")
        .first()
    )
    if row is None:
        return None
    waiting = LeftOver.objects.filter(run=row.run_id)
    sent = row.application.submitted_at
    earlier = Q(application__submitted_at__lt=sent) | Q(
        application__submitted_at=sent, application__lt=row.application_id
    )
    entry = {
        "call": row.application.call,
        "possible": _possible(row),
        "place": 1 + waiting.filter(earlier).count(),
        "waiting": waiting.count(),
        "pair_only": not row.application.trio_welcome and row.run.policy.trio != Policy.Trio.NEVER,
    }
    return Section(_("Why you wait"), render_to_string("matching/public/waiting.html", entry, request), "why-you-wait")


def _possible(row: LeftOver) -> Any:
    told = Run.objects.filter(pk=row.run_id).values_list(f"account__people__{row.application_id}__possible", flat=True)
    return told.first()
