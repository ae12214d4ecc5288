from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class DueConfig(AppConfig):
    """Due things: what is to happen when, done by one dispatcher, in real or in pretended time."""

    name = "ilnp.due"
    label = "due"
    verbose_name = _("Due things")

    def ready(self) -> None:
        from ilnp.due import health, merging, pretending

        health.listen()
        merging.register()
        if settings.EMBEDDED:
            pretending.follow()
