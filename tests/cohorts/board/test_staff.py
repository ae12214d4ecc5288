"""The board of a cohort: from people to introductions, and what is asked first."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort
from ilnp.mail.models import Message
from matching.models import Run
from tests.kit import stages

pytestmark = pytest.mark.django_db


def test_from_people_to_introductions_by_the_staff_pages(coordinator: Client) -> None:
    call = stages.call("spring")
    stages.applicants(call, 5)
    stages.liaison()
    assert reverse("admin:matching-start", args=["spring"]) in coordinator.get(reverse("admin:matching")).text
    refused = coordinator.post(reverse("admin:matching-start", args=["spring"]), {"seats": "1", "policy": ""})
    assert "greater than or equal to 2" in refused.text and "This field is required" in refused.text
    assert not Run.objects.exists()
    run = stages.solved_run(call, 4)
    page = coordinator.get(reverse("admin:matching-run", args=[run.pk])).text
    assert "proved best" in page and "All places are taken." in page
    for proposal in run.proposals.all():
        for member in proposal.members.all():
            assert member.application.full_name in page
    form_page = reverse("admin:cohort-form", args=[run.pk])
    assert form_page in page
    wrong = coordinator.post(
        form_page, {"name": "Spring cohort", "starts_on": "2026-06-30", "ends_on": "2026-03-02", "asks_inquiry": ""}
    )
    assert "The end must be after the start." in wrong.text and 'value="Spring cohort"' in wrong.text
    asked = {"name": "Spring cohort", "starts_on": "2026-03-02", "ends_on": "2026-06-30", "asks_inquiry": ""}
    assert "2 groups with 4 people" in coordinator.post(form_page, asked).text
    assert not Cohort.objects.exists()
    formed = coordinator.post(form_page, {**asked, "confirmed": "4"})
    cohort = Cohort.objects.get()
    assert formed.url == reverse("admin:cohort", args=[cohort.slug])
    assert coordinator.get(formed.url).status_code == 200
    start_page = reverse("admin:cohort-start", args=[cohort.slug])
    assert "4 people" in coordinator.get(start_page).text
    started = coordinator.post(start_page, follow=True)
    assert "4 introductions are on their way" in started.text
    assert Message.objects.filter(kind="introduction").count() == 4


def test_what_cannot_be_taken_back_is_asked_first_and_says_what_follows(coordinator: Client) -> None:
    cohort = stages.started_cohort(4)
    group = cohort.groups.order_by("number").first()
    assert group is not None
    who, _partner = group.memberships.order_by("pk")
    page = reverse("admin:group", args=[group.pk])
    leaves = {"act": "leave", "leave-membership": who.pk, "leave-because": "no_longer"}
    assert "The pair ends with it" in coordinator.post(page, leaves).text
    group.refresh_from_db()
    assert group.ended_at is None
    coordinator.post(page, {**leaves, "confirmed": "1"})
    group.refresh_from_db()
    assert group.ended_at is not None
    end = reverse("admin:cohort-act", args=[cohort.slug, "end"])
    assert "2 people take part now." in coordinator.post(end).text
    assert Cohort.objects.get(pk=cohort.pk).state == Cohort.State.STARTED
    coordinator.post(end, {"confirmed": "1"})
    assert Cohort.objects.get(pk=cohort.pk).state == Cohort.State.ENDED


def test_the_board_takes_the_same_number_of_queries_for_one_group_and_three(
    coordinator: Client, django_assert_max_num_queries, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    small, large = stages.started_cohort(2), stages.started_cohort(6)
    small_page, large_page = (reverse("admin:cohort", args=[cohort.slug]) for cohort in (small, large))
    coordinator.get(small_page)
    with django_assert_max_num_queries(40) as counted:
        coordinator.get(small_page)
    with django_assert_num_queries(len(counted.captured_queries)):
        coordinator.get(large_page)
