from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    """Chapter 3: cohorts, groups, liaisons, introductions, prompts, check-ins, certificates."""

    name = "cohorts"
    verbose_name = _("3 Cohorts")
