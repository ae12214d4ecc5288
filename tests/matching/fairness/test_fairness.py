"""Who got in and who waits, beside what chance would give, and what the cap and the order did."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from ilnp.accounts.roles import Role
from ilnp.words import places
from matching.fairness import counting, regions
from matching.fairness.chance import by_lot
from matching.runs import accounting
from tests.kit import stages


@pytest.mark.parametrize(
    ("sort", "everybody", "drawn"), [(3, 8, 4), (1, 9, 5), (6, 8, 2), (0, 5, 3), (5, 5, 2), (8, 12, 6)]
)
def test_the_interval_holds_all_but_one_draw_in_twenty(sort: int, everybody: int, drawn: int) -> None:
    draws = [sum(one < sort for one in draw) for draw in combinations(range(everybody), drawn)]
    fewest, most = by_lot(sort, everybody, drawn)
    assert sum(number < fewest for number in draws) <= 0.025 * len(draws) < sum(number <= fewest for number in draws)
    assert sum(number > most for number in draws) <= 0.025 * len(draws) < sum(number >= most for number in draws)


def test_by_lot_is_quick_for_thousands_and_refuses_nonsense() -> None:
    assert by_lot(2_500, 5_000, 1_000) == (472, 528)
    with pytest.raises(ValueError, match="fewer people"):
        by_lot(4, 3, 1)


def test_every_country_has_a_region() -> None:
    for code, _name in places.countries("en"):
        assert regions.ifla(code) and regions.ala(code)
    assert (regions.ifla("EG"), regions.ala("EG")) == ("Middle East and North Africa", "Africa")


@pytest.mark.django_db
def test_shares_count_everybody_once_per_sort() -> None:
    call = stages.call(
        opens_at=datetime(2026, 1, 1, tzinfo=UTC), closes_at=datetime(2026, 1, 31, tzinfo=UTC), changes_until=None
    )
    early, late = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 25, tzinfo=UTC)
    for country, sent in (("KE", early), ("JP", early), ("BR", late), ("PL", late), ("KE", late)):
        stages.application(call, country=country, languages=("en", "es"), submitted_at=sent, library_type="public")
    stages.application(call, country="KE", status="received", submitted_at=late)
    run = stages.solved_run(call, 4)
    shares = counting.shares(counting.people_of(run))
    country = {one.words: one for one in shares["Country"]}
    assert (country["Kenya"].applied, country["Kenya"].candidates) == (3, 2)
    for sort in ("Country", "Type of library", "Role", "When they applied", "Region, as IFLA divides the world"):
        assert sum(one.candidates for one in shares[sort]) == 5
        assert sum(one.placed for one in shares[sort]) == 4
    window = {one.words: one for one in shares["When they applied"]}
    assert window["first half of the window"].candidates == 2
    assert [one.placed for one in shares["Language"]] == [4, 4]


@pytest.mark.django_db
def test_the_page_says_what_the_cap_and_the_order_did(client: Client) -> None:
    call = stages.call()
    for _number in range(6):
        stages.application(call, country="KE", full_name=f"Amina {_number}")
    for country in ("JP", "BR", "PL", "US", "IN"):
        stages.application(call, country=country)
    run = accounting.account(stages.solved_run(call, 10).pk)
    assert run is not None
    assert run.account["without_cap"]["held_back"]
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    page = " ".join(strip_tags(client.get(reverse("admin:matching-fairness", args=[run.pk])).text).split())
    held_back = len(run.account["without_cap"]["held_back"])
    assert f"{held_back} people would have a place if one country might have any number" in page
    assert "people wait, with a possible partner, although somebody who applied later got a place Amina" in page
    assert "would both gain" in page
