from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    """Chapter 3: cohorts, groups, liaisons, introductions, prompts, check-ins, certificates."""

    name = "cohorts"
    verbose_name = _("3 Cohorts")

    def ready(self) -> None:
        from ilnp.accounts import signin
        from ilnp.desk import cards, reports
        from ilnp.website import portal
        from matching import run_actions

        from . import (
            audiences,
            desk_cards,
            due,
            exports,
            forming_action,
            mail_kinds,
            portal_section,
            queries,
            schedule,
            unreachable,
        )

        mail_kinds.register_kinds()
        due.register_rules()
        audiences.register_all()
        unreachable.listen()
        schedule.listen()
        run_actions.register(forming_action.form_cohort_button)
        run_actions.register(forming_action.add_to_cohort_button)
        cards.register(desk_cards.cards_for)
        portal.register(portal_section.my_groups, order=20)
        signin.register_chooser("liaison", queries.busiest_liaison)
        signin.register_chooser("participant", queries.typical_participant)
        reports.register(
            reports.Report(
                "groups",
                _("Groups: people, liaisons, what became of them"),
                "cohorts.run_cohort",
                exports.MembershipResource,
                exports.memberships,
                scopes=("call", "cohort"),
            )
        )
        reports.register_narrowing(reports.Narrowing("cohort", _("Cohort"), queries.names))
