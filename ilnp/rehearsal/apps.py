from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RehearsalConfig(AppConfig):
    """Whole programmes with made-up people: the demonstration."""

    name = "ilnp.rehearsal"
    label = "rehearsal"
    verbose_name = _("Rehearsal")
