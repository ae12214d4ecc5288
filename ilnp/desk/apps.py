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
        """Read every room's ``staff`` and ``admin``, so that what they declare exists before addresses are resolved."""
        from ilnp.desk import cards, mail_cards, mail_report, reports, rooms

        cards.register(mail_cards.cards_for)
        rooms.read("staff", "admin")
        reports.register(
            reports.Report(
                "messages",
                _("Messages: to whom, when, what became of them"),
                "mail.view_message",
                mail_report.MessageResource,
                mail_report.messages,
            )
        )


class DeskAdminConfig(AdminConfig):
    """Django's admin with our site as the default one. Stands in INSTALLED_APPS instead of ``django.contrib.admin``."""

    default_site = "ilnp.desk.site.DeskSite"
    default = False
