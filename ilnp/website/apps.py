from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    """Public pages, contact, volunteers, and the portal's frame."""

    name = "ilnp.website"
    label = "website"
    verbose_name = _("Website")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the plans how long messages are kept."""
        from ilnp.website.contact import receiving

        receiving.register_rule()
