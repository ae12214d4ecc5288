"""Two browsers at one board, by keyboard alone, as wide as the smallest telephone."""

from __future__ import annotations

import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from ilnp.accounts.roles import Role
from matching.board.reading import Board
from matching.models import Move, Run
from tests.conftest import watched_page
from tests.kit import stages

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run() -> Run:
    call = stages.call("spring")
    stages.applicants(call, 11)
    return stages.solved_run(call, 8)


def sign_in(page: Page, site: str, name: str) -> None:
    client = stages.sign_in(Client(), stages.staff(Role.COORDINATOR, name))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])


def press(page: Page, role: str, name: str, number: int = 0) -> None:
    """Go to a link or button by keyboard and press Enter."""
    found = page.get_by_role(role, name=name).nth(number)  # type: ignore[arg-type]
    found.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def look(page: Page, name: str) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def test_two_coordinators_move_people_at_one_board(site: str, browser: Browser, run: Run) -> None:
    one, two = (min(Board(run).now.groups[number].people) for number in (1, 2))
    address = reverse("admin:matching-board", args=[run.pk])
    wide, narrow = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
    with watched_page(browser, site, viewport=wide) as first, watched_page(browser, site, viewport=narrow) as second:
        sign_in(first, site, "Cora Dinator")
        sign_in(second, site, "Olu Second")
        for page, person in ((first, one), (second, two)):
            page.goto(address)
            look(page, "board-before")
            press(page, "link", f"Move {Board(run).name(person)}…")
            look(page, "person")
        press(first, "button", "Try it", 0)
        look(first, "board-tray")
        [made] = Move.objects.all()
        press(second, "button", f"Take out: {Board(run).name(two)} is taken out")
        if Board(run).now.of(two):
            look(second, "on-top")
            assert second.get_by_text("What others did since you looked").is_visible()
            press(second, "button", "Put it on top")
        look(second, "board-tray")
        assert [move.number for move in Board(run).standing_moves] == [made.number, 2]
        press(second, "link", "Find a place for", 0)
        look(second, "place")
        press(second, "button", "Try it", 0)
        press(second, "button", "Apply all")
        look(second, "board-applied")
        first.reload()
        press(first, "button", "Undo:", 0)
        look(first, "undo")
    board = Board(Run.objects.get(pk=run.pk))
    assert [move.applied_at is not None for move in board.moves] == [True, True, True]
    assert not [step.refusal for step in board.replayed(board.standing_moves, checked=True) if step.refusal]
