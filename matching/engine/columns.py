"""Every permitted group of a small problem, as columns."""

import numpy as np

from matching.engine.model import Model


def all_pairs(model: Model) -> np.ndarray:
    """All permitted pairs of free people as rows (first, second, -1), in ascending order."""
    free = model.free
    first, second = np.nonzero(np.triu(model.rules.permitted(free, free), 1))
    return np.stack([free[first], free[second], np.full(len(first), -1)], axis=1)


def all_trios(model: Model) -> np.ndarray:
    """All permitted trios as rows of three positions, in ascending order; none if the problem says ``never``."""
    free = model.free[model.rules.trio_ok[model.free]]
    if model.problem.trio == "never" or len(free) < 3:
        return np.zeros((0, 3), dtype=np.int64)
    allowed = np.triu(model.rules.permitted(free, free), 1)
    found = []
    for one in range(len(free) - 2):
        later = np.flatnonzero(allowed[one])
        two, three = np.nonzero(allowed[np.ix_(later, later)])
        found.append(
            np.stack(
                [np.full(len(two), free[one]), free[later[two]], free[later[three]]],
                axis=1,
            )
        )
    trios = np.concatenate(found)
    return trios[model.rules.common_language(trios)]
