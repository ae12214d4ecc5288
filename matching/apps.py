from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """Chapter 2: policies, runs, proposals, and who was ever put together."""

    name = "matching"
    verbose_name = _("2 Matching")

    def ready(self) -> None:
        from matching import merging

        merging.register()
