"""The pages of a board: the tray with its price, the places of a person, two coordinators at one board."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from ilnp.accounts.roles import Role
from matching.board import moving, placing
from matching.board.reading import Board
from matching.models import Move, Run
from matching.runs import asking, solving
from tests.kit import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> Client:
    return stages.sign_in(client, stages.staff(Role.COORDINATOR, "Cora Dinator"))


@pytest.fixture
def run() -> Run:
    """Four pairs; three people wait."""
    call = stages.call("spring")
    stages.applicants(call, 11)
    return stages.solved_run(call, 8)


def board_of(run: Run) -> str:
    return reverse("admin:matching-board", args=[run.pk])


def person_of(run: Run, number: int) -> str:
    return reverse("admin:matching-board-person", args=[run.pk, number])


def first_of(run: Run) -> int:
    return min(Board(run).now.groups[1].people)


def forms(page: str, kind: str) -> list[dict[str, list[str]]]:
    """What the buttons for moves of one kind send."""
    found = []
    for body in re.findall(r'(?s)<form method="post" action="[^"]*/board/move/">(.*?)</form>', page):
        sent: dict[str, list[str]] = {}
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body):
            sent.setdefault(name, []).append(html.unescape(value))
        sent.pop("csrfmiddlewaretoken", None)
        if sent.get("kind") == [kind]:
            found.append(sent)
    return found


def post(client: Client, run: Run, sent: dict[str, list[str]], **more: str) -> str:
    address = reverse("admin:matching-board-move", args=[run.pk])
    return client.post(address, {**sent, **more}, follow=True).text


def test_ten_places_stand_with_their_prices_and_one_tap_tries_one(coordinator: Client, run: Run) -> None:
    person = first_of(run)
    best = placing.best_places(Board(run), person)
    page = coordinator.get(person_of(run, person)).text
    assert 0 < len(best) <= placing.BEST
    for option in best:
        assert html.escape(option.words) in page and option.price in page
    [sent] = [one for one in forms(page, best[0].kind) if one["people"] == [str(p) for p in best[0].people]]
    after = post(coordinator, run, sent)
    assert "Tray: tried, not applied" in after and best[0].price in after
    assert Move.objects.get().people == list(best[0].people)


def test_somebody_displaced_is_offered_a_place_at_once(coordinator: Client, run: Run) -> None:
    person = first_of(run)
    [partner] = Board(run).now.groups[1].people - {person}
    [sent] = forms(coordinator.get(person_of(run, person)).text, "out")
    page = post(coordinator, run, sent)
    assert "Without a place since" in page
    assert person_of(run, partner) in page and "Find a place" in page


def test_a_refused_move_leads_back_with_its_reason(coordinator: Client, run: Run) -> None:
    one = first_of(run)
    other = min(Board(run).now.groups[2].people)
    country = Application.objects.get(pk=one).country
    Application.objects.filter(pk=other).update(country=country)
    assert run.solution is not None
    for told in run.problem["people"]:
        told["country"] = country if told["id"] in (str(one), str(other)) else told["country"]
    run.save(update_fields=["problem"])
    sent = {"seen": ["0"], "kind": ["together"], "people": [str(one), str(other)], "from": [str(one)]}
    page = post(coordinator, run, sent)
    assert "work in one country" in page and "The best places" in page
    assert not Move.objects.exists()


def test_somebody_looked_for_by_name_comes_with_all_that_can_be_done(coordinator: Client, run: Run) -> None:
    person, other = first_of(run), min(Board(run).now.groups[2].people)
    Application.objects.filter(pk=other).update(full_name="Zelda Unwin")
    page = coordinator.get(person_of(run, person), {"name": "zelda"}).text
    assert "swap places" in page and "become a pair" in page and "A group of three with Zelda Unwin" in page
    waits = min(Board(run).now.waiting)
    Application.objects.filter(pk=waits).update(full_name="Yolanda Third")
    three = coordinator.get(person_of(run, person), {"name": "yolanda", "with": str(other)}).text
    assert "become a group of three" in three
    assert "Nobody else in this run is called so." in coordinator.get(person_of(run, person), {"name": "xyz"}).text


def test_all_are_applied_at_once_and_each_undone_afterwards(coordinator: Client, run: Run) -> None:
    before = Board(run).now.groups
    person = first_of(run)
    option = next(one for one in placing.best_places(Board(run), person) if one.kind == "swap")
    moving.make(run, option.kind, option.people, seen=0)
    page = coordinator.get(board_of(run)).text
    assert "Apply all" in page
    address = reverse("admin:matching-board-apply", args=[run.pk])
    page = coordinator.post(address, {"seen": Board(run).version}, follow=True).text
    assert "Applied: 1." in page and "Applied moves" in page and "Tray" not in page
    address = reverse("admin:matching-board-undo", args=[run.pk, 1])
    page = coordinator.post(address, {"seen": Board(run).version}, follow=True).text
    assert "Undone: 1." in page
    assert Board(run).now.groups == before


def test_what_was_built_on_a_move_is_shown_before_it_is_undone(coordinator: Client, run: Run) -> None:
    person = first_of(run)
    moving.make(run, "out", [person], seen=0)
    option = next(one for one in placing.best_places(Board(run), person) if one.kind != "out")
    moving.make(run, option.kind, option.people, seen=1)
    address = reverse("admin:matching-board-undo", args=[run.pk, 1])
    page = coordinator.post(address, {"seen": "2"}).text
    assert "built on it" in page and html.escape(option.words) in page
    assert Move.objects.filter(undone_at=None).count() == 2
    coordinator.post(address, {"seen": "2", "also": "2"})
    assert not Move.objects.filter(undone_at=None).exists()


def test_the_second_coordinator_sees_the_first_ones_move_and_puts_hers_on_top(coordinator: Client, run: Run) -> None:
    other = stages.sign_in(Client(), stages.staff(Role.COORDINATOR, "Olu Second"))
    one, two = min(Board(run).now.groups[1].people), min(Board(run).now.groups[2].people)
    mine, hers = coordinator.get(person_of(run, one)).text, other.get(person_of(run, two)).text
    post(coordinator, run, forms(mine, "out")[0])
    [sent] = forms(hers, "out")
    answer = other.post(reverse("admin:matching-board-move", args=[run.pk]), sent)
    assert answer.status_code == 409
    assert "What others did since you looked" in answer.text and "Cora Dinator" in answer.text
    assert Application.objects.get(pk=one).full_name in html.unescape(answer.text)
    assert Move.objects.count() == 1
    [again] = forms(answer.text, "out")
    post(other, run, again)
    assert [move.people for move in Board(run).standing_moves] == [[one], [two]]
    assert [move.made_by.name for move in Board(run).standing_moves if move.made_by] == ["Cora Dinator", "Olu Second"]


def test_a_move_that_the_first_one_makes_impossible_is_refused_on_top(coordinator: Client, run: Run) -> None:
    person = first_of(run)
    page = coordinator.get(person_of(run, person)).text
    [sent] = forms(page, "out")
    moving.make(run, "out", [person], seen=0)
    answer = coordinator.post(reverse("admin:matching-board-move", args=[run.pk]), sent)
    assert "has no place." in answer.text and not forms(answer.text, "out")


def test_a_board_of_a_decided_run_is_only_looked_at(coordinator: Client, run: Run) -> None:
    person = first_of(run)
    moving.make(run, "out", [person], seen=0)
    Run.objects.filter(pk=run.pk).update(state=Run.State.DISCARDED)
    page = coordinator.get(board_of(run)).text
    assert "is taken out" in page and "Move…" not in page and "Undo" not in page and "Apply all" not in page
    assert coordinator.get(person_of(run, person)).status_code == 404
    sent = {"seen": "1", "kind": "out", "people": str(person), "from": str(person)}
    answer = coordinator.post(reverse("admin:matching-board-move", args=[run.pk]), sent, follow=True)
    assert answer.redirect_chain[-1][0] == board_of(run)
    assert "solved and not yet decided on" in answer.text


@pytest.mark.parametrize("name", ["board", "person"])
def test_queries_are_as_many_whatever_the_number_of_groups(coordinator: Client, name: str) -> None:
    counts = []
    for people in (8, 30):
        call = stages.call()
        stages.applicants(call, people)
        run = stages.solved_run(call, people - 1)
        moving.make(run, "out", [first_of(run)], seen=0)
        moving.apply_all(run, seen=1)
        address = board_of(run) if name == "board" else person_of(run, min(Board(run).now.groups[2].people))
        coordinator.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def test_a_board_of_a_thousand_people_is_a_page_of_moderate_size(coordinator: Client) -> None:
    call = stages.call("large")
    stages.applicants(call, 1000, shares=False)
    run = solving.solve(asking.ask(call, stages.policy(), seats=900, seconds=2, asks_first=False).pk)
    assert run is not None
    moving.make(run, "out", [first_of(run)], seen=0)
    for address in (board_of(run), person_of(run, min(Board(run).now.groups[2].people))):
        page = coordinator.get(address).text
        assert page.count('class="desk-group"') <= 24
        assert len(page.encode()) < 60_000
