from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """The outbox: wordings, messages, their delivery, and the due things that cause them."""

    name = "ilnp.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from . import heartbeat, own_kinds

        own_kinds.register_all()
        heartbeat.listen()
