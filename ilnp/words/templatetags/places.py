"""Names of countries and languages in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from ilnp.words import places

register = template.Library()


@register.simple_tag
def country_name(code: str) -> str:
    """The name of a country or territory, such as "Kenya" for KE, in the language in force."""
    return places.country_name(code, get_language() or "en")


@register.simple_tag
def language_name(code: str) -> str:
    """The name of a language, such as "Swahili" for sw, in the language in force."""
    return places.language_name(code, get_language() or "en")
