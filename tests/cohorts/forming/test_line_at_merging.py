"""Places in line when two accounts of one person become one: there is one place, whose rounds count once, since the last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.models import Application, WaitlistEntry
from applications.waitlist import asking as waitlist
from applications.waitlist import queries
from ilnp.accounts.merging import merge
from tests.cohorts.forming.test_rounds import HALF_A_YEAR, left_out_once, round_of, waiting
from tests.kit import stages

pytestmark = pytest.mark.django_db


def one_account(old: Application, new: Application) -> None:
    """The account of ``old`` becomes that of ``new``."""
    merge.merge(old.person, new.person, actor=stages.staff("coordinator"))
    old.refresh_from_db()
    assert old.person == new.person


def waited(one: Application) -> int:
    """Through how many rounds their person stands in line, as staff and the engine are told."""
    number, _stranded = queries.waves_of([one.person_id], one.call.kind).get(one.person_id, (0, False))
    assert one.person.places_in_line.filter(ended_at=None).count() == (1 if number else 0)
    return number


def placed_after(one: Application) -> Application:
    """The same human under another address, who gets a place half a year later, as they alone waited under neither."""
    later = stages.call()
    other = stages.application(later, country=one.country, submitted_at=one.submitted_at + HALF_A_YEAR)
    stages.application(later, country="BR", submitted_at=one.submitted_at + HALF_A_YEAR)
    round_of(later, 2, asks_first=False)
    other.refresh_from_db()
    assert other.placed_at is not None
    return other


def test_rounds_waited_through_under_both_addresses_add_up() -> None:
    old, new = left_out_once(), left_out_once()
    assert (waited(old), waited(new)) == (1, 1)
    one_account(old, new)
    assert waited(new) == 2
    assert waiting(stages.call()) == {new.person_id: 2}
    since = WaitlistEntry.objects.get(person=new.person).since
    assert since < new.person.date_joined + timedelta(days=1)


def test_a_round_waited_through_under_both_addresses_counts_once() -> None:
    call = stages.call()
    stages.applicants(call, 2, submitted_at=stages.STARTS - timedelta(days=90))
    old, new = (stages.application(call, country="PE", submitted_at=stages.STARTS) for _address in range(2))
    round_of(call, 2, asks_first=False)
    assert (waited(old), waited(new)) == (1, 1)
    one_account(old, new)
    assert waited(new) == 1
    assert queries.place_in_line(WaitlistEntry.objects.counted().get(person=new.person)) == 1


def test_a_place_got_under_the_other_address_ends_the_place_in_line() -> None:
    old = left_out_once()
    new = placed_after(old)
    assert waited(old) == 1
    one_account(old, new)
    assert waited(new) == 0
    assert [entry.ended_because for entry in new.person.places_in_line.all()] == ["placed"]


def test_a_no_under_one_address_is_a_no_and_a_later_round_counts_from_then() -> None:
    old = left_out_once()
    waitlist.leave(old.places_in_line.get())
    new = left_out_once()
    one_account(old, new)
    assert waited(new) == 1
