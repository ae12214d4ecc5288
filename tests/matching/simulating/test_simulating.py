"""What other places, no cap, and more people would do to a run: each number is a fresh solve's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from ilnp.accounts.roles import Role
from matching import engine
from matching.models import Run
from matching.runs import accounting
from matching.simulating import working
from tests.kit import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> Run:
    """Six from Kenya and two from elsewhere who write English, one who writes French alone, for ten places."""
    call = stages.call()
    for country in ("KE", "KE", "KE", "KE", "KE", "KE", "JP", "BR"):
        stages.application(call, country=country)
    stages.application(call, country="FR", languages=("fr",))
    return stages.solved_run(call, 10)


@pytest.fixture
def coordinator(client: Client) -> Client:
    return stages.sign_in(client, stages.staff(Role.COORDINATOR))


def placed(problem: dict) -> int:
    return sum(len(group["people"]) for group in engine.solve(problem)["groups"])


def test_the_curve_is_what_the_engine_reaches_with_so_many_places(run: Run, coordinator: Client) -> None:
    kept = working.work_out(run.pk)
    assert kept is not None
    told = kept.account["simulated"]
    assert [one["seats"] for one in told["curve"]] == [2, 6, 10, 14, 18, 26, 42]
    assert [one["places"] for one in told["curve"]] == [
        placed({**run.problem, "seats": one["seats"]}) for one in told["curve"]
    ]
    assert told["without_cap"]["places"] == placed({**run.problem, "country_cap": None})
    page = coordinator.get(reverse("admin:matching-simulate", args=[run.pk])).text
    assert "People placed, by places" in page and page.count('<svg role="img"') == 2


def test_an_account_worked_out_later_leaves_the_simulation(run: Run) -> None:
    working.work_out(run.pk)
    again = accounting.account(run.pk)
    assert again is not None and again.account["simulated"]["curve"] and again.account["people"]


def test_more_people_add_what_a_fresh_solve_says(run: Run, coordinator: Client) -> None:
    address = reverse("admin:matching-simulate", args=[run.pk])
    asked = {"number": "1", "country": "CA", "languages": ["fr", "en"], "trio_ok": "on"}
    more = [{"id": "more", "country": "CA", "languages": ["fr", "en"], "applied_at": "2027-01-01T00:00:00+00:00"}]
    places_only = {**run.problem, "goals": [{"maximise": "places"}]}
    added = placed({**places_only, "people": [*run.problem["people"], *more]}) - placed(places_only)
    page = strip_tags(coordinator.get(address, asked).text)
    assert added == 2 and "1 more person from Canada who writes French, English would place 2 people." in page


def test_nobody_is_promised_where_all_places_are_taken(run: Run, coordinator: Client) -> None:
    full = stages.solved_run(run.call, 2)
    asked = {"number": "2", "country": "CA", "languages": ["en"]}
    page = strip_tags(coordinator.get(reverse("admin:matching-simulate", args=[full.pk]), asked).text)
    assert "All places are taken already" in page


def test_what_is_not_described_in_full_is_asked_for(run: Run, coordinator: Client) -> None:
    page = coordinator.get(reverse("admin:matching-simulate", args=[run.pk]), {"number": "2"}).text
    assert 'id="form-errors"' in page
