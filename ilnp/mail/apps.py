from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """The outbox: wordings, messages, and their delivery."""

    name = "ilnp.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from anymail.signals import tracking

        from ilnp.due import carrying, health
        from ilnp.due.tasks import minute_passed
        from ilnp.mail import tasks
        from ilnp.mail.campaigns import own_audiences
        from ilnp.mail.delivery.carrying import MailCarrier, how_mail_is
        from ilnp.mail.outbox import merging, queueing
        from ilnp.mail.returns import webhooks

        own_audiences.register_all()
        queueing.follow_addresses()
        merging.register()
        carrying.register_carrier(MailCarrier())
        health.register_part("mail", how_mail_is)
        minute_passed.connect(tasks.look_for_bounces, dispatch_uid="ilnp.mail.tasks")
        tracking.connect(webhooks.provider_spoke, dispatch_uid="ilnp.mail.provider_spoke")
