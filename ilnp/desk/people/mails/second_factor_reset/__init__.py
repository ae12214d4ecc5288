"""To who helps the programme: the second step for signing in was taken away."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ilnp.accounts.models import User
from ilnp.links import signed
from ilnp.mail.kinds.declaring import Kind, gaps

KIND = Kind(
    __name__,
    _("to staff: the second step was taken away"),
    gaps("name", trusted=("sign_in_link", "contact_link")),
    must_receive=True,
    priority=10,
)


def values(person: User) -> dict[str, str]:
    """Where to sign in anew, and where to complain, in the person's language."""
    with translation.override(person.language):
        return {
            "name": person.get_short_name(),
            "sign_in_link": signed.absolute(reverse("account_login")),
            "contact_link": signed.absolute(reverse("website:contact")),
        }


def example(language: str) -> dict[str, Any]:
    """A made-up liaison."""
    return {"person": User(pk=0, email="rosa@example.org", name="Rosa Okello", call_name="Rosa", language=language)}
