"""The tabs of the call that one works on, above every page of the desk."""

from __future__ import annotations

from typing import Any

from django import template

from ilnp.desk.work import steps
from ilnp.desk.work.staff import KEPT_IN

register = template.Library()


@register.inclusion_tag("desk/work.html", takes_context=True)
def work_tabs(context: Any) -> dict[str, Any]:
    """The work's name, its steps with what waits, and the way to another work.

    It is the one that the page is about, else the one chosen in this session, else the newest. Nothing is shown to who has
    no step to go to, such as a liaison.
    """
    request = context.get("request")
    if request is None or not context.get("has_permission"):
        return {}
    offered = {work.key: work for work in steps.all_works(request.user)}
    keys = (steps.key_in(context.flatten()), getattr(request, "session", {}).get(KEPT_IN), next(iter(offered), ""))
    work = next((offered[key] for key in keys if key in offered), None)
    if work is None:
        return {}
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "work": work,
        "steps": steps.steps_of(request.user, work),
        "others": [other for other in offered.values() if other != work],
    }
