"""What would open for people without a group: partners with one more language, pairs that could take them as a third."""

from collections.abc import Iterable, Sequence

import numpy as np

from matching.engine.compatibility import Rules
from matching.engine.problem import Problem

_ROWS = 256
_MOST_LANGUAGES = 3


def openings_in(problem: Problem, groups: Iterable[Sequence[str]], ids: Sequence[str]) -> dict[str, dict]:
    """For each of these people, by id: ``languages``, the possible partners by the rules if they also wrote the language
    named, for at most three that would give them more, most first; and ``thirds``, how many unlocked pairs of ``groups``
    could take them as a third person if they had ``trio_ok``.

    Seats, caps and goals are not looked at, nor how many trios there may be.
    """
    rules = Rules(problem)
    everyone = np.arange(len(problem.people))
    languages = sorted({language for person in problem.people for language in person.languages})
    speaks = np.array([[code in person.languages for code in languages] for person in problem.people], dtype=bool)
    speaks = speaks.reshape(len(everyone), len(languages))
    pairs, opened = _pairs(problem, rules, groups)
    told: dict[str, dict] = {}
    asked = np.array([problem.index[one] for one in ids], dtype=np.int64)
    for start in range(0, len(asked), _ROWS):
        rows = asked[start : start + _ROWS]
        broken = {rule: rules.broken(rule, rows, everyone) for rule in ("country", "role", "met", "never", "language")}
        foreign = broken.pop("language")
        willing = ~np.logical_or.reduce(list(broken.values()))
        willing[np.arange(len(rows)), rows] = False
        more = (willing & foreign).astype(np.float32) @ speaks.astype(np.float32)
        possible = (willing & ~foreign).sum(axis=1)
        for at, who in enumerate(rows.tolist()):
            gains = {code: int(more[at, column]) for column, code in enumerate(languages) if not speaks[who, column]}
            best = sorted((code for code in gains if gains[code]), key=lambda code: (-gains[code], code))
            told[problem.people[who].id] = {
                "languages": {code: int(possible[at]) + gains[code] for code in best[:_MOST_LANGUAGES]},
                "thirds": _thirds(rules, who, pairs, opened),
            }
    return told


def _pairs(problem: Problem, rules: Rules, groups: Iterable[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
    """The pairs among the groups whose two people welcome a third and are not locked, and which of them are held open."""
    found = [[problem.index[one] for one in group] for group in groups if len(group) == 2]
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    locked = {frozenset(group) for group in problem.locked}
    free = np.array([frozenset(pair) not in locked for pair in found], dtype=bool)
    pairs = pairs[rules.third_ok[pairs].all(axis=1) & free]
    held = {frozenset(pair) for pair in problem.open}
    return pairs, np.array([frozenset(pair) in held for pair in pairs.tolist()], dtype=bool)


def _thirds(rules: Rules, who: int, pairs: np.ndarray, opened: np.ndarray) -> int:
    """How many of these pairs may take this person, by every rule but their own wish.

    The two of an open pair may break any rule between each other, and need not be peers.
    """
    if not len(pairs):
        return 0
    me = np.full(len(pairs), who)
    peers = (rules.role[pairs] == 0).all(axis=1) & (rules.role[who] == 0)
    allowed = (pairs != who).all(axis=1)
    allowed &= rules.permitted_pairs(me, pairs[:, 0]) & rules.permitted_pairs(me, pairs[:, 1])
    allowed &= opened | (peers & rules.permitted_pairs(pairs[:, 0], pairs[:, 1]))
    return int((allowed & rules.common_language(np.column_stack([pairs, me]))).sum())
