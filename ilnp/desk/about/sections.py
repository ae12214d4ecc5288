"""What every chapter knows of one person, gathered on one page, and how a person is found.

A room puts a part of the page there from a module called ``about_person``, which is read at start::

    @section(order=30)
    def groups(person, reader):
        if reader.has_perm("cohorts.run_cohort"):
            return Section(_("Groups"), [Fact(words, url, at) for …])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from ilnp.accounts.models import User


@dataclass(frozen=True)
class Fact:
    """One line: what it says, where it leads, when it was, and what else is to be known. Words are translated."""

    words: str
    url: str = ""
    at: datetime | None = None
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the page, shown if it has a fact. ``more`` is the address of a list with all of them, or empty."""

    title: str
    facts: list[Fact] = field(default_factory=list)
    more: str = ""


SectionMaker = Callable[[User, Any], "Section | None"]
Finder = Callable[[str], Q]

_sections: list[tuple[int, SectionMaker]] = []
_finders: list[Finder] = []


def section(order: int) -> Callable[[SectionMaker], SectionMaker]:
    """Declare a function of the person and of who reads that returns a section, or None for who may not read it."""

    def declare(maker: SectionMaker) -> SectionMaker:
        if maker not in [known for _order, known in _sections]:
            _sections.append((order, maker))
            _sections.sort(key=lambda entry: entry[0])
        return maker

    return declare


def finds(finder: Finder) -> Finder:
    """Declare a function of what was typed that returns the condition on ``User`` under which a person is meant."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def sections_about(person: User, reader: Any) -> list[Section]:
    """All parts of the page about ``person`` that ``reader`` may see and that say something."""
    made = (maker(person, reader) for _order, maker in _sections)
    return [part for part in made if part is not None and part.facts]


def people_found(typed: str) -> Any:
    """People whom the typed words may mean, by name and address, or by what a chapter knows them by; none for no words.

    Whose account became part of another one is found as the person they are.
    """
    if not typed.strip():
        return User.objects.none()
    meant = Q(pk__in=[])
    for finder in _finders:
        meant |= finder(typed)
    accounts = User.objects.filter(meant, erased_at=None)
    people = Q(merged_into=None) & (Q(pk__in=accounts.values("pk")) | Q(merged_accounts__in=accounts.values("pk")))
    return User.objects.filter(people).distinct().order_by("name", "email")
