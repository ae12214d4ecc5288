"""Fields that several public forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ilnp.accounts.addresses import refuse_unreachable, shown_address

TOO_LONG = ngettext_lazy(
    "This has room for %(limit_value)d character; your text has %(show_value)d. Please make it shorter.",
    "This has room for %(limit_value)d characters; your text has %(show_value)d. Please make it shorter.",
    "limit_value",
)
"""Says how long a text may be and how long it is, so that people know how much to cut."""


class AddressField(forms.EmailField):
    """Somebody's own e-mail address, with the capitals they typed. One that mail cannot reach is refused and told why."""

    default_validators = [refuse_unreachable]
    default_error_messages = {"required": _("Write your e-mail address.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your e-mail address"))
        widget = forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr", "spellcheck": "false"})
        super().__init__(**{"max_length": None, "widget": widget, **kwargs})

    def to_python(self, value: str | None) -> str:
        """What was typed, without what nobody can see."""
        return shown_address(super().to_python(value) or "")
