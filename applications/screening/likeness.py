"""How likely two submissions from two addresses are one person's, by what everybody else in the data is called. Pure.

The odds are those of Fellegi and Sunter (1969): how often somebody who came back would agree or differ like this, against
how many other people of that country would by chance. A name that is rare in the data says much by itself; a frequent one
needs an institution, an address or the like beside it. An institution counts only where both named one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz.distance import OSA

from applications.screening import institutions
from applications.screening.sameness import LOOSE_ADDRESS
from ilnp.words.folding import fold_words, loose_address

ASKED_FROM = 1.5
"""Odds from which a coordinator is asked: three to two that it is one person."""

RETURNS = 0.06
"""How many of those who come from an unknown address were here under another, by eight half-yearly rounds."""

SAME_NAME = "name, rare there"
FREQUENT_NAME = "name, frequent there"
SHORTER_NAME = "name, but middle names or initials"
SLIP = "name, but one letter"
INSTITUTION = "institution"
ADDRESS_NAME = "name part of the address"
ELSEWHERE = "another country"
OTHER_WORD = "name, but one word of it"

_UNSEEN, _FEWEST, _MOST = 0.3, 0.1, 1.5
_DOUBT = 10.0
"""A word that nobody else in a country has is taken to be had by 0.3 people in ten more than are known there, where too
little is known of its names; else by as many as the names there tell (``_unseen``), within these bounds."""

_KNOWN_WELL = 20.0
"""From how many names that are had once a country tells itself how many go unseen."""

_SAYS = {"again": 8.0, "first": 0.3}
"""What it is worth that the newcomer says to have taken part before, or not."""

_INITIAL = 0.08
"""How often the first letter of a name is a given one by chance."""


@dataclass(frozen=True)
class Described:
    """What is compared of a submission. ``key`` is whatever the caller knows it by, ``person`` whose account it is."""

    key: int
    person: int
    address: str
    name: str
    country: str
    institution: str = ""
    position: str = ""
    library_type: str = ""
    participation: str = ""
    interests: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the name, folded; a Chinese or Korean name without blanks is taken apart after its first sign."""
        words = fold_words(self.name).split()
        if len(words) == 1 and 2 <= len(words[0]) <= 4 and all(_is_east_asian(sign) for sign in words[0]):
            return (words[0][0], words[0][1:])
        return tuple(words)

    @cached_property
    def place(self) -> str:
        """The institution, folded."""
        return fold_words(self.institution)

    @cached_property
    def mailbox(self) -> str:
        """What stands before the @, without a tag and dots; empty where it is too short to mean anything."""
        mailbox = loose_address(self.address).partition("@")[0].replace(".", "")
        return mailbox if len(mailbox) >= 6 else ""


@dataclass(frozen=True)
class Likeness:
    """How likely two are one person, as odds, and the marks of what speaks for it."""

    odds: float
    evidence: tuple[str, ...]


