from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """The outbox: wordings, messages, their delivery, and the due things that cause them."""

    name = "ilnp.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from anymail.signals import tracking

        from . import outbox, own_audiences, own_kinds, webhooks

        own_kinds.register_all()
        own_audiences.register_all()
        outbox.follow_addresses()
        tracking.connect(webhooks.provider_spoke, dispatch_uid="ilnp.mail.provider_spoke")
