"""A run under way: its page shows the goal at hand over time, and it can be ended with the best answer so far."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from ilnp import clock
from ilnp.accounts.roles import Role
from matching import engine
from matching.models import Run
from matching.runs import asking, deciding, listening, solving
from tests.kit import stages

pytestmark = pytest.mark.django_db


def under_way(people: int = 6) -> Run:
    """A run that a worker has begun with and has not been heard of for long."""
    call = stages.call()
    stages.applicants(call, people)
    run = asking.ask(call, stages.policy(), seats=people)
    heard = clock.now() - timedelta(hours=1)
    Run.objects.filter(pk=run.pk).update(state=Run.State.RUNNING, started_at=heard, progress={"at": heard.isoformat()})
    run.refresh_from_db()
    return run


def event(**changed: Any) -> dict[str, Any]:
    return {"goal": 0, "maximise": "places", "value": 2, "bound": 6, "done": True, "seconds": 0.1, **changed}


def test_the_engine_ends_with_the_best_so_far_when_its_listener_has_enough() -> None:
    call = stages.call()
    stages.applicants(call, 30)
    run = asking.ask(call, stages.policy(), seats=30)
    heard: list[dict[str, Any]] = []

    def listener(told: dict[str, Any]) -> None:
        heard.append(told)
        if len(heard) == 1:
            raise engine.Enough

    solution = engine.solve(run.problem, progress=listener)
    whole = engine.solve(run.problem)
    assert solution["goals"][0]["value"] >= heard[0]["value"]
    for found, best in zip(solution["goals"], whole["goals"], strict=True):
        assert found["proved"] or found["given_up"]["because"] in ("time", "earlier")
        assert found["bound"] >= found["value"]
        assert best["proved"]
    values, best_values = ([goal["value"] for goal in one["goals"]] for one in (solution, whole))
    assert values <= best_values


def test_a_worker_hears_that_the_best_so_far_is_wanted_and_then_no_more() -> None:
    run = under_way()
    listener = listening.Listener(run)
    listener(event())
    deciding.stop(run, actor=stages.staff(Role.COORDINATOR))
    with pytest.raises(engine.Enough):
        listener(event(value=4))
    listener(event(value=6))
    run.refresh_from_db()
    assert run.seconds == 1
    assert [point["value"] for point in run.progress["curve"]] == [2, 4, 6]


def test_a_stopped_run_is_stored_with_its_groups_and_what_was_not_proved() -> None:
    run = under_way()
    deciding.stop(run)
    solved = solving.solve(run.pk)
    assert solved is not None and solved.state == Run.State.DONE
    assert solved.seconds == 1
    assert solved.solution is not None and len(solved.solution["goals"]) == len(run.problem["goals"])


def test_a_run_that_was_put_aside_ends_without_an_answer() -> None:
    run = under_way()
    listener = listening.Listener(run)
    deciding.put_aside(run)
    with pytest.raises(listening.RunStopped):
        listener(event())


def test_only_what_is_being_solved_can_be_stopped() -> None:
    call = stages.call()
    stages.applicants(call, 4)
    with pytest.raises(ValidationError, match="being solved"):
        deciding.stop(stages.solved_run(call))


def test_the_page_of_a_run_under_way_shows_value_and_bound_over_time(client: Client) -> None:
    run = under_way()
    listener = listening.Listener(run)
    for told in (event(value=6), event(goal=1, value=2, bound=6), event(goal=1, value=4, bound=5, seconds=1.5)):
        listener(told)
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    page = client.get(reverse("admin:matching-run", args=[run.pk])).text
    assert "Now: countries among them, 4 so far, at most 5, a gap of 20 %." in page
    assert "people placed: 6, gap none" in page
    assert page.count("<polyline") == 3 and "stroke-dasharray" in page
    assert "1.5 s" in page
    client.post(reverse("admin:matching-stop", args=[run.pk]))
    run.refresh_from_db()
    assert run.seconds == 2


def test_a_long_curve_keeps_its_ends() -> None:
    run = under_way()
    listener = listening.Listener(run)
    for at in range(300):
        listener(event(value=at, seconds=float(at)))
    run.refresh_from_db()
    curve = run.progress["curve"]
    assert len(curve) <= listening.MOST_POINTS
    assert (curve[0]["value"], curve[-1]["value"]) == (0, 299)
    assert [point["seconds"] for point in curve] == sorted(point["seconds"] for point in curve)
