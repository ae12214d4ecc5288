"""The list of due things in the admin: what comes next stands first, for one cohort or for all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ilnp import clock
from ilnp.due import ticking
from ilnp.due.models import Plan
from tests.kit import stages
from tests.kit.stages import STARTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> Client:
    return stages.sign_in(client, stages.staff("coordinator"))


def listed(client: Client, **wish: str) -> list[Plan]:
    answer = client.get(reverse("admin:due_plan_changelist"), wish, follow=True)
    return list(answer.context_data["cl"].result_list)  # type: ignore[attr-defined]


def test_what_comes_next_stands_first_and_of_what_is_over_the_newest(coordinator: Client) -> None:
    stages.started_cohort(2)
    for day in range(1, 21):
        with clock.pretend(STARTS + timedelta(days=day)):
            ticking.tick(clock.now(), deliver=False)
    with clock.pretend(STARTS + timedelta(days=20)):
        coming, over = listed(coordinator), listed(coordinator, state__exact="done")
    assert {plan.state for plan in coming} == {"planned"} and coming == sorted(coming, key=lambda plan: plan.due_at)
    assert coming[0].due_at > STARTS + timedelta(days=20)
    assert over and over == sorted(over, key=lambda plan: plan.due_at, reverse=True)


def test_each_cohort_s_page_leads_to_what_comes_next_in_it(coordinator: Client) -> None:
    one, other = stages.started_cohort(2), stages.started_cohort(2)
    link = f"?state__exact=planned&amp;cohort={one.slug}"
    assert link in coordinator.get(reverse("admin:cohort", args=[one.slug])).text
    of_one = {plan.pk for plan in listed(coordinator, cohort=one.slug, all="1", state__exact="planned")}
    of_other = {plan.pk for plan in listed(coordinator, cohort=other.slug, all="1", state__exact="planned")}
    assert of_one and of_other and not of_one & of_other
    scopes = set(Plan.objects.filter(pk__in=of_one).values_list("scope_type", flat=True))
    assert scopes == {"cohorts.group", "surveys.survey"}
    assert listed(coordinator, cohort="nowhere", state__exact="planned") == []
