from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """The outbox: wordings, messages, their delivery, and the due things that cause them."""

    name = "ilnp.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from anymail.signals import tracking

        from ilnp.mail.campaigns import own_audiences
        from ilnp.mail.outbox import queueing
        from ilnp.mail.returns import webhooks

        own_audiences.register_all()
        queueing.follow_addresses()
        tracking.connect(webhooks.provider_spoke, dispatch_uid="ilnp.mail.provider_spoke")
