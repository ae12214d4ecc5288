from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """Chapter 2: policies, runs, proposals, and who was ever put together."""

    name = "matching"
    verbose_name = _("2 Matching")

    def ready(self) -> None:
        from ilnp.website.portal import sections
        from matching import merging
        from matching.looking import portal_section as waiting
        from matching.sealing import portal_section

        merging.register()
        sections.register(waiting.why_you_wait, order=55)
        sections.register(portal_section.sealed_lines, order=60)