def _is_east_asian(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3"


class Everybody:
    """All submissions that are known, to be asked who of them may be the person of another one."""

    def __init__(self, known: Iterable[Described], counted: Iterable[Described] = ()) -> None:
        """``known`` are those who can be meant; ``counted`` are others who say how frequent a name or an institution is."""
        self._known = list({(one.person, replace(one, key=0)): one for one in known}.values())
        self._people: dict[str, set[int]] = defaultdict(set)
        self._holders: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        self._rows: dict[tuple[str, ...], list[Described]] = defaultdict(list)
        for one in (*self._known, *counted):
            self._people[one.country].add(one.person)
            for word in set(one.words):
                self._holders["word", one.country, word].add(one.person)
            self._holders["place", one.country, one.place].add(one.person)
            self._holders["mailbox", "", one.mailbox].add(one.person)
        for one in self._known:
            for key in self._keys(one):
                self._rows[key].append(one)
        self._number = sum(map(len, self._people.values())) + 1
        self._unseen = self._count_unseen()

    def _count_unseen(self) -> dict[str, float]:
        """For each country, by how many others a name is had that none of them is known to have: twice the words had by
        two, for each that one has (Good 1953, with Chao 1984 for how many names there are). Names that repeat go on so."""
        held: dict[str, Counter[int]] = defaultdict(Counter)
        for (kind, country, word), holders in self._holders.items():
            if kind == "word" and len(word) > 1:
                held[country][len(holders)] += 1
        return {
            country: min(_MOST, max(_FEWEST, (2 * often[2] + _UNSEEN * _KNOWN_WELL) / (often[1] + _KNOWN_WELL)))
            for country, often in held.items()
        }

    @staticmethod
    def _keys(one: Described) -> Iterator[tuple[str, ...]]:
        """What two have in common who are compared at all."""
        yield ("address", loose_address(one.address))
        if one.mailbox:
            yield ("mailbox", one.mailbox)
        yield ("whole name", "".join(sorted("".join(one.words))))
        for word in set(one.words):
            if len(word) > 1 or _is_east_asian(word):
                yield ("word", one.country, word)

    def likely(self, newcomer: Described) -> list[tuple[Described, Likeness]]:
        """Of each other person who may be the same, the submission most like this one; likeliest first."""
        best: dict[int, tuple[Described, Likeness]] = {}
        seen: set[int] = set()
        for key in self._keys(newcomer):
            for known in self._rows.get(key, ()):
                if known.person == newcomer.person or known.key in seen:
                    continue
                seen.add(known.key)
                found = self.weigh(known, newcomer)
                if found.odds >= ASKED_FROM and (known.person not in best or found.odds > best[known.person][1].odds):
                    best[known.person] = (known, found)
        return sorted(best.values(), key=lambda pair: (-pair[1].odds, pair[0].key))

    def weigh(self, known: Described, newcomer: Described) -> Likeness:
        """How likely the two are one person's."""
        if loose_address(known.address) == loose_address(newcomer.address):
            return Likeness(1000.0, (LOOSE_ADDRESS,))
        named = self._by_name(known, newcomer)
        if named is None:
            return Likeness(0.0, ())
        odds, evidence = named
        for factor, mark in (
            self._by_place(known, newcomer),
            self._by_mailbox(known, newcomer),
            _by_answer(known.library_type, newcomer.library_type, same=2.0, other=0.5),
            _by_answer(fold_words(known.position), fold_words(newcomer.position), same=3.0, other=0.5),
            _by_interests(known.interests, newcomer.interests),
            (_SAYS.get(newcomer.participation, 1.0), ""),
        ):
            odds *= factor
            evidence += (mark,) if mark else ()
        if INSTITUTION in evidence and evidence[0] in (SAME_NAME, FREQUENT_NAME) and ELSEWHERE not in evidence:
            odds = max(odds, ASKED_FROM)  # within one call this settles it; across calls it is always worth a question
        return Likeness(odds, evidence)

    def _by_name(self, known: Described, newcomer: Described) -> tuple[float, tuple[str, ...]] | None:
        """The odds by name and country alone; None where the names are different ones."""
        agreed = _agree(known.words, newcomer.words)
        if agreed is None:
            return None
        here = known.country == newcomer.country
        country = newcomer.country
        pair = {known.person, newcomer.person}
        chance = agreed.chance
        for word in agreed.shared:
            chance *= self._share("word", country, word, pair)
        if not here:
            chance = max(chance, 1e-6)
        others = len(self._people[country] - pair) + 1 if here else self._number
        odds = RETURNS * agreed.likelihood * (1.0 if here else 0.05) / (others * chance)
        mark = agreed.mark or (SAME_NAME if odds >= ASKED_FROM else FREQUENT_NAME)
        return odds, ((mark,) if here else (mark, ELSEWHERE))

    def _share(self, kind: str, country: str, value: str, pair: set[int]) -> float:
        """The share of other people of a country who have a word in their name, or an institution."""
        holders = self._holders.get((kind, country, value), set())
        unseen = self._unseen.get(country, _UNSEEN) if kind == "word" else _UNSEEN
        return (len(holders - pair) + unseen) / (len(self._people[country] - pair) + _DOUBT)

    def _by_place(self, known: Described, newcomer: Described) -> tuple[float, str]:
        if not known.place or not newcomer.place:
            return 1.0, ""
        same = institutions.likeness(known.place, newcomer.place)
        if same is institutions.Same.YES:
            pair = {known.person, newcomer.person}
            return 0.5 / self._share("place", newcomer.country, known.place, pair), INSTITUTION
        return (1.0 if same is institutions.Same.PERHAPS else 0.45), ""

    def _by_mailbox(self, known: Described, newcomer: Described) -> tuple[float, str]:
        if not known.mailbox or known.mailbox != newcomer.mailbox:
            return 0.9, ""
        others = self._holders["mailbox", "", known.mailbox] - {known.person, newcomer.person}
        own_name = set(known.mailbox) <= set("".join(known.words))
        return (1.0 if others else 1.5 if own_name else 20.0), ADDRESS_NAME


def _by_answer(known: str, newcomer: str, *, same: float, other: float) -> tuple[float, str]:
    if not known or not newcomer:
        return 1.0, ""
    return (same if known == newcomer else other), ""


def _by_interests(known: frozenset[str], newcomer: frozenset[str]) -> tuple[float, str]:
    if not known or not newcomer:
        return 1.0, ""
    return (4.0 if 2 * len(known & newcomer) >= len(known | newcomer) else 0.5), ""


@dataclass(frozen=True)
class _Agreement:
    """In what two names agree: the words that both hold, and by what more their chance to be alike is multiplied;
    ``likelihood`` is how often somebody who comes back writes the name like this, ``mark`` what to call it."""

    shared: tuple[str, ...]
    likelihood: float
    mark: str = ""
    chance: float = 1.0


def _agree(one: Sequence[str], other: Sequence[str]) -> _Agreement | None:
    """Whether two names may be one person's, in any order of their words; None where they are different names."""
    if not one or not other:
        return None
    if "".join(other) in _turned(one):
        return _Agreement(tuple(one if len(one) > len(other) else other), 1.0)
    mine, theirs = Counter(one), Counter(other)
    shared = [word for word in (mine & theirs).elements() if _is_word(word)]
    left, right, initials = _without_initials(list((mine - theirs).elements()), list((theirs - mine).elements()))
    chance = _INITIAL**initials
    if not shared or len(shared) + initials + min(len(left), len(right)) < 2:
        return None
    doubt = 0.1 if _has_letter(left) and _has_letter(right) else 1.0
    left, right = [word for word in left if _is_word(word)], [word for word in right if _is_word(word)]
    near, marks = _nearly(left, right)
    agreed, chance, doubt = (*shared, *near), chance * 2 ** len(near), doubt * 0.2 ** len(near)
    mark = marks[0] if marks else SHORTER_NAME
    if not left or not right:
        return _Agreement(agreed, 0.5 * doubt, mark, chance)
    if len(left) == len(right) == 1:
        return _Agreement(agreed, 0.03 * doubt, OTHER_WORD, chance)
    return _Agreement(agreed, 0.02 * doubt, mark, chance) if len(agreed) >= 2 else None


def _nearly(left: list[str], right: list[str]) -> tuple[list[str], list[str]]:
    """Take out what is the same word but for one letter, or but for its end; return these words and what was found."""
    near, marks = [], []
    for mine in list(left):
        for theirs in list(right):
            shorter, longer = sorted((mine, theirs), key=len)
            is_slip = len(shorter) >= 4 and OSA.distance(mine, theirs) == 1
            if is_slip or (len(shorter) >= 3 and longer.startswith(shorter)):
                left.remove(mine)
                right.remove(theirs)
                near.append(longer)
                marks.append(SLIP if is_slip else SHORTER_NAME)
                break
    return near, marks


def _has_letter(words: Sequence[str]) -> bool:
    return any(not _is_word(word) for word in words)


def _turned(words: Sequence[str]) -> set[str]:
    """The words without blanks, from whichever one begins with."""
    return {"".join((*words[start:], *words[:start])) for start in range(len(words))}


def _is_word(word: str) -> bool:
    return len(word) > 1 or _is_east_asian(word)


def _without_initials(left: list[str], right: list[str]) -> tuple[list[str], list[str], int]:
    """What remains when single letters are taken for the words that they begin, and how many were."""
    number = 0
    for some, others in ((left, right), (right, left)):
        for letter in [word for word in some if not _is_word(word)]:
            meant = next((word for word in others if _is_word(word) and word.startswith(letter)), None)
            if meant is not None:
                some.remove(letter)
                others.remove(meant)
                number += 1
    return left, right, number
