"""Which reports there are, and what they can be narrowed to. Rooms declare them in their ``exports``, read when first asked.

::

    @registry.report("groups", _("Groups: people and liaisons"), permission="cohorts.export_group",
                     narrowed_by={"cohort": "cohort__slug"})
    class Groups(Report):
        cohort = Column("cohort__slug", means=_("The cohort's short name"))
        number = Column("group__number", means=_("The group's number within the cohort"))

        def get_queryset(self) -> QuerySet[Membership]:
            return Membership.objects.order_by("cohort", "group__number", "pk")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise

from ilnp.desk import rooms

if TYPE_CHECKING:  # the library of columns is read with the first report, not at every start
    from .columns import ListedReport, Report, Scope


@dataclass(frozen=True)
class Declared:
    """One report: its name on the command line, its words, who may take it, and its resource.

    ``narrowed_by`` says for each narrowing that it knows in which field of its rows the short name stands.
    ``permission`` is one that opens nothing but the taking away.
    """

    name: str
    words: str | Promise
    permission: str
    resource: type[Report] | type[ListedReport]
    narrowed_by: Mapping[str, str]

    def may_be_taken_by(self, user: Any) -> bool:
        """Whether this person may take it; a report without a permission of its own, whoever may take any other."""
        if self.permission:
            return bool(user.has_perm(self.permission))
        return any(user.has_perm(other.permission) for other in every() if other.permission)


@dataclass(frozen=True)
class Narrowing:
    """One thing that reports can be narrowed to: its name in addresses and commands, its words, what there is to choose.

    ``choices`` returns (short name in addresses, words) of everything, newest first.
    """

    name: str
    words: str | Promise
    choices: Callable[[], Iterable[tuple[str, str]]]


class UnknownReport(LookupError):
    """There is no report of this name."""


class UnknownScope(LookupError):
    """There is nothing of this short name to narrow to, or the report cannot be narrowed in this way."""


_reports: dict[str, Declared] = {}
_narrowings: dict[str, Narrowing] = {}

Resource = TypeVar("Resource", "type[Report]", "type[ListedReport]")
Choices = Callable[[], Iterable[tuple[str, str]]]


def report(
    name: str, words: str | Promise, *, permission: str, narrowed_by: Mapping[str, str] | None = None
) -> Callable[[Resource], Resource]:
    """Declare a resource as a report, in a module called ``exports`` of a room."""

    def declare(resource: Resource) -> Resource:
        _reports[name] = Declared(name, words, permission, resource, narrowed_by or {})
        return resource

    return declare


def narrowing(name: str, words: str | Promise) -> Callable[[Choices], Choices]:
    """Declare the function that returns what reports can be narrowed to, in a module called ``exports`` of a room."""

    def declare(choices: Choices) -> Choices:
        _narrowings[name] = Narrowing(name, words, choices)
        return choices

    return declare


def narrowings() -> list[Narrowing]:
    """Everything that reports can be narrowed to, by name."""
    _read()
    return [_narrowings[name] for name in sorted(_narrowings)]


def every() -> list[Declared]:
    """All reports, by name."""
    _read()
    return [_reports[name] for name in sorted(_reports)]


def get(name: str) -> Declared:
    """The report called ``name``. Raises ``UnknownReport``."""
    _read()
    try:
        return _reports[name]
    except KeyError:
        raise UnknownReport(name) from None


def narrowed(report: Declared, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Those of a report's rows that lie within the scope. Raises ``UnknownScope``, with the name of the narrowing."""
    for name, short in asked(report, scope).items():
        rows = rows.filter(**{report.narrowed_by[name]: short})
    return rows


def asked(report: Declared, scope: Scope) -> dict[str, str]:
    """What of a scope narrows anything. Raises ``UnknownScope`` where the report cannot be narrowed to it."""
    for name, short in scope.items():
        known = _narrowings.get(name)
        if short and (name not in report.narrowed_by or known is None or short not in dict(known.choices())):
            raise UnknownScope(name)
    return {name: short for name, short in scope.items() if short}


@cache
def _read() -> None:
    """Read what the rooms declare: not at start, since no other page or command needs it."""
    rooms.read("exports")
