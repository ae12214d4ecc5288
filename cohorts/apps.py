from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    """Chapter 3: cohorts, groups, liaisons, introductions, prompts, check-ins, certificates."""

    name = "cohorts"
    verbose_name = _("3 Cohorts")

    def ready(self) -> None:
        from applications.form import outcomes
        from cohorts import merging
        from cohorts.forming import buttons
        from cohorts.liaisons import caseload
        from cohorts.liaisons.places import liaisons_carry
        from cohorts.rematch import no_longer_shared
        from cohorts.rematch import portal_section as waiting_section
        from cohorts.silence import portal_section as silence_section
        from cohorts.way import due, portal_section, queries, schedule
        from ilnp.accounts.signing_in import ready_made
        from ilnp.due import belongings
        from ilnp.website.portal import consents, sections
        from matching.runs import actions, places

        due.register_rules()
        belongings.register(belongings.Belonging("cohort", _("cohort"), queries.choices))
        belongings.add_plans("cohort", schedule.plans_of)
        outcomes.register(portal_section.what_became)
        merging.register()
        schedule.listen()
        no_longer_shared.listen()
        consents.register(no_longer_shared.what_follows)
        actions.register(buttons.form_cohort_button)
        actions.register(buttons.add_to_cohort_button)
        places.register(liaisons_carry)
        sections.register(portal_section.my_groups, order=20)
        sections.register(portal_section.earlier_groups, order=70)
        sections.register(silence_section.still_there, order=18)
        sections.register(waiting_section.my_waiting, order=19)
        ready_made.register_chooser("liaison", caseload.busiest_liaison)
        ready_made.register_chooser("participant", queries.typical_participant)
