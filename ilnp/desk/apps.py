from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The frame around everything staff do: what needs them today, navigation, staff pages, the audit trail."""

    name = "ilnp.desk"
    label = "desk"
    verbose_name = _("Desk")
    default = True

    def ready(self) -> None:
        """Read what the rooms of every app bring to the desk, so that it exists before addresses are resolved."""
        from ilnp.desk import rooms

        rooms.read("staff", "admin", "cards", "audiences", "work", "about_person")


class DeskAdminConfig(AdminConfig):
    """Django's admin with our site as the default one. Stands in INSTALLED_APPS instead of ``django.contrib.admin``."""

    default_site = "ilnp.desk.site.DeskSite"
    default = False
