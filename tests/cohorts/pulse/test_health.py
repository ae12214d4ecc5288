"""How groups stand, and that nothing that is amiss is lost again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import CheckIn, Cohort, Group, Membership
from cohorts.pulse import answers, health
from cohorts.pulse.health import Colour, Health, Need
from cohorts.way import queries
from ilnp import clock
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import pass_time

pytestmark = pytest.mark.django_db

WELL, SILENT, HELP, STOP, SLOW, WROTE = (
    CheckIn.Answer.WELL,
    CheckIn.Answer.SILENT,
    CheckIn.Answer.HELP,
    CheckIn.Answer.STOP,
    CheckIn.Answer.SLOW,
    CheckIn.Answer.WROTE,
)


def day(number: float) -> datetime:
    """So many days after the start."""
    return STARTS + timedelta(days=number)


def pair(cohort: Cohort) -> tuple[Group, Membership, Membership]:
    """The first group of a cohort and its two people."""
    group = cohort.groups.order_by("number")[0]
    one, other = group.memberships.select_related("application").order_by("pk")
    return group, one, other


def health_of(group: Group, now: datetime) -> Health:
    return health.of_groups(queries.with_people(Group.objects.filter(pk=group.pk)), now)[group.pk]


def test_a_silent_partner_does_not_vanish_when_the_partner_answers(client: Client) -> None:
    group, ana, jun = pair(stages.started_cohort(2))
    answers.from_member(ana, SILENT, now=day(8))
    answers.from_member(jun, WELL, now=day(9))
    stands = health_of(group, day(9))
    assert stands.colour is Colour.RED and stands.needs() == {Need.PARTNER_SILENT}
    assert stands.calls[0].words("en") == (
        f"{ana.application.full_name} wrote on March 10, 2026 that they cannot reach {jun.application.full_name}. "
        f"{jun.application.full_name} answered on March 11, 2026: We are in touch."
    )
    assert (stands.of_member(ana), stands.of_member(jun)) == (Colour.RED, Colour.GREEN)
    assert group.liaison is not None
    stages.sign_in(client, group.liaison.person)
    with clock.pretend(day(9)):
        assert "group in which somebody cannot reach the partner" in client.get(reverse("admin:index")).text
        silent = client.get(reverse("admin:groups"), {"show": "partner-silent"})
        assert list(silent.context["page"]) == [group.pk]
        assert list(client.get(reverse("admin:groups"), {"show": "help"}).context["page"]) == []
    answers.from_member(ana, WELL, now=day(10))
    assert health_of(group, day(10)).colour is Colour.GREEN


def test_help_and_a_silent_partner_are_told_apart() -> None:
    cohort = stages.started_cohort(4)
    first, second = cohort.groups.order_by("number")
    answers.from_member(first.memberships.all()[0], HELP, now=day(8))
    answers.from_member(second.memberships.all()[0], SILENT, now=day(8))
    found = health.of_groups(queries.with_people(cohort.groups.all()), day(9))
    assert health.by_need(found) == {Need.PARTNER_SILENT: [second.pk], Need.HELP: [first.pk]}


def test_a_note_that_the_liaison_wrote_clears_nothing_and_word_of_the_member_does(client: Client) -> None:
    group, ana, _jun = pair(stages.started_cohort(2))
    assert group.liaison is not None
    answers.from_member(ana, SILENT, now=day(8))
    stages.sign_in(client, group.liaison.person)
    page = reverse("admin:group", args=[group.pk])
    with clock.pretend(day(9)):
        client.post(page, {"act": "check-in", "check-in-answer": "wrote", "check-in-note": "By e-mail."})
        shown = client.get(page).text
        assert "that they cannot reach" in shown and "The liaison wrote on March 11, 2026." in shown
    stands = health_of(group, day(9))
    assert stands.needs() == {Need.PARTNER_SILENT} and stands.wrote_at == day(9)
    group.refresh_from_db()
    assert group.alive_at is None
    with clock.pretend(day(10)):
        client.post(page, {"act": "check-in", "check-in-answer": "well", "check-in-about": ana.pk})
    assert health_of(group, day(10)).colour is Colour.GREEN


def test_nothing_is_amiss_before_a_question_has_stayed_unanswered_for_three_days() -> None:
    group, ana, jun = pair(stages.started_cohort(2))
    pass_time(STARTS, day(7.5))
    assert health_of(group, day(9.8)).troubles == ()
    stands = health_of(group, day(10.1))
    assert [trouble.need for trouble in stands.calls] == [Need.UNANSWERED] * 2 and stands.colour is Colour.RED
    answers.from_member(ana, SLOW, now=day(10.2))
    stands = health_of(group, day(10.2))
    assert stands.colour is Colour.AMBER and [trouble.membership for trouble in stands.calls] == [jun]
    answers.from_member(ana, WELL, now=day(10.3))
    assert health_of(group, day(10.3)).troubles == ()


def test_not_yet_is_nothing_to_do_in_the_first_two_weeks() -> None:
    group, ana, _jun = pair(stages.started_cohort(2))
    answers.from_member(ana, SLOW, now=day(8))
    early = health_of(group, day(8))
    assert early.colour is Colour.AMBER and early.calls == ()
    answers.from_member(ana, SLOW, now=day(31))
    assert health_of(group, day(31)).needs() == {Need.NOT_YET}


def test_how_groups_stand_takes_the_same_number_of_queries_for_one_and_three(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    cohort = stages.started_cohort(6)
    pass_time(STARTS, day(7.5))
    for number in (1, 3):
        groups = list(queries.with_people(cohort.groups.filter(number__lte=number)))
        with django_assert_num_queries(4):
            health.of_groups(groups, day(11))
