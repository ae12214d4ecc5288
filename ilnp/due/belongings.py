"""What upper floors let the list of due things be narrowed to, such as one cohort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

Plans = Callable[[str], Q]
"""Which plans belong to the row with a short name, as a condition."""


@dataclass(frozen=True)
class Belonging:
    """One way to narrow: its ``name`` in addresses, its ``title``, and what can be chosen, as short name and words."""

    name: str
    title: Any
    choices: Callable[[], list[tuple[str, str]]]

    def plans_of(self, short_name: str) -> Q:
        """What belongs to that row, by all floors that plan for it; nothing, where there is none of the name."""
        return reduce(or_, (plans(short_name) for plans in _plans.get(self.name, [])), Q(pk__in=[]))


_known: dict[str, Belonging] = {}
_plans: dict[str, list[Plans]] = {}


def register(belonging: Belonging) -> None:
    """Let the list be narrowed so. Call it in ``AppConfig.ready``; registering again changes nothing."""
    _known.setdefault(belonging.name, belonging)


def add_plans(name: str, plans: Plans) -> None:
    """Add what belongs to a row, for the way to narrow of this name. Call it in ``AppConfig.ready``."""
    known = _plans.setdefault(name, [])
    if plans not in known:
        known.append(plans)


def every() -> list[Belonging]:
    """All of them, in the order of registration."""
    return list(_known.values())
