from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """The outbox: every message is a row before it is a mail."""

    name = "ilnp.mail"
    label = "mail"
    verbose_name = _("Mail")
