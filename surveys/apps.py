from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Chapter 4: instruments, invitations, answers, results."""

    name = "surveys"
    verbose_name = _("4 Surveys")

    def ready(self) -> None:
        """Tell the lower floors what surveys add to them."""
        from cohorts import hooks
        from ilnp.due import belongings
        from ilnp.website.portal import sections
        from surveys.answering import portal_section
        from surveys.asking import due, invitations, merging

        due.register_rules()
        belongings.add_plans("cohort", invitations.plans_of)
        merging.register()
        hooks.on_cohort_changed.register(invitations.plan)
        sections.register(portal_section.section, order=40)
