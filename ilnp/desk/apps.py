from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The frame of the staff pages."""

    name = "ilnp.desk"
    label = "desk"
    verbose_name = _("Desk")
