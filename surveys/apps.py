from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Chapter 4: instruments, invitations, answers, results."""

    name = "surveys"
    verbose_name = _("4 Surveys")

    def ready(self) -> None:
        """Tell the lower floors what surveys add to them."""
        from cohorts import hooks
        from ilnp.desk import cards, reports
        from ilnp.website.portal import sections
        from surveys import desk_cards
        from surveys.answering import portal_section
        from surveys.asking import audiences, due, invitations
        from surveys.results import exports

        due.register_rules()
        audiences.register_all()
        hooks.on_cohort_changed.register(invitations.plan)
        cards.register(desk_cards.cards_for)
        sections.register(portal_section.section, order=40)
        reports.register(
            reports.Report(
                "answers",
                _("Answers to surveys, without who gave them"),
                "surveys.export_answers",
                exports.AnswerResource,
                exports.answers,
                scopes=("call", "cohort"),
            )
        )
