"""What the pages of a board show: its groups as cards, its moves with their prices, who has no place since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from ilnp.words.search import matching
from matching.board import arranging, prices, telling
from matching.board.reading import Board, Step
from matching.board.standing import Group
from matching.models import Move, Proposal
from matching.runs import explaining


@dataclass(frozen=True)
class Card:
    """One group as it stands: its people, what they share as phrases, and what somebody must look at.

    ``proposal`` is the row of a group that is as the run proposed it: such a one is locked there.
    """

    group: Group
    people: list[Application]
    shares: list[str]
    marks: list[str]
    proposal: int | None = None


@dataclass(frozen=True)
class Line:
    """One standing move: what it does, what it changes by itself, and who loses their place by it."""

    move: Move
    words: str
    price: str
    follows: str


@dataclass(frozen=True)
class Happened:
    """One thing that somebody did on the board."""

    at: datetime
    who: Any
    words: str


def lines(board: Board, steps: Iterable[Step]) -> list[Line]:
    """Moves with what each changes where it stands in the order."""
    found = []
    for step in steps:
        price = step.refusal or prices.in_words(board.goals, board.values(step.before), board.values(step.after))
        found.append(
            Line(
                step.move,
                telling.made(step.move.kind, step.move.people, board.name),
                "" if step.move.kind == Move.Kind.LOCK else price,
                telling.follows(step.before, step.after, step.move.people, board.name),
            )
        )
    return found


def total(board: Board) -> list[str]:
    """What the tray changes, nobody else moved: in words from the first goal that changes, then every goal that does."""
    before, after = board.values(board.applied), board.values(board.now)
    every = prices.every_goal(board.goals, before, after)
    return [prices.in_words(board.goals, before, after), *(every if len(every) > 1 else [])]


def arranged_again(board: Board) -> str:
    """What all moves come to if the rest is arranged again, against the run as it was; empty if it was not asked for."""
    row = arranging.found(board)
    if row is None:
        return ""
    if row.error:
        return _("The rest cannot be arranged again: %(reason)s") % {"reason": row.error}
    if row.answer is None:
        return _("If the rest is arranged again: being worked out. Look again in a moment.")
    words = prices.in_words(board.goals, board.values(board.start), row.answer["values"])
    changed = row.answer["changed"]
    groups = ngettext("%(n)d group becomes another", "%(n)d groups become others", changed) % {"n": changed}
    if not row.answer["proved"]:
        groups = _("%(groups)s; not proved best") % {"groups": groups}
    return _("If the rest is arranged again: %(price)s (%(groups)s).") % {"price": words, "groups": groups}


def ordered(board: Board, typed: str, show: str) -> list[Group]:
    """The groups in which somebody is called so, those that moves changed first, then the weakest. One query, or two.

    ``show`` is ``changed``, ``locked``, ``trios``, or anything else for all.
    """
    groups = list(board.now.groups.values())
    if typed:
        called = {one.pk for one in called_so(board, typed)}
        groups = [group for group in groups if group.people & called]
    wanted = {
        "changed": lambda group: group.made_by is not None,
        "locked": lambda group: group.locked,
        "trios": lambda group: len(group.people) == 3,
    }.get(show)
    if wanted is not None:
        groups = list(filter(wanted, groups))
    fits = dict(Proposal.objects.filter(run=board.run).values_list("number", "fit"))

    def place(group: Group) -> tuple[bool, float, int]:
        fit = (fits.get(group.number) or [0])[-1]
        return group.made_by is None, fit * (2 if len(group.people) == 3 else 3), group.number

    return sorted(groups, key=place)


def called_so(board: Board, typed: str) -> list[Application]:
    """The people of the run who are called so, by name. One query."""
    rows = Application.objects.filter(matching(typed, "search"), pk__in=list(board.people))
    return list(rows.only("full_name", "country", "person_id").order_by("full_name", "pk"))


def cards(board: Board, groups: Iterable[Group]) -> list[Card]:
    """Groups as cards. Two queries, whatever their number."""
    shown = list(groups)
    wording = explaining.Wording()
    numbers = [group.number for group in shown if group.made_by is None]
    rows = Proposal.objects.filter(run=board.run, number__in=numbers).values_list("number", "shared", "pk")
    shared: dict[int, Any] = {}
    proposals: dict[int, int] = {}
    for number, facts, pk in rows:
        shared[number], proposals[number] = facts, pk
    changed = [group for group in shown if group.made_by is not None]
    if changed:
        shared |= {number: told["shared"] for number, told in board.told(changed).items()}
    return [
        Card(
            group,
            [board.people[person] for person in sorted(group.people) if person in board.people],
            wording.shared(shared.get(group.number, {})),
            marks(board, group),
            proposals.get(group.number),
        )
        for group in shown
    ]


def marks(board: Board, group: Group) -> list[str]:
    """What somebody must look at before the run is approved: a block that came since, a person who is no longer free."""
    found = [
        _("%(names)s must not be put together since.") % {"names": " + ".join(sorted(map(board.name, pair)))}
        for pair in sorted(board.kept_apart, key=sorted)
        if pair <= group.people
    ]
    return found + [
        _("%(who)s is no longer free.") % {"who": board.name(one)} for one in sorted(board.gone & group.people)
    ]


def without_place(board: Board) -> list[Application]:
    """Who had a place in the run and lost it by the moves that stand, in the order of their numbers."""
    return [board.people[one] for one in sorted(board.now.displaced(board.start)) if one in board.people]


def waiting_called(board: Board, typed: str) -> list[Application]:
    """Who has no place and is called so."""
    return [one for one in called_so(board, typed) if one.pk in board.now.waiting] if typed else []


def happened_since(board: Board, seen: int) -> list[Happened]:
    """What was done on the board since its version ``seen``, in order."""
    events: list[Happened] = []
    for move in board.moves:
        words = telling.made(move.kind, move.people, board.name)
        events.append(Happened(move.made_at, move.made_by, words))
        if move.applied_at:
            events.append(Happened(move.applied_at, move.applied_by, _("applied: %(move)s") % {"move": words}))
        if move.undone_at:
            events.append(Happened(move.undone_at, move.undone_by, _("undone: %(move)s") % {"move": words}))
    newest = max(0, board.version - seen)
    return sorted(events, key=lambda event: event.at)[-newest:] if newest else []
