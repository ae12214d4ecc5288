from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The frame around everything staff do: what needs them today, navigation, staff pages, the audit trail."""

    name = "ilnp.desk"
    label = "desk"
    verbose_name = _("Desk")
    default = True

    def ready(self) -> None:
        """Read every app's ``staff`` module, so that the pages declared there exist before addresses are resolved."""
        from . import cards, mail_cards, mail_report, reports

        cards.register(mail_cards.cards_for)
        autodiscover_modules("staff")
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
