"""What is known before a run: who can have nobody, what takes most away, which country is stuck, who looks after them."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings

from ilnp.accounts.roles import Role
from matching import engine, history
from tests.kit import stages
from tests.kit.engine.brute_force import BruteForce
from tests.kit.engine.problems import problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> Client:
    return stages.sign_in(client, stages.staff(Role.COORDINATOR))


def test_the_page_says_who_can_have_nobody_what_is_taken_away_and_who_is_stuck(coordinator: Client) -> None:
    call = stages.call()
    stages.liaison(most_groups=1)
    for _number in range(3):
        stages.application(call, country="KE")
    one, other = (stages.application(call, country=country) for country in ("JP", "BR"))
    stages.application(call, country="HU", languages=("hu",), full_name="Nina Szabó")
    history.put_together([one.person, other.person])
    address = reverse("admin:matching-before", args=[call.slug])
    page = " ".join(strip_tags(coordinator.get(address, {"seats": "6", "policy": stages.policy().pk}).text).split())
    assert "1 person can have nobody Nina Szabó, Hungary: Nobody else writes one of their languages." in page
    assert "6 pairs are possible." in page
    assert "same country" in page and "were together before" in page
    assert "3 people from Kenya cannot all be placed: only 2 from elsewhere share a language with them." in page
    assert "3 people from Kenya cannot all be placed: at most 1 of them may have a place." in page
    assert "1 more group, 2 people. For 6 places that is 4 people too few, or 2 groups." in page
    few = " ".join(strip_tags(coordinator.get(address, {"seats": "2"}).text).split())
    assert "That is enough for 2 places." in few
    assert coordinator.get(address, {"seats": "none"}).status_code == 200
    assert address in coordinator.get(reverse("admin:matching")).text


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems(most=8))
def test_what_is_foreseen_of_small_random_calls_is_so(problem: dict[str, Any]) -> None:
    told = engine.foreseen(problem)
    brute = BruteForce(problem)
    pairs = list(combinations(brute.ids, 2))
    permitted = [pair for pair in pairs if brute.pair_permitted(*pair)]
    assert told["pairs"] == len(permitted)
    assert set(told["nobody"]) == {who for who in brute.ids if not any(who in pair for pair in permitted)}
    without = {
        "country": [{**problem, "people": [{**one, "country": one["id"]} for one in problem["people"]]}],
        "met": [{**problem, "met": []}],
        "never": [{**problem, "never": []}],
        "language": [{**problem, "people": [{**one, "languages": ["en"]} for one in problem["people"]]}],
    }
    for rule, (relaxed,) in without.items():
        free = BruteForce({**relaxed, "same_country": []} if rule == "country" else relaxed)
        assert told["rules"][rule] == sum(free.pair_permitted(*pair) for pair in pairs) - len(permitted)
    best = max(
        (
            len({who for group in groups for who in group if problem_country(brute, who) in one["codes"]})
            - one["elsewhere"]
            for groups in brute.answers()
            for one in told["countries"]
        ),
        default=0,
    )
    if not brute.locked_people:
        assert best <= 0


def problem_country(brute: BruteForce, who: str) -> str:
    return str(brute.people[who]["country"])
