"""Calls are what staff work on; applications are the first of their steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Call, IntakeFile
from ilnp.desk.work.steps import Step, Work, found_in, step, works

OFFERED = 12
"""So many calls are offered to work on, newest first: what is older is still found in the list of calls."""


@works
def calls(user: Any) -> list[Work]:
    """The newest calls, for who may see applications. One query."""
    if not user.has_perm("applications.view_application"):
        return []
    rows = Call.objects.values_list("pk", "slug", "title")[:OFFERED]
    return [Work(number, slug, str(title)) for number, slug, title in rows]


@found_in
def call_of(context: Mapping[str, Any]) -> str | None:
    """The call that a page shows."""
    call = context.get("call")
    return call.slug if isinstance(call, Call) else None


@step(order=10)
def applications(user: Any, work: Work) -> Step | None:
    """The list of applications, and files that wait to be confirmed. One query."""
    if not user.has_perm("applications.view_application"):
        return None
    address = reverse("admin:applications_application_changelist") + f"?call__id__exact={work.number}"
    files = IntakeFile.objects.filter(call=work.number, state=IntakeFile.State.UPLOADED).count()
    return Step(_("Applications"), address, files, _("to confirm"))
