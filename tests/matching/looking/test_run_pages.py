"""The pages of a run: light at first sight, each group with the rank of its partners, everybody found by name."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from applications.models import Call
from ilnp.accounts.roles import Role
from matching import engine
from matching.looking import showing
from matching.models import Run
from matching.runs import accounting, deciding
from tests.kit import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> Client:
    return stages.sign_in(client, stages.staff(Role.COORDINATOR))


def accounted(call: Call, seats: int) -> Run:
    run = accounting.account(stages.solved_run(call, seats).pk)
    assert run is not None
    return run


def at_first_sight(page: str) -> str:
    """The words of a page's main part before anything is unfolded."""
    main = page.split('<main id="content-start"')[1].split("</main>")[0]
    unfolded = re.sub(r"(?s)(<details[^>]*>\s*<summary>.*?</summary>).*?</details>", r"\1", main)
    return " ".join(strip_tags(re.sub(r"(?s)<option.*?</option>", "", unfolded)).split())


def test_the_page_of_488_people_is_short_and_says_the_goals(coordinator: Client) -> None:
    call = stages.call("large")
    stages.applicants(call, 488, shares=False)
    run = accounted(call, 97)
    page = coordinator.get(reverse("admin:matching-run", args=[run.pk])).text
    words = at_first_sight(page)
    assert len(words.split()) < 1000
    assert "people placed · proved best" in words and "97 of 97" in words
    assert page.count('class="desk-group"') == showing.WEAKEST
    assert len(page.encode()) < 60_000


def test_weakest_groups_come_first_with_what_they_share_and_the_rank_of_each_partner(coordinator: Client) -> None:
    call = stages.call()
    stages.applicants(call, 30)
    run = accounted(call, 30)
    assert run.solution is not None
    page = coordinator.get(reverse("admin:matching-run", args=[run.pk])).text
    shown = [int(number) for number in re.findall(r'id="group-(\d+)"', page)]
    value = {
        number: group["fit"][-1] * (2 if len(group["people"]) == 3 else 3)
        for number, group in enumerate(run.solution["groups"], 1)
    }
    assert sorted(value[number] for number in shown) == sorted(value.values())[: len(shown)]
    assert all(value[one] <= value[other] for one, other in pairwise(shown))
    proposal = run.proposals.get(number=shown[0])
    for member in proposal.members.select_related("application"):
        told = run.account["people"][str(member.application_id)]
        assert reverse("admin:person", args=[member.application.person_id]) in page
        assert showing.rank_words(told) in page and f"of {told['possible']} possible" in page
    assert "English" in page


def test_a_rank_counts_the_permitted_people_who_fit_strictly_better() -> None:
    call = stages.call()
    stages.applicants(call, 14)
    run = accounted(call, 8)
    assert run.solution is not None
    for group in run.solution["groups"]:
        for one in group["people"]:
            told = run.account["people"][one]
            others = engine.alternates({**run.problem, "locked": []}, one, 100)["alternates"]
            assert told["possible"] == len(others)
            fits = {entry["id"]: entry["fit"] for entry in others}
            expected = {
                other: 1 + sum(fit > fits[other] for fit in fits.values()) for other in group["people"] if other != one
            }
            assert told["ranks"] == expected


def test_who_waits_is_told_with_how_many_more_places_they_are_in(coordinator: Client) -> None:
    call = stages.call()
    stages.applicants(call, 20)
    run = accounted(call, 6)
    assert run.account["tried"] == [2, 4, 8, 16, 32]
    waiting = [str(number) for number in run.left_over.values_list("application_id", flat=True)]
    placed_with = {
        more: {
            person
            for group in engine.solve({**run.problem, "seats": run.problem["seats"] + more})["groups"]
            for person in group["people"]
        }
        for more in accounting.MORE_PLACES
    }
    for person in waiting:
        expected = next((more for more in accounting.MORE_PLACES if person in placed_with[more]), None)
        assert run.account["people"][person]["more"] == expected
    page = coordinator.get(reverse("admin:matching-waiting", args=[run.pk])).text
    assert page.count("possible partners") == len(waiting)
    assert page.count("All places are taken. · ") + page.count("share of the places. · ") == len(waiting)
    assert "All places are taken. · With them, the groups would fit less well (" in page
    assert "with 2 more places they are in" in page


def test_who_waits_is_told_what_one_more_language_and_welcoming_a_third_would_open(coordinator: Client) -> None:
    call = stages.call()
    stages.application(call, country="KE", languages=("en",))
    stages.application(call, country="JP", languages=("en",))
    stages.application(call, country="BR", languages=("es",))
    stages.application(call, country="PL", languages=("es",))
    stages.application(call, country="HU", languages=("en",), trio_welcome=False, full_name="Nina Szabó")
    stages.application(call, country="PE", languages=("qu",), full_name="Rosa Quispe")
    run = accounted(call, 6)
    address = reverse("admin:matching-waiting", args=[run.pk])
    nina = strip_tags(coordinator.get(address, {"name": "szabo"}).text)
    assert "2 possible partners" in nina and "if they also wrote Spanish 4, Quechua 3" in nina
    assert "if they welcomed a group of three, 1 pair could take them in" in nina
    rosa = strip_tags(coordinator.get(address, {"name": "quispe"}).text)
    assert "Nobody else writes one of their languages. · 0 possible partners" in rosa
    assert "if they also wrote English 3, Spanish 2" in rosa
    assert "of three" not in rosa and "take them in" not in rosa


