"""What the order and the cap of a run did to single people, for staff: who was held back, who was passed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from applications.models import Application
from matching.fairness.counting import People
from matching.models import Run

NAMED = 60
"""So many people of each sort are named; the number says how many there are."""


@dataclass(frozen=True)
class Effects:
    """``held_back`` by the cap and ``let_in`` by it, None while that is not worked out or there is no cap; ``passed_by``:
    people with a possible partner who wait although somebody got a place who applied later; ``couples`` that would both
    gain and the ``people`` in them, None while that is not worked out. Of people the first are named."""

    held_back: tuple[int, list[Application]] | None
    let_in: tuple[int, list[Application]] | None
    passed_by: tuple[int, list[Application]]
    both_gain: dict[str, int] | None


def effects_of(people: People) -> Effects:
    """What is known of a run's effects. Four queries at most."""
    account: dict[str, Any] = Run.objects.values_list("account", flat=True).get(pk=people.run.pk) or {}
    without = account.get("without_cap")
    return Effects(
        _named(map(int, without["held_back"])) if without else None,
        _named(map(int, without["let_in"])) if without else None,
        _named(_passed_by(people, account)),
        account.get("both_gain"),
    )


def _passed_by(people: People, account: dict[str, Any]) -> list[int]:
    last = max((one.submitted_at for one in people.placed), default=None)
    told = account.get("people", {})
    return [
        one.pk
        for one in people.waiting
        if last is not None and one.submitted_at < last and told.get(str(one.pk), {}).get("possible")
    ]


def _named(numbers: Any) -> tuple[int, list[Application]]:
    wanted = list(numbers)
    rows = Application.objects.filter(pk__in=wanted).order_by("submitted_at", "pk")
    return len(wanted), list(rows.only("full_name", "country", "person_id", "submitted_at")[:NAMED])
