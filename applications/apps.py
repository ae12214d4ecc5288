from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Chapter 1: calls, applications, screening, waitlist."""

    name = "applications"
    verbose_name = _("1 Applications")

    def ready(self) -> None:
        """Tell the website and the desk what they show of calls and applications."""
        from applications import audiences, desk_cards, exports, queries
        from applications.call import calls
        from applications.form import cards
        from ilnp.desk import cards as desk
        from ilnp.desk import reports

        audiences.register_all()
        calls.register_rule()
        post_save.connect(calls.on_saved, sender=self.get_model("Call"), dispatch_uid="plan the screening")
        cards.register()
        desk.register(desk_cards.cards_for)
        reports.register(
            reports.Report(
                "applications",
                _("Applications: every answer and decision"),
                "applications.export_application",
                exports.ApplicationResource,
                exports.applications,
                scopes=("call",),
            )
        )
        reports.register_narrowing(reports.Narrowing("call", _("Call"), queries.names))
