"""Who is asked, when, in which language, and who is reminded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from cohorts.board import running
from cohorts.models import Cohort, Membership
from cohorts.rematch import changes
from ilnp import clock
from ilnp.due import ticking
from ilnp.due.models import Plan
from ilnp.mail.models import Message
from surveys.asking import invitations, surveys
from surveys.models import Instrument, Invitation, Survey
from tests.kit import small_cohort

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    """Two pairs under way, started as coordinators start it."""
    made = small_cohort.cohort(state=Cohort.State.FORMED)
    small_cohort.pairs(made, small_cohort.liaison())
    return running.start(made, now=small_cohort.BEGIN)


@pytest.fixture
def mid(cohort: Cohort) -> Survey:
    return Survey.objects.select_related("cohort", "instrument").get(cohort=cohort, instrument__code="mid")


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("to_address"))


def morning(day: date, time_zone: str) -> datetime:
    return clock.local_morning(day, time_zone)


def test_a_cohort_under_way_gets_both_surveys_on_their_days(cohort: Cohort) -> None:
    days = {survey.instrument.code: survey.opens_on for survey in cohort.surveys.all()}

    assert days == {"mid": small_cohort.MID_DAY, "final": small_cohort.END - timedelta(days=7)}


def test_everybody_is_asked_once_on_their_own_local_morning(cohort: Cohort, mid: Survey) -> None:
    small_cohort.run_until(datetime(2026, 5, 3, tzinfo=UTC))
    ticking.tick(datetime(2026, 5, 3, tzinfo=UTC), deliver=False)

    asked = {invitation.person.email: invitation.invited_at for invitation in mid.invitations.select_related("person")}
    assert asked == {
        email: morning(small_cohort.MID_DAY, time_zone) for email, _name, _language, time_zone in small_cohort.PEOPLE
    }
    assert [(mail.to_address, mail.language) for mail in mails("survey_invitation")] == [
        ("ana@example.org", "es"),
        ("lena@example.org", "en"),
        ("mio@example.org", "ja"),
        ("omar@example.org", "ar"),
    ]


def test_the_invitation_reaches_the_mail_server_with_answers_to_the_liaison(
    cohort: Cohort, mid: Survey, smtp_server
) -> None:
    ticking.tick(morning(small_cohort.MID_DAY, "Asia/Tokyo"))

    (letter,) = smtp_server.letters
    assert letter.recipients == ["mio@example.org"]
    assert "liaison@example.org" in letter.message["Reply-To"]


def test_only_people_who_have_not_answered_are_reminded_and_once(cohort: Cohort, mid: Survey, client: Client) -> None:
    small_cohort.run_until(datetime(2026, 5, 3, tzinfo=UTC))
    lena = Message.objects.get(kind="survey_invitation", to_address="lena@example.org")
    with clock.pretend(datetime(2026, 5, 4, tzinfo=UTC)):
        client.post(small_cohort.link_in(lena), small_cohort.MID)
    invitations.plan(cohort, datetime(2026, 5, 4, tzinfo=UTC))

    small_cohort.run_until(mid.closes_at)

    assert [mail.to_address for mail in mails("survey_reminder")] == [
        "ana@example.org",
        "mio@example.org",
        "omar@example.org",
    ]


def test_a_reminder_planned_before_the_answer_is_not_sent(cohort: Cohort, mid: Survey, client: Client) -> None:
    small_cohort.run_until(datetime(2026, 5, 3, tzinfo=UTC))
    with clock.pretend(datetime(2026, 5, 4, tzinfo=UTC)):
        for mail in mails("survey_invitation"):
            client.post(small_cohort.link_in(mail), small_cohort.MID)

    small_cohort.run_until(mid.closes_at)

    assert mails("survey_reminder") == []


def test_a_late_joiner_gets_only_what_lies_ahead(cohort: Cohort, mid: Survey) -> None:
    small_cohort.run_until(datetime(2026, 5, 10, tzinfo=UTC))
    late = small_cohort.person("late@example.org", "Late Comer")
    small_cohort.join(cohort.groups.first(), late, joined_at=datetime(2026, 5, 10, tzinfo=UTC))
    invitations.plan(cohort, datetime(2026, 5, 10, tzinfo=UTC))

    small_cohort.run_until(datetime(2026, 7, 30, tzinfo=UTC))

    assert [invitation.survey.instrument.code for invitation in late.survey_invitations.all()] == ["final"]


def test_who_leaves_is_neither_asked_nor_reminded_and_unsent_mail_is_called_back(cohort: Cohort, mid: Survey) -> None:
    small_cohort.run_until(datetime(2026, 5, 3, tzinfo=UTC))
    ana = cohort.memberships.get(person__email="ana@example.org")
    changes.leave(ana, Membership.Ending.NO_LONGER, now=datetime(2026, 5, 3, tzinfo=UTC))  # the pair ends with it

    small_cohort.run_until(datetime(2026, 7, 30, tzinfo=UTC))

    called_back = Message.objects.filter(kind="survey_invitation", state="cancelled")
    assert {mail.to_address for mail in called_back} == {"ana@example.org", "mio@example.org"}
    assert {mail.to_address for mail in mails("survey_reminder")} == {"lena@example.org", "omar@example.org"}
    final = Invitation.objects.filter(survey__instrument__code="final").values_list("person__email", flat=True)
    assert set(final) == {"lena@example.org", "omar@example.org"}


def test_the_final_survey_still_reaches_people_after_the_cohort_ended(cohort: Cohort) -> None:
    survey = cohort.surveys.get(instrument__code="final")
    small_cohort.run_until(datetime(2026, 7, 3, tzinfo=UTC))
    running.end(cohort, now=datetime(2026, 7, 3, tzinfo=UTC))

    small_cohort.run_until(datetime(2026, 7, 30, tzinfo=UTC))

    assert survey.reminds_on == date(2026, 7, 5)
    final = [mail for mail in mails("survey_reminder") if mail.about_id == str(survey.pk)]
    assert len(final) == 4


def test_moving_the_cohort_moves_what_is_not_sent(cohort: Cohort, mid: Survey) -> None:
    week = timedelta(days=7)
    running.move(cohort, starts_on=small_cohort.START + week, ends_on=small_cohort.END + week, now=small_cohort.BEGIN)

    planned = Plan.objects.filter(rule="survey_invitation", scope_id=str(mid.pk)).values_list("due_at", flat=True)
    assert sorted(planned) == sorted(
        morning(small_cohort.MID_DAY + timedelta(days=7), time_zone) for _e, _n, _l, time_zone in small_cohort.PEOPLE
    )


def test_planning_twice_changes_nothing(cohort: Cohort) -> None:
    before = list(Plan.objects.order_by("key").values())

    invitations.plan(cohort, small_cohort.BEGIN)

    assert list(Plan.objects.order_by("key").values()) == before
    assert cohort.surveys.count() == Instrument.objects.filter(is_offered=True).count()


def test_opening_by_hand_asks_everybody_at_once(cohort: Cohort, mid: Survey) -> None:
    now = datetime(2026, 4, 1, 15, tzinfo=UTC)
    surveys.open(mid, now)

    ticking.tick(now, deliver=False)

    mid.refresh_from_db()
    assert (mid.opens_on, mid.closes_on) == (date(2026, 4, 1), date(2026, 4, 21))
    assert mid.invitations.count() == 4
    small_cohort.run_until(datetime(2026, 6, 1, tzinfo=UTC))
    assert len(mails("survey_invitation")) == 4


def test_closing_cancels_what_is_planned_and_calls_mail_back(cohort: Cohort, mid: Survey) -> None:
    small_cohort.run_until(datetime(2026, 5, 3, tzinfo=UTC))
    surveys.close(mid, datetime(2026, 5, 3, tzinfo=UTC))

    small_cohort.run_until(datetime(2026, 6, 1, tzinfo=UTC))

    assert {mail.state for mail in mails("survey_invitation")} == {"cancelled"}
    assert mails("survey_reminder") == []


def test_a_rematched_person_is_not_asked_again_and_counts_for_the_new_group(cohort: Cohort, mid: Survey) -> None:
    small_cohort.run_until(datetime(2026, 5, 3, tzinfo=UTC))
    first, second = cohort.groups.order_by("number")
    old = first.memberships.get(person__email="ana@example.org")
    old.left_at, old.left_because = datetime(2026, 5, 4, tzinfo=UTC), Membership.Ending.GROUP_ENDED
    old.save()
    new = small_cohort.join(second, old.person, joined_at=datetime(2026, 5, 4, tzinfo=UTC))
    invitations.plan(cohort, datetime(2026, 5, 4, tzinfo=UTC))

    small_cohort.run_until(datetime(2026, 6, 1, tzinfo=UTC))

    assert mid.invitations.get(person=old.person).membership == new
    assert Message.objects.filter(kind="survey_invitation", to_address="ana@example.org").count() == 1
