"""Forms of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ilnp.website.public_forms.fields import AddressField


class SignInForm(forms.Form):
    """The address that a sign-in code goes to."""

    email = AddressField()


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
        error_messages={"required": _("This is not the right code. Please enter it again.")},
    )

    def refuse(self) -> None:
        """Say at the field that the code is another one."""
        self.add_error("code", _("This is not the right code. Please enter it again."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
