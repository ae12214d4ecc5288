"""What upper floors let the list of due things be narrowed to, such as one cohort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

Plans = Callable[[str], Q]
"""Which plans belong to the row with a short name, as a condition."""


@dataclass(frozen=True)
class Belonging:
    """One way to narrow: its ``name`` in addresses, its ``title``, what can be chosen as short name and words, and the
    conditions of every floor that plans something for such a row."""

    name: str
    title: Any
    choices: Callable[[], list[tuple[str, str]]]
    plans: list[Plans] = field(default_factory=list)

    def plans_of(self, short_name: str) -> Q:
        """What belongs to that row; nothing, where there is none of the name."""
        return reduce(or_, (plans(short_name) for plans in self.plans), Q(pk__in=[]))


_known: dict[str, Belonging] = {}


def register(belonging: Belonging) -> None:
    """Let the list be narrowed so. Call it in ``AppConfig.ready``; registering again changes nothing."""
    _known.setdefault(belonging.name, belonging)


def add_plans(name: str, plans: Plans) -> None:
    """Add what else belongs to the rows of that way to narrow. Call it in ``AppConfig.ready``, after its registration."""
    if plans not in _known[name].plans:
        _known[name].plans.append(plans)


def every() -> list[Belonging]:
    """All of them, in the order of registration."""
    return list(_known.values())
