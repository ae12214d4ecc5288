"""Which people may be in one group: the hard rules, as masks over blocks of people.

A rule that forbids a group removes it; it is never a low score. All functions take arrays of positions in
``problem.people`` and return arrays; none knows about goals.
"""

from collections import Counter

import numpy as np

from matching.engine.problem import Problem

_FEW = 4_000
_ROLES = {"peer": 0, "mentor": 1, "mentee": 2}


def shared_values(lists: list[tuple]) -> list:
    """The values that at least two of the lists hold, in sorted order: nobody can share the others."""
    counts = Counter(item for items in lists for item in items)
    return sorted(item for item, count in counts.items() if count > 1)


def membership(lists: list[tuple]) -> np.ndarray:
    """A 0/1 matrix (people × shared values, float32) of who lists what.

    float32 because products of such matrices count common values exactly (up to 2^24) and fast.
    """
    column = {item: at for at, item in enumerate(shared_values(lists))}
    matrix = np.zeros((len(lists), len(column)), dtype=np.float32)
    places = [(row, column[item]) for row, items in enumerate(lists) for item in items if item in column]
    if places:
        matrix[tuple(np.array(places).T)] = 1
    return matrix


def alike(answers: list[tuple]) -> tuple[np.ndarray, np.ndarray]:
    """Sorts people by their answers: everybody's group, and of every group the first person."""
    groups: dict[tuple, int] = {}
    group = np.array([groups.setdefault(answer, len(groups)) for answer in answers], dtype=np.int64)
    return group, np.unique(group, return_index=True)[1]


def codes(values: list) -> np.ndarray:
    """Values as small integers in their sorted order, None as -1."""
    order = {value: at for at, value in enumerate(sorted({v for v in values if v is not None}))}
    return np.array([-1 if value is None else order[value] for value in values], dtype=np.int32)


class Rules:
    """The hard rules between any two people, and the common language of three."""

    def __init__(self, problem: Problem):
        people = problem.people
        self.count = len(people)
        self.country = codes([person.country for person in people])
        self.country_class = codes([problem.classes.get(person.country, person.country) for person in people])
        self.languages = membership([person.languages for person in people])
        self.role = np.array([_ROLES[person.role] for person in people], dtype=np.int32)
        self.trio_ok = np.array([person.trio_ok and person.role == "peer" for person in people], dtype=bool)
        self.third_ok = np.array([person.trio_ok for person in people], dtype=bool)
        self.locked = np.zeros(self.count, dtype=bool)
        for group in (*problem.locked, *problem.open):
            self.locked[list(group)] = True
        self._pairs = {
            "met": _both_ways(problem.met),
            "never": _both_ways(problem.never),
        }
        self.apart = np.concatenate(list(self._pairs.values()))
        self.kind, self.kinds = alike([(p.country, p.role, tuple(sorted(p.languages))) for p in people])
        self.permitted_kinds = self.permitted_kinds_of(self.kinds, self.kinds) if len(self.kinds) <= _FEW else None

    def broken(self, rule: str, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Where the named rule (country, language, role, met, never) forbids row × column, as a boolean block."""
        if rule == "country":
            return self.country_class[rows][:, None] == self.country_class[columns][None, :]
        if rule == "language":
            return self.languages[rows] @ self.languages[columns].T < 0.5
        if rule == "role":
            total = self.role[rows][:, None] + self.role[columns][None, :]
            same = self.role[rows][:, None] == self.role[columns][None, :]
            return ~((total == 0) | ((total == 3) & ~same))
        return self._listed(self._pairs[rule], rows, columns)

    def _listed(self, pairs: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        block = np.zeros((len(rows), len(columns)), dtype=bool)
        if len(pairs):
            row_at = np.full(self.count, -1)
            column_at = np.full(self.count, -1)
            row_at[rows] = np.arange(len(rows))
            column_at[columns] = np.arange(len(columns))
            at = row_at[pairs[:, 0]], column_at[pairs[:, 1]]
            inside = (at[0] >= 0) & (at[1] >= 0)
            block[at[0][inside], at[1][inside]] = True
        return block

    def permitted_kinds_of(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Where row × column may be a pair by country, language and role, whatever lists say about these two."""
        allowed = ~self.broken("country", rows, columns)
        allowed &= ~self.broken("language", rows, columns)
        if self.role.any():
            allowed &= ~self.broken("role", rows, columns)
        return allowed

    def permitted(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Where row × column may be a pair. Says nothing about locked people; nobody is permitted with themselves.

        People of one kind (country, role, languages) are permitted alike, so kinds are looked up where they are few.
        """
        if self.permitted_kinds is None:
            allowed = self.permitted_kinds_of(rows, columns)
        else:
            allowed = np.take(self.permitted_kinds[self.kind[rows]], self.kind[columns], axis=1)
        if len(self.apart):
            allowed &= ~self._listed(self.apart, rows, columns)
        return allowed

    def permitted_pairs(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Of pairs given as two arrays of positions: True where the two may be a pair."""
        total = self.role[first] + self.role[second]
        allowed = self.country_class[first] != self.country_class[second]
        allowed &= np.einsum("ij,ij->i", self.languages[first], self.languages[second]) > 0.5
        allowed &= (total == 0) | ((total == 3) & (self.role[first] != self.role[second]))
        return allowed & ~np.isin(first * self.count + second, self.apart[:, 0] * self.count + self.apart[:, 1])

    def common_language(self, trios: np.ndarray) -> np.ndarray:
        """Of trios given as rows of three positions: True where one language is common to all three."""
        spoken = self.languages
        return (
            np.einsum(
                "ij,ij,ij->i",
                spoken[trios[:, 0]],
                spoken[trios[:, 1]],
                spoken[trios[:, 2]],
            )
            > 0.5
        )


def _both_ways(pairs: tuple[tuple[int, int], ...]) -> np.ndarray:
    one_way = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return np.concatenate([one_way, one_way[:, ::-1]])
