"""Which submissions come from one person: the keys, the certain repeats, the likely ones. Pure.

Certain is only: the same address (case, blanks and invisible characters aside), or the same name in the same country at the
same institution. Two people who both left the institution empty share one only if their other answers about themselves agree
too. Everything weaker is a hint for a coordinator, never a decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ilnp.words.folding import fold_address, fold_closed, fold_reordered, loose_address, visible

ADDRESS = "address"
PERSON = "name, country, institution"
LOOSE_ADDRESS = "address without tag and dots"
REORDERED_NAME = "words of the name, country, institution"
CERTAIN = frozenset((ADDRESS, PERSON))
"""Keys that settle by themselves that two submissions are one person's."""

TOLD_APART = "two were told apart"
"""Not a key but a mark on a whole group: it holds two who are known to be different people, tied by a third."""

EARLIER_CALL = "an earlier call"
"""A mark on a pair of which one was sent to an earlier call, from another address."""

Pairs = frozenset[frozenset[int]]
"""Pairs of keys that are known to be different people."""


@dataclass(frozen=True)
class Identity:
    """What tells people apart. ``about`` holds the other answers about themselves, for when both left out the institution.

    ``key`` is whatever the caller knows the submission by; ``order`` decides among equal time stamps.
    """

    key: int
    submitted_at: datetime
    order: int
    address_cell: str
    name: str
    country: str
    institution: str
    about: Hashable = ()

    @property
    def address(self) -> str:
        """The address as we compare it."""
        return fold_address(self.address_cell)


@dataclass(frozen=True)
class Repeat:
    """``later`` repeats the person of ``first``. ``kind``: ``same``, ``case``, ``space`` or ``other_address``."""

    later: Identity
    first: Identity
    kind: str


@dataclass(frozen=True)
class Group:
    """Submissions that belong together, earliest first, each with the keys that tie it to another."""

    members: tuple[Identity, ...]
    evidence: dict[int, tuple[str, ...]]


def certain_keys(identity: Identity) -> list[tuple[str, Hashable]]:
    """Keys of which one in common makes two submissions one person's."""
    keys: list[tuple[str, Hashable]] = []
    if identity.address:
        keys.append((ADDRESS, identity.address))
    name = fold_closed(identity.name)
    if name and identity.country:
        institution = fold_closed(identity.institution)
        keys.append(
            (
                PERSON,
                (name, identity.country, institution) if institution else (name, identity.country, identity.about),
            )
        )
    return keys


def hint_keys(identity: Identity) -> list[tuple[str, Hashable]]:
    """Weaker keys, worth a look: plus-tags, dots in the address, names in another order, a missing institution."""
    keys = certain_keys(identity)
    if identity.address:
        keys.append((LOOSE_ADDRESS, loose_address(identity.address)))
    name = fold_reordered(identity.name)
    if " " in name and identity.country:
        institution = fold_reordered(identity.institution)
        if institution:
            keys.append((REORDERED_NAME, (name, identity.country, institution)))
    return keys


def repeats(identities: Iterable[Identity]) -> list[Repeat]:
    """Every certain repeat, in the order of the submissions. The earliest by time stamp, then by order, is the person.

    Who repeats a repeat repeats the first: A and B share an address, B and C name, country and institution; then B and C
    both are repeats of A.
    """
    found: list[Repeat] = []
    for group in groups(identities, certain_keys):
        first = group.members[0]
        found.extend(Repeat(later, first, kind(first, later)) for later in group.members[1:])
    return sorted(found, key=lambda repeat: repeat.later.order)


def kind(first: Identity, later: Identity) -> str:
    """In what the later address differs from the first."""
    if first.address != later.address:
        return "other_address"
    if first.address_cell == later.address_cell:
        return "same"
    one, other = visible(first.address_cell), visible(later.address_cell)
    return "case" if one != other and one.lower() == other.lower() else "space"


def groups(
    identities: Iterable[Identity],
    keys: Callable[[Identity], Sequence[tuple[str, Hashable]]],
    apart: Pairs = frozenset(),
) -> list[Group]:
    """Groups of two and more that hang together by ``keys``, each earliest first; groups by their first member.

    No two submissions are tied whose ``key``s stand in ``apart`` as a pair; where a third ties them all the same, the
    group's evidence says ``TOLD_APART``.
    """
    everyone = sorted(identities, key=lambda identity: (identity.submitted_at, identity.order))
    holders: dict[tuple[str, Hashable], list[int]] = defaultdict(list)
    for place, identity in enumerate(everyone):
        for key in keys(identity):
            holders[key].append(place)
    parent = list(range(len(everyone)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    evidence: dict[int, dict[str, None]] = defaultdict(dict)
    for (label, _value), places in holders.items():
        if len(places) < 2:
            continue
        for later in range(1, len(places)):
            for earlier in range(later) if apart else (0,):
                pair = frozenset((everyone[places[earlier]].key, everyone[places[later]].key))
                if pair in apart:
                    continue
                for place in (places[earlier], places[later]):
                    evidence[place][label] = None
                one, other = sorted((root(places[earlier]), root(places[later])))
                parent[other] = one
    together: dict[int, list[int]] = defaultdict(list)
    for place in range(len(everyone)):
        if place in evidence:
            together[root(place)].append(place)
    return [
        _group([everyone[place] for place in places], [evidence[place] for place in places], apart)
        for _first, places in sorted(together.items())
        if len(places) > 1
    ]


def _group(members: Sequence[Identity], evidence: Sequence[Iterable[str]], apart: Pairs) -> Group:
    keys = {member.key for member in members}
    mark = (TOLD_APART,) if any(pair <= keys for pair in apart) else ()
    return Group(
        tuple(members), {member.key: (*labels, *mark) for member, labels in zip(members, evidence, strict=True)}
    )
