"""Tags for pages: the language switcher, the error summary, the slots that upper floors fill."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.urls import translate_url
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from ilnp.website.pages import cookies as known_cookies
from ilnp.website.pages import slots
from ilnp.words import phrases, places

register = template.Library()


@register.inclusion_tag("website/languages.html", takes_context=True)
def language_links(context: dict[str, Any]) -> dict[str, Any]:
    """The same page in the other languages that are on, as plain links."""
    return {"entries": language_entries(context)}


@register.simple_tag
def cookies() -> list[known_cookies.Cookie]:
    """Every cookie that a browser can hold from us."""
    return known_cookies.every()


@register.simple_tag(takes_context=True)
def language_entries(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The languages that are on, each with its code, ``lang`` value, own name, direction and address of this page."""
    request = context.get("request")
    here = request.get_full_path() if request else "/"
    current = get_language()
    return [
        {
            "code": code,
            "tag": _tag(code),
            "name": places.own_name(code),
            "dir": direction(code),
            "current": code == current,
            "url": _in_language(here, code),
        }
        for code, _name in settings.LANGUAGES
    ]


_in_language = lazy(translate_url, str)
"""The address of this page in another language, found when it is written: pages with buttons instead of links write none."""


@register.simple_tag
def page_language() -> str:
    """The language of the page as HTML's ``lang`` wants it: ``zh-Hans``, ``pt``."""
    return _tag(get_language() or "en")


@register.simple_tag(takes_context=True)
def current_view(context: dict[str, Any]) -> str:
    """The name of the page that is being shown, as addresses are named; empty on error pages."""
    match = getattr(context.get("request"), "resolver_match", None)
    return match.view_name if match else ""


@register.filter
def day(value: date) -> str:
    """A calendar day written out in the language of the page, as our mails write it."""
    return phrases.day(value, get_language() or "en")


@register.filter
def language_tag(code: str) -> str:
    """One of Django's language codes as an HTML ``lang`` value."""
    return _tag(code)


@register.filter
def direction(code: str) -> str:
    """``rtl`` or ``ltr`` for one of Django's language codes."""
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


@register.filter
def written(option: BoundWidget) -> SafeString:
    """One box or button of a list of choices, written at once: Django fills in three templates for each."""
    data = option.data
    given = {"type": data["type"], "name": data["name"], "value": data["value"], **data["attrs"]}
    return format_html("<input{}>", flatatt(given))


@register.inclusion_tag("website/error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, Any]:
    """All errors of a form in one list with links to the fields; nothing when there are none."""
    entries: list[tuple[str, str]] = []
    if form is not None and form.is_bound:
        entries.extend(("", str(error)) for error in form.non_field_errors())
        for bound in form:
            entries.extend((_first_control(bound), str(error)) for error in bound.errors)
    return {"entries": entries}


@register.simple_tag(takes_context=True)
def slot(context: dict[str, Any], name: str) -> SafeString:
    """What upper floors have registered for this place of the page."""
    return slots.fill(name, context["request"])


def _first_control(bound: Any) -> str:
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id)


def _tag(code: str) -> str:
    first, _dash, rest = code.partition("-")
    return f"{first}-{rest.title() if len(rest) == 4 else rest.upper()}" if rest else first
