from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """From the instrument to the report."""

    name = "surveys"
    label = "surveys"
    verbose_name = _("Surveys")
