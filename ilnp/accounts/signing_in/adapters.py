"""How allauth signs people in here."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ilnp import clock
from ilnp.accounts.signing_in import vault


class AccountAdapter(DefaultAccountAdapter):
    """People come into being by applying or by a coordinator's hand; signing in makes nobody new."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the right code. Please enter it again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to the desk, everybody else to their own page."""
        return reverse("admin:index" if request.user.is_staff else "website:portal")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The first page."""
        return reverse("website:home")

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """The mail with the code, dated by the clock as all our mail is. The code itself is good for ten real minutes."""
        dated = {"Date": format_datetime(clock.now()), **(headers or {})}
        return super().render_mail(template_prefix, email, context, headers=dated)

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say nothing about signing in and out: the page that follows shows it."""
        if message_template and str(message_template).startswith(
            ("account/messages/logged", "account/messages/login_code")
        ):
            return
        super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted, by a key that serves nothing else."""

    def encrypt(self, text: str) -> str:
        """The text as the database keeps it."""
        return vault.lock(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The text that ``encrypt`` was given."""
        return vault.unlock(encrypted_text)