def test_while_the_account_is_worked_out_the_pages_do_without(coordinator: Client) -> None:
    call = stages.call()
    stages.applicants(call, 6)
    run = stages.solved_run(call, 4)
    assert (
        "possible"
        not in at_first_sight(coordinator.get(reverse("admin:matching-run", args=[run.pk])).text).split(
            "The weakest groups"
        )[1]
    )
    assert "more places" not in coordinator.get(reverse("admin:matching-waiting", args=[run.pk])).text


def test_groups_and_who_waits_are_found_by_name(coordinator: Client) -> None:
    call = stages.call()
    stages.application(call, full_name="Zoë Abbott", country="KE")
    stages.application(call, full_name="Ben Okri", country="JP")
    stages.application(call, full_name="Nina Szabó", country="HU", languages=("hu",))
    run = stages.solved_run(call)
    groups, waiting = (reverse(f"admin:matching-{name}", args=[run.pk]) for name in ("groups", "waiting"))
    assert "Ben Okri" in coordinator.get(groups, {"name": "zoe"}).text
    nobody = coordinator.get(groups, {"name": "szabo"}).text
    assert "No group is like that." in nobody and f"{waiting}?name=szabo" in nobody
    assert "Nobody else writes one of their languages." in coordinator.get(waiting, {"name": "szabo"}).text
    assert "Nobody who waits is like that." in coordinator.get(waiting, {"name": "zoe"}).text
    assert "Nina Szabó" in coordinator.get(waiting, {"reason": "no_language"}).text
    assert "Nina Szabó" not in coordinator.get(waiting, {"reason": "seats"}).text


def test_locking_leads_back_to_the_card_or_gives_the_card_alone(coordinator: Client) -> None:
    call = stages.call()
    stages.applicants(call, 6)
    run = stages.solved_run(call)
    proposal = run.proposals.get(number=2)
    address = reverse("admin:matching-lock", args=[proposal.pk])
    groups = reverse("admin:matching-groups", args=[run.pk])
    answer = coordinator.post(address, {"locked": "yes", "back": f"{groups}?page=1"})
    assert answer.headers["Location"] == f"{groups}?page=1#group-2"
    assert 'name="locked" value="no"' in coordinator.get(groups, {"show": "locked"}).text
    elsewhere = coordinator.post(address, {"locked": "yes", "back": "https://elsewhere.example/"})
    assert elsewhere.headers["Location"] == reverse("admin:matching-run", args=[run.pk]) + "#group-2"
    card = coordinator.post(address, {"locked": "no", "back": groups}, headers={"X-Part": "card"}).text
    assert card.count("<article") == 1 and "<html" not in card and 'value="yes"' in card
    proposal.refresh_from_db()
    assert not proposal.is_locked
    deciding.put_aside(run)
    refused = coordinator.post(address, {"locked": "yes", "back": groups}, headers={"X-Part": "card"})
    assert refused.status_code == 302


def test_the_pages_cost_the_same_for_two_groups_and_twelve(coordinator: Client) -> None:
    def costs(people: int) -> list[int]:
        call = stages.call()
        stages.applicants(call, people)
        stages.application(call, country="HU", languages=("hu",))
        run = accounted(call, people)
        counts = []
        for name in ("run", "groups", "waiting", "fairness"):
            with CaptureQueriesContext(connection) as counted:
                assert coordinator.get(reverse(f"admin:matching-{name}", args=[run.pk])).status_code == 200
            counts.append(len(counted))
        deciding.put_aside(run)
        return counts

    costs(2)
    assert costs(4) == costs(24)


def test_who_got_in_is_drawn_with_its_table(coordinator: Client) -> None:
    call = stages.call()
    stages.applicants(call, 6, library_type="public")
    run = stages.solved_run(call, 4)
    page = coordinator.get(reverse("admin:matching-fairness", args=[run.pk])).text
    assert page.count('<svg role="img"') == 10
    assert "4 of 6" in page


def test_the_page_of_a_person_says_their_place_or_why_they_wait(coordinator: Client) -> None:
    call = stages.call()
    stages.applicants(call, 9)
    run = accounted(call, 4)
    row = run.left_over.select_related("application")[0]
    page = strip_tags(coordinator.get(reverse("admin:person", args=[row.application.person_id])).text)
    assert "waits · All places are taken. · " in page and "possible partners" in page
    first = run.proposals.get(number=1)
    one, other = (member.application for member in first.members.select_related("application"))
    page = strip_tags(coordinator.get(reverse("admin:person", args=[one.person_id])).text)
    told = run.account["people"][str(one.pk)]
    assert f"group 1 · with {other.full_name} · {showing.rank_words(told)} · English" in page
