from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    """Chapter 3: cohorts, groups, liaisons, introductions, prompts, check-ins, certificates."""

    name = "cohorts"
    verbose_name = _("3 Cohorts")

    def ready(self) -> None:
        from cohorts import audiences, desk_cards, exports, queries
        from cohorts.forming import buttons
        from cohorts.way import due, portal_section, schedule, unreachable
        from ilnp.accounts import signin
        from ilnp.desk import cards, reports
        from ilnp.website.portal import sections
        from matching.runs import actions

        due.register_rules()
        audiences.register_all()
        unreachable.listen()
        schedule.listen()
        actions.register(buttons.form_cohort_button)
        actions.register(buttons.add_to_cohort_button)
        cards.register(desk_cards.cards_for)
        sections.register(portal_section.my_groups, order=20)
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
