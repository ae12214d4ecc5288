"""The form of the sign-in page."""

from __future__ import annotations

from allauth.account.forms import RequestLoginCodeForm

from ilnp.website.public_forms.fields import AddressField


class SignInForm(RequestLoginCodeForm):
    """The address that a sign-in code goes to."""

    email = AddressField()
