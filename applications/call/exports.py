"""Calls, to which reports can be narrowed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications.models import Call
from ilnp.desk.reports import registry


@registry.narrowing("call", _("Call"))
def calls() -> list[tuple[str, str]]:
    """Short name and title of every call, newest first."""
    return [
        (slug, str(title)) for slug, title in Call.objects.order_by("-created_at", "-pk").values_list("slug", "title")
    ]
