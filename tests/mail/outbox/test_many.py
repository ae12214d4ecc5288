"""One odd address stops nobody else: every loop over people leaves out the one, and the desk says who and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.call import calls
from applications.models import Application
from applications.screening import deciding
from applications.waitlist import asking, line
from cohorts.board import running
from ilnp import clock
from ilnp.accounts.models import User
from ilnp.due import ticking
from ilnp.due.models import Plan
from ilnp.mail.campaigns import sending
from ilnp.mail.models import Campaign, CampaignText, LeftOut, Message
from ilnp.mail.outbox import privacy
from ilnp.website.contact import receiving
from tests.kit import stages
from tests.kit.stages import STARTS

pytestmark = pytest.mark.django_db

ODD = "o’brien@library.example"


def make_odd(person: User) -> None:
    """Give somebody an address that an older door let in."""
    User.objects.filter(pk=person.pk).update(email=ODD)
    Application.objects.filter(person=person).update(email=ODD)


def mend(person: User) -> None:
    """Correct it."""
    User.objects.filter(pk=person.pk).update(email="brien@library.example")
    Application.objects.filter(person=person).update(email="brien@library.example")


def desk() -> Client:
    """A coordinator's browser."""
    return stages.sign_in(Client(), stages.staff("coordinator"))


def stands_on_the_desk(person: User) -> None:
    client = desk()
    assert "person could not be written to" in client.get(reverse("admin:index")).text
    listed = client.get(reverse("admin:mail_leftout_changelist")).text
    assert str(person) in listed and "’" in listed and "This cannot stand in an e-mail address" in listed


def test_decisions_are_published_to_everybody_else_and_later_to_the_one() -> None:
    call = stages.call()
    others = [stages.application(call), stages.application(call)]
    odd = stages.application(call).person
    make_odd(odd)
    assert deciding.publish(call) == 2
    told = Message.objects.filter(kind="application_eligible")
    assert set(told.values_list("person_id", flat=True)) == {one.person_id for one in others}
    assert Application.objects.get(person=odd).published_at is None
    stands_on_the_desk(odd)
    mend(odd)
    assert deciding.publish(call) == 1
    assert told.count() == 3 and told.get(person=odd).to_address == "brien@library.example"
    assert not LeftOut.objects.exists()


def test_the_waitlist_is_asked_but_for_the_one() -> None:
    call = calls.create("autumn", title="Autumn round")
    applications = [stages.application(call) for _number in range(3)]
    line.record_wave(call, [], wave=1)
    make_odd(applications[1].person)
    assert asking.ask_all(call) == 2
    stands_on_the_desk(applications[1].person)


def test_a_cohort_starts_and_the_group_of_the_one_waits() -> None:
    cohort = stages.formed_cohort(6)
    group = cohort.groups.order_by("number")[1]
    odd = group.memberships.order_by("pk")[0].person
    make_odd(odd)
    running.start(cohort, now=STARTS)
    cohort.refresh_from_db()
    assert cohort.state == "started"
    assert Message.objects.filter(kind="introduction").count() == 4
    group.refresh_from_db()
    assert group.introduced_at is None
    stands_on_the_desk(odd)
    mend(odd)
    assert running.introduce_ready(cohort, now=STARTS + timedelta(hours=1)) == 1
    assert Message.objects.filter(kind="introduction").count() == 6
    assert not LeftOut.objects.exists()


def test_a_letter_to_many_goes_out_but_to_the_one() -> None:
    coordinator = stages.staff("coordinator")
    liaisons = [stages.liaison(f"Liaison {number}").person for number in range(3)]
    make_odd(liaisons[1])
    campaign = Campaign.objects.create(name="Hello", kind="notice", audience="role:liaison", made_by=coordinator)
    CampaignText.objects.create(campaign=campaign, language="en", subject="Hello", body="Dear {name}, hello.")
    assert sending.send(campaign, expected=3, actor=coordinator) == 2
    campaign.refresh_from_db()
    assert (campaign.state, campaign.recipients, Message.objects.count()) == ("sent", 2, 2)
    stands_on_the_desk(liaisons[1])


def test_a_letter_to_nobody_who_can_be_written_to_is_not_sent() -> None:
    coordinator = stages.staff("coordinator")
    make_odd(stages.liaison().person)
    campaign = Campaign.objects.create(name="Hello", kind="notice", audience="role:liaison", made_by=coordinator)
    CampaignText.objects.create(campaign=campaign, language="en", subject="Hello", body="Dear {name}, hello.")
    with pytest.raises(sending.CannotSend):
        sending.send(campaign, expected=1, actor=coordinator)
    campaign.refresh_from_db()
    assert campaign.state == "draft"


def test_due_things_of_the_others_are_done_and_the_one_is_named_with_the_reason() -> None:
    cohort = stages.started_cohort(4)
    odd = cohort.memberships.order_by("pk")[0].person
    make_odd(odd)
    eighth = STARTS + timedelta(days=8, hours=1)
    report = ticking.tick(eighth, deliver=False)
    assert report.failed == 1
    asked = Message.objects.filter(kind="pulse").values_list("person_id", flat=True)
    assert len(asked) == 3 and odd.pk not in asked
    plan = Plan.objects.get(rule="pulse", person=odd, key__endswith=":7")
    assert plan.state == "planned" and "cannot stand in an e-mail address" in plan.error
    client = desk()
    with clock.pretend(eighth):
        assert "due thing goes wrong and is tried again" in client.get(reverse("admin:index")).text
        listed = client.get(reverse("admin:due_plan_changelist"), {"tried": "yes", "state__exact": "planned"}).text
    assert str(odd) in listed and "cannot stand in an e-mail address" in listed


def test_a_visitor_s_message_reaches_the_other_coordinators() -> None:
    first, second = stages.staff("coordinator"), stages.staff("coordinator")
    make_odd(first)
    receiving.take_message(
        name="Ana", email="ana@library.example", subject="Hi", text="Hello", language="en", suspicions=[]
    )
    assert Message.objects.get().person == second
    assert LeftOut.objects.get().person == first


def test_who_is_erased_is_not_kept_among_those_left_out() -> None:
    call = stages.call()
    odd = stages.application(call).person
    make_odd(odd)
    deciding.publish(call)
    odd.refresh_from_db()
    assert privacy.export(odd)["left_out"][0]["kind"] == "application_eligible"
    privacy.forget(odd)
    assert not LeftOut.objects.exists()
