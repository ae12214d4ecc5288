"""Each applicant's own line of a sealed match, in the portal. Nothing of anybody else."""

from __future__ import annotations

from django.db.models import CharField, F, Func, JSONField, Value
from django.db.models.functions import Cast, JSONObject
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ilnp.accounts.signed_in import PersonRequest
from ilnp.website.portal.sections import Section
from matching.models import SealedLine
from matching.sealing import digests

SHOWN = 5
"""So many matches back a person's lines are shown."""


def _what_was_told() -> Func:
    """Of a line's problem, which is large, the one person whose line it is."""
    number = JSONObject(number=Cast("application_id", CharField()))
    path = Value("$.people[*] ? (@.id == $number)")
    return Func(
        F("seal__run__problem"),
        Func(path, template="%(expressions)s::jsonpath"),
        number,
        function="jsonb_path_query_first",
        output_field=JSONField(),
    )


def sealed_lines(request: PersonRequest) -> Section | None:
    """What was sealed of the reader's applications, newest first, with the salt, so that they can check it themselves.

    Nothing before they were told how their application was decided: a line says that it was eligible.
    """
    lines = (
        SealedLine.objects.filter(application__person=request.user, application__published_at__isnull=False)
        .select_related("seal__run__call")
        .defer("seal__run__problem", "seal__run__solution", "seal__run__account")
        .annotate(told=_what_was_told())
        .order_by("-seal__sealed_at", "-pk")[:SHOWN]
    )
    entries = [
        {
            "line": line,
            "run": line.seal.run_id,
            "call": line.seal.run.call,
            "told": digests.written(line.told),
        }
        for line in lines
    ]
    if not entries:
        return None
    body = render_to_string("matching/public/portal_section.html", {"entries": entries}, request)
    return Section(_("Your line in the sealed match"), body, "sealed-match")
