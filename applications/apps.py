from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Chapter 1: calls, applications, screening, waitlist."""

    name = "applications"
    verbose_name = _("1 Applications")

    def ready(self) -> None:
        """Tell the website what it shows of calls and applications, and the plans what falls due."""
        from applications import addresses, merging
        from applications.call import calls
        from applications.form import links, open_calls, unfinished
        from applications.intake import files
        from applications.waitlist import merging as waitlist_merging
        from applications.waitlist import portal_section
        from ilnp.website.pages import cookies
        from ilnp.website.portal import sections

        addresses.follow()
        cookies.register(
            cookies.Cookie(links.cookie_name("*"), _("keeps the form that you have begun"), links.COOKIE_DAYS)
        )
        merging.register()
        calls.register_rule()
        unfinished.register_rules()
        files.register_rule()
        post_save.connect(calls.on_saved, sender=self.get_model("Call"), dispatch_uid="plan the screening")
        open_calls.register()
        waitlist_merging.register()
        sections.register(portal_section.my_place_in_line, order=45)
