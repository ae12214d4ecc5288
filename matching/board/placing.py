"""Where one person can stand: the best places with the price of each, and what can be done with somebody looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching import engine
from matching.board import prices, telling
from matching.board.reading import Board
from matching.models import Move

BEST = 10
"""So many places are shown before anybody is looked for."""

Kind = Move.Kind


@dataclass(frozen=True)
class Option:
    """One move that can be made, or cannot: ``refusal`` says why, else ``price`` what it changes. ``follows`` says who else
    loses their place.
    """

    kind: str
    people: tuple[int, ...]
    words: str
    price: str = ""
    follows: str = ""
    refusal: str = ""


def best_places(board: Board, person: int) -> list[Option]:
    """The ten places for somebody that the goals like best, nobody else moved. Empty where none is open to them."""
    standing = board.now
    own = standing.of(person)
    if str(person) not in board.evaluation.problem.index or person in board.gone or (own and own.locked):
        return []
    groups = standing.groups.values()
    found = engine.offers(
        board.evaluation,
        board.known(groups),
        str(person),
        fixed=[frozenset(map(str, group.people)) for group in groups if group.locked],
        away=[str(one) for one in board.gone],
        opened=[frozenset(map(str, group.people)) for group in groups if group.opened],
    )
    values = board.values(standing)
    options: list[Option] = []
    for offer in found:
        people = (person, *map(int, offer.others))
        step = board.step(standing, _move(board, offer.kind, people))
        if step.refusal:
            continue
        after = [value + more for value, more in zip(values, offer.change, strict=True)]
        options.append(
            Option(
                offer.kind,
                people,
                telling.made(offer.kind, people, board.name),
                prices.in_words(board.goals, values, after),
                telling.follows(step.before, step.after, people, board.name),
            )
        )
        if len(options) == BEST:
            break
    return options


def option(board: Board, kind: str, people: Sequence[int]) -> Option:
    """One move on top of all others: its price, or why it cannot be made."""
    step = board.step(board.now, _move(board, kind, people))
    words = telling.made(kind, people, board.name)
    if step.refusal:
        return Option(kind, tuple(people), words, refusal=step.refusal)
    price = prices.in_words(board.goals, board.values(step.before), board.values(step.after))
    return Option(kind, tuple(people), words, price, telling.follows(step.before, step.after, people, board.name))


def options_with(board: Board, person: int, other: int) -> list[Option]:
    """Everything that can be done with two people who are not in one group."""
    here, there = board.now.of(person), board.now.of(other)
    ways: list[tuple[str, tuple[int, ...]]] = []
    if here and there:
        ways.append((Kind.SWAP, (person, other)))
    elif there:
        ways.append((Kind.IN, (person, other)))
    elif here:
        ways.append((Kind.IN, (other, person)))
    ways.append((Kind.TOGETHER, (person, other)))
    for group, joins in ((there, person), (here, other)):
        if group and len(group.people) == 2:
            ways.append((Kind.THIRD, (joins, *sorted(group.people))))
    return [option(board, kind, people) for kind, people in ways]


def _move(board: Board, kind: str, people: Sequence[int]) -> Move:
    number = max((move.number for move in board.moves), default=0) + 1
    return Move(run=board.run, number=number, kind=kind, people=list(people))
