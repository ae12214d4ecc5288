"""Places promised until a day are not taken away before without a question; answers are kept for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from applications.waitlist import queries
from cohorts.board import running
from cohorts.inquiry import answering
from cohorts.models import Cohort, Membership
from ilnp import clock
from ilnp.accounts.models import AuditEntry
from tests.kit import stages
from tests.kit.stages import STARTS
from tests.kit.waiting import mails, tick_at

pytestmark = pytest.mark.django_db

EARLY = STARTS - timedelta(days=15)


def asked_cohort(people: int = 6) -> tuple[Cohort, list[Membership]]:
    """A cohort that is asked until the day before its start; all of the first pair said yes, one of the second."""
    cohort = stages.formed_cohort(people, asks_inquiry=True, inquiry_answer_by=(STARTS - timedelta(days=1)).date())
    tick_at(STARTS - timedelta(days=20))
    members = list(cohort.memberships.select_related("person", "application").order_by("group__number", "pk"))
    for membership in members[:3]:
        answering.answer(membership, "yes", now=STARTS - timedelta(days=18))
    return cohort, members


def test_starting_before_the_last_day_for_answers_asks_names_and_mails_who_loses_a_place(coordinator: Client) -> None:
    cohort, members = asked_cohort()
    page = reverse("admin:cohort-start", args=[cohort.slug])
    with clock.pretend(EARLY):
        shown = coordinator.get(page)
        assert shown.context["form"]["who"].value() is None
        assert "Answers are awaited until March 1, 2026" in shown.text
        assert "With those who said yes: 1 groups of 2 people; 3 leave, 1 wait for a new partner." in shown.text
        asked = coordinator.post(page, {"who": "yes"})
        for membership in members[3:]:
            assert membership.application.full_name in asked.text
        assert Cohort.objects.get().state == Cohort.State.FORMED and mails("early_start") == []
        coordinator.post(page, {"who": "yes", "confirmed": "3"})
    assert Cohort.objects.get().state == Cohort.State.STARTED
    told = {message.to_address for message in mails("early_start")}
    assert told == {membership.person.email for membership in members[3:]}
    assert all(message.state == "queued" and "March 1, 2026" in message.text for message in mails("early_start"))
    lost = {membership.application_id for membership in members[3:]}
    assert lost <= set(queries.in_line(cohort.call).values_list("application", flat=True))
    assert {Membership.objects.get(pk=membership.pk).left_because for membership in members[3:]} == {"early"}


def test_no_door_takes_a_place_away_before_the_day_unasked() -> None:
    cohort, _members = asked_cohort()
    with pytest.raises(ValidationError) as refusal:
        running.start(cohort, only_who_said_yes=True, now=EARLY)
    assert "Answers are awaited until" in refusal.value.messages[0]
    assert not cohort.memberships.exclude(left_at=None).exists()


def test_who_has_not_answered_may_start_too_and_who_said_no_never_does() -> None:
    cohort, members = asked_cohort()
    answering.answer(members[5], "no", now=EARLY)
    running.start(cohort, now=EARLY)
    introduced = {message.to_address for message in mails("introduction")}
    assert introduced == {membership.person.email for membership in members[:4]}
    assert Membership.objects.get(pk=members[5].pk).left_because == "no_longer"


def test_after_the_last_day_silence_counts_as_no_without_a_question(coordinator: Client) -> None:
    cohort, members = asked_cohort()
    with clock.pretend(STARTS + timedelta(hours=12)):
        assert (
            coordinator.get(reverse("admin:cohort-start", args=[cohort.slug])).context["form"]["who"].value() == "yes"
        )
        coordinator.post(reverse("admin:cohort-start", args=[cohort.slug]), {"who": "yes"})
    assert mails("early_start") == []
    assert Membership.objects.get(pk=members[3].pk).left_because == "no_answer"


def test_totals_and_names_stay_right_after_the_start_and_at_the_end(coordinator: Client) -> None:
    cohort, members = asked_cohort()
    answering.answer(members[5], "later", now=STARTS - timedelta(days=10))
    tick_at(STARTS - timedelta(days=3))
    before = answering.counts(cohort)
    assert before == {"all": 6, "yes": 3, "later": 1, "no": 0, "silent": 2}
    running.start(cohort, only_who_said_yes=True, now=STARTS + timedelta(days=1))
    cohort.refresh_from_db()
    assert answering.counts(cohort) == before
    running.end(cohort, now=STARTS + timedelta(days=100))
    cohort.refresh_from_db()
    assert answering.counts(cohort) == before
    page = coordinator.get(reverse("admin:cohort-inquiry", args=[cohort.slug]))
    for membership in members:
        assert membership.application.full_name in page.text
    assert page.text.count("· reminder") == 2
    later = coordinator.get(reverse("admin:cohort-inquiry", args=[cohort.slug]), {"show": "later"})
    assert [reply.membership.pk for reply in later.context["replies"]] == [members[5].pk]


def test_an_answer_that_came_otherwise_is_noted_by_whom(coordinator: Client) -> None:
    cohort, members = asked_cohort()
    page = reverse("admin:cohort-inquiry", args=[cohort.slug])
    with clock.pretend(EARLY):
        coordinator.post(page, {"membership": members[3].pk, "answer": "yes"})
    (reply,) = [one for one in answering.replies(cohort) if one.membership.pk == members[3].pk]
    assert reply.answer is not None and reply.answer.answered_at == EARLY
    noted = AuditEntry.objects.filter(action="inquiry answered").latest("pk")
    assert reply.answer.said_by_id == noted.actor_id != members[3].person_id
    assert "noted by" in coordinator.get(page).text
