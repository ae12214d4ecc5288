"""What every page says while another time than the real one is pretended."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from ilnp import clock
from ilnp.due import pretending
from ilnp.words import phrases

register = template.Library()


@register.inclusion_tag("due/public.html")
def pretended_time() -> dict[str, Any]:
    """A line that says what time it is for the programme; nothing in real time."""
    if not pretending.is_on():
        return {"when": ""}
    return {"when": phrases.moment(clock.now(), get_language() or "en")}
