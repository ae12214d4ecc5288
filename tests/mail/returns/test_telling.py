"""Who is told when mail cannot go its way: the liaison of an unreachable member, the coordinator at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.models import Application
from cohorts.board import audiences
from cohorts.inquiry import answering
from cohorts.liaisons import audiences as of_liaisons
from ilnp import clock
from ilnp.accounts.models import User
from ilnp.accounts.roles import give_role
from ilnp.desk.mail import cards as mail_cards
from ilnp.due import health, ticking
from ilnp.due.models import Heartbeat
from ilnp.mail.campaigns.audiences import all_choices, recipients
from ilnp.mail.models import Message, Organisation, Suppression
from ilnp.mail.returns import suppression
from tests.kit import stages
from tests.kit.letters import letter
from tests.kit.waiting import pass_time

pytestmark = pytest.mark.django_db


def test_the_desk_says_what_the_outbox_needs() -> None:
    coordinator = User.objects.create_user("c@example.org")
    give_role(coordinator, "coordinator")
    coordinator = User.objects.get(pk=coordinator.pk)
    health.hear(health.BEAT)
    health.hear(health.WORKER)
    assert [card for card in mail_cards.waiting_mail(coordinator) if card.count] == []
    Heartbeat.objects.filter(name=health.BEAT).update(at=clock.now() - timedelta(minutes=6))
    letter(1, draft=True)
    suppression.suppress("a@example.org", Suppression.Reason.BOUNCE)
    shown = {card.words: card.count for card in mail_cards.waiting_mail(coordinator) if card.count}
    assert list(shown.values()) == [1, 1, 1] and "silent" in next(iter(shown))
    liaison = User.objects.create_user("l@example.org")
    assert list(mail_cards.waiting_mail(liaison)) == []
    assert Message.objects.count() == 1


def test_the_liaison_hears_that_mail_does_not_reach_a_member() -> None:
    cohort = stages.started_cohort(4)
    membership = cohort.memberships.select_related("group__liaison__person", "person").first()
    assert membership is not None
    liaison = membership.group.liaison.person
    with clock.pretend(stages.STARTS):
        suppression.suppress(membership.person.email, Suppression.Reason.BOUNCE)
        suppression.suppress("stranger@example.org", Suppression.Reason.BOUNCE)
    pass_time(stages.STARTS, stages.STARTS + timedelta(days=1))
    told = Message.objects.get(kind="liaison_day")
    assert told.to_address == liaison.email
    assert f"does not arrive at {membership.person.email}" in told.text and "stranger@example.org" not in told.text
    assert {one.email for one in audiences.members(cohort.slug)} == {
        one.person.email for one in cohort.memberships.select_related("person")
    }
    assert list(of_liaisons.liaisons(cohort.slug)) == [liaison]


def addresses(code: str, kind: str = "notice") -> list[str]:
    assert code in dict(all_choices())
    return [one.address for one in recipients(code, kind)]


def test_a_letter_can_go_to_those_who_wait_have_not_answered_or_pass_it_on() -> None:
    call = stages.call("spring")
    stages.applicants(call, 5)
    stages.liaison()
    asked = stages.formation.form_cohort(
        stages.solved_run(call, 4),
        name="Spring",
        starts_on=stages.STARTS.date(),
        ends_on=(stages.STARTS + timedelta(days=120)).date(),
        inquiry_answer_by=stages.STARTS.date(),
    )
    (left,) = Application.objects.filter(call=call, placed_at=None)
    assert addresses("waitlist:spring") == [left.email]
    said_yes, *silent = asked.memberships.select_related("person")
    answering.answer(said_yes, "yes")
    assert addresses(f"inquiry-silent:{asked.slug}") == sorted(one.person.email for one in silent)
    under_way = stages.started_cohort(2)
    ticking.tick(stages.STARTS + timedelta(days=62), deliver=False)
    (survey,) = [code for code, _words in all_choices() if code.startswith("survey-silent:")]
    assert len(addresses(survey)) == under_way.memberships.count() == 2
    Organisation.objects.create(name="Association", contact="Ms Roy", address="office@association.example")
    Organisation.objects.create(name="Gone", address="gone@association.example", is_active=False)
    assert addresses("organisations", "forward") == ["office@association.example"]
    suppression.opt_out("office@association.example", "forward")
    assert addresses("organisations", "forward") == []
