from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChartsConfig(AppConfig):
    """Charts as template tags: drawings with their words and numbers, which need neither script nor style."""

    name = "ilnp.charts"
    label = "charts"
    verbose_name = _("Charts")
    default = True
