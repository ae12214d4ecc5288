"""Keeping machines out of public forms without asking people to prove anything.

A form guarded here holds a field that people do not see and a signed time stamp. What looks automatic is not refused:
it is kept with the codes why, and a person decides. Only too many messages from one place in a short time are refused,
with words that say when to try again.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from ilnp.accounts.signing_in import limits

FASTEST_SECONDS = 3
OLDEST_SECONDS = 24 * 60 * 60
_SALT = "website.guards"


class TrapField(forms.CharField):
    """A field that people do not see and machines fill in. Always optional, never stored."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Leave this empty"),
            required=False,
            max_length=500,
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )


class GuardedForm(forms.Form):
    """A form with a trap and a signed time stamp. ``suspicions`` can be read after ``is_valid()``."""

    website_address = TrapField()
    shown_at = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("shown_at", signing.dumps(type(self).__name__, salt=_SALT))

    def clean_website_address(self) -> str:
        """Never an error: what a machine wrote here is a reason to look, not to refuse."""
        return str(self.cleaned_data.get("website_address", ""))

    @property
    def suspicions(self) -> list[str]:
        """Codes of what looks automatic: ``trap``, ``no_stamp``, ``too_fast``, ``too_old``. Empty for people."""
        found = ["trap"] if self.cleaned_data.get("website_address") else []
        found.extend(_judge_stamp(str(self.cleaned_data.get("shown_at", "")), type(self).__name__))
        return found


def _judge_stamp(stamp: str, form_name: str) -> list[str]:
    try:
        signing.loads(stamp, salt=_SALT, max_age=FASTEST_SECONDS)
    except signing.SignatureExpired:
        pass
    except signing.BadSignature:
        return ["no_stamp"]
    else:
        return ["too_fast"]
    try:
        named = signing.loads(stamp, salt=_SALT, max_age=OLDEST_SECONDS)
    except signing.SignatureExpired:
        return ["too_old"]
    return [] if named == form_name else ["no_stamp"]


def limit(action: str, whose: str, *, most: int, seconds: int) -> None:
    """Count one ``action`` of ``whose`` and refuse when there were more than ``most`` within ``seconds``.

    Raises ValidationError with words for the person.
    """
    if limits.is_over(action, whose, most=most, seconds=seconds):
        minutes = max(1, seconds // 60)
        raise ValidationError(
            ngettext(
                "We have had many messages from you in a short time. "
                "Please try again in %(minutes)d minute. Your text is still here.",
                "We have had many messages from you in a short time. "
                "Please try again in %(minutes)d minutes. Your text is still here.",
                minutes,
            )
            % {"minutes": minutes},
            code="too_many",
        )


def network_of(request: HttpRequest) -> str:
    """The visitor's network (see ``limits.network``), as far as the trusted proxies tell; empty when it cannot be told."""
    try:
        return limits.network(get_adapter(request).get_client_ip(request) or "")
    except PermissionDenied:
        return ""
