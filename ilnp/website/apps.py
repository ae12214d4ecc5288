from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    """Public pages, contact, volunteers, and the portal's frame."""

    name = "ilnp.website"
    label = "website"
    verbose_name = _("Website")
    default_auto_field = "django.db.models.BigAutoField"

    def waiting_for_staff(self, user: Any) -> list[dict[str, Any]]:
        """What the desk shows on its first page: messages and offers of help that nobody has answered."""
        from ilnp.website.contact.waiting import unanswered

        return unanswered(user)
