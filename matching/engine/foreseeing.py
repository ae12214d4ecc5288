"""What the rules alone say before anything is solved: who can have nobody, what forbids most, which country is stuck."""

import numpy as np

from matching.engine.compatibility import Rules
from matching.engine.problem import Problem
from matching.engine.unplaced import RULES

_ROWS = 256


def foreseen_in(problem: Problem) -> dict:
    """``nobody``: by id, the reason and facts (as for somebody left out) of who has no permitted partner; ``pairs``: how
    many pairs are permitted; ``rules``: by rule, the pairs that it forbids ``alone``, which would be permitted without it;
    ``countries``: for each country, or each class that counts as one, its ``codes``, its ``people``, and the people
    ``elsewhere`` who share a language with one of them. In every group at least one person of ``elsewhere`` stands beside
    each of ``people``, so no more of them can be placed than that. Largest countries first.
    """
    rules = Rules(problem)
    everyone = np.arange(len(problem.people))
    nobody: dict[str, dict] = {}
    pairs, alone = 0, dict.fromkeys(RULES, 0)
    classes = int(rules.country_class.max(initial=-1)) + 1
    sharing = np.zeros((classes, len(everyone)), dtype=bool)
    for start in range(0, len(everyone), _ROWS):
        rows = everyone[start : start + _ROWS]
        others = np.ones((len(rows), len(everyone)), dtype=bool)
        others[np.arange(len(rows)), rows] = False
        broken = {rule: rules.broken(rule, rows, everyone) & others for rule in RULES}
        count = sum(where.astype(np.int8) for where in broken.values())
        permitted = others & (count == 0)
        pairs += int(permitted.sum())
        for rule, where in broken.items():
            alone[rule] += int((where & (count == 1)).sum())
        for at in np.flatnonzero(~permitted.any(axis=1)).tolist():
            told = {rule: int(where[at].sum()) for rule, where in broken.items()}
            nobody[problem.people[start + at].id] = _why(problem, start + at, told)
        speaks = others & ~broken["language"]
        for at, who in enumerate(rows.tolist()):
            sharing[rules.country_class[who]] |= speaks[at]
    return {
        "nobody": nobody,
        "pairs": pairs // 2,
        "rules": {rule: number // 2 for rule, number in alone.items()},
        "countries": _countries(problem, rules, sharing),
    }


def _why(problem: Problem, who: int, broken: dict[str, int]) -> dict:
    others = len(problem.people) - 1
    if broken["language"] == others:
        return {"reason": "no_language", "facts": {"languages": list(problem.people[who].languages), "others": others}}
    return {"reason": "no_partner", "facts": {"others": others, **broken}}


def _countries(problem: Problem, rules: Rules, sharing: np.ndarray) -> list[dict]:
    found = []
    for number, shares in enumerate(sharing):
        here = rules.country_class == number
        codes = sorted({problem.people[who].country for who in np.flatnonzero(here).tolist()})
        found.append({"codes": codes, "people": int(here.sum()), "elsewhere": int((shares & ~here).sum())})
    return sorted(found, key=lambda one: (-one["people"], one["codes"]))
