from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Chapter 4: instruments, invitations, answers, results."""

    name = "surveys"
    verbose_name = _("4 Surveys")

    def ready(self) -> None:
        """Tell the lower floors what surveys add to them."""
        from . import mailing

        mailing.register()
