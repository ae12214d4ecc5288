from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Chapter 1: calls, applications, screening, waitlist."""

    name = "applications"
    verbose_name = _("1 Applications")
