"""Fields that several public forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

LONGEST_ADDRESS = 254
"""RFC 5321 leaves room for no more."""

TOO_LONG = ngettext_lazy(
    "This has room for %(limit_value)d character; your text has %(show_value)d. Please make it shorter.",
    "This has room for %(limit_value)d characters; your text has %(show_value)d. Please make it shorter.",
    "limit_value",
)
"""Says how long a text may be and how long it is, so that people know how much to cut."""


class _ReachableAddress(EmailValidator):
    """An address that mail reaches from anywhere: not at ``localhost``, not at a number of the network."""

    def __call__(self, value: str | None) -> None:
        if value and len(value) > LONGEST_ADDRESS:
            raise ValidationError(_("No e-mail address is that long. Please check it."), code="too_long")
        super().__call__(value)

    def validate_domain_part(self, domain_part: str) -> bool:
        return bool(self.domain_regex.match(domain_part))


class AddressField(forms.EmailField):
    """Somebody's own e-mail address. Too long a one is an error that says so; nothing is cut in silence."""

    default_validators = [_ReachableAddress(allowlist=[])]
    default_error_messages = {
        "required": _("Write your e-mail address."),
        "invalid": _("This is not a whole e-mail address. It should look like name@example.org."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your e-mail address"))
        widget = forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr", "spellcheck": "false"})
        super().__init__(**{"max_length": None, "widget": widget, **kwargs})
