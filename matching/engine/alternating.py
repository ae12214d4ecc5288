"""What would become of everything if two people were put together."""

import time
from typing import Any

import numpy as np

from matching.engine.search import Answer, Search


def best_partners(search: Search, who: int, count: int) -> list[int]:
    """The permitted partners of somebody with the highest fit under the last goal "fit", ties by id; at most so many.

    Locked people are among them: whoever may be a partner by the rules is.
    """
    model = search.model
    everyone = np.arange(model.count)
    partners = everyone[model.rules.permitted(np.array([who]), everyone)[0]]
    order = np.argsort(-pair_fit(search, who, partners), kind="stable")
    return partners[order][:count].tolist()


def pair_fit(search: Search, who: int, partners: np.ndarray) -> np.ndarray:
    """The fit of somebody with each of these people under the last goal "fit"; 0 without such a goal."""
    goals = [term.goal for term in search.model.terms if term.fit]
    if not goals:
        return np.zeros(len(partners), dtype=np.int64)
    return search.model.fit.of_pairs(goals[-1], np.full(len(partners), who), partners)


def together(search: Search, answer: Answer, one: int, two: int) -> dict:
    """The best answer in which these two are in one group, beside the best of all: ``id`` (the second's), ``possible``,
    their ``fit``, and per goal its value ``now`` and ``then``, with ``bound`` and ``proved`` for the latter; ``seconds``.

    They may be a pair, or in a trio where the rules allow one. Nobody else is held anywhere. ``possible`` is false, and
    ``goals`` empty, where no answer has them in one group or one of them is in a locked group.
    """
    started = time.monotonic()
    model = search.model
    entry: dict[str, Any] = {
        "id": model.problem.people[two].id,
        "possible": False,
        "fit": int(pair_fit(search, one, np.array([two]))[0]),
        "goals": [],
    }
    found = _best_with(search, answer, one, two)
    if found is not None:
        entry["possible"] = True
        proved = True
        for term, now, then, bound in zip(model.terms, answer.values, *found, strict=True):
            proved = proved and then == bound
            entry["goals"].append(
                {"maximise": term.goal.maximise, "now": now, "then": then, "bound": bound, "proved": proved}
            )
    return {**entry, "seconds": round(time.monotonic() - started, 3)}


def _best_with(search: Search, answer: Answer, one: int, two: int) -> tuple[list[int], list[int]] | None:
    """Values and bounds of the best answer with both in one group; None if there is none."""
    model = search.model
    if any({one, two} <= set(pair) for pair in model.problem.open):
        return answer.values, answer.bounds
    # Who is in an open pair already is met there: the pair's slot stands for both its people.
    slots = {who: pair[0] for pair in model.problem.open for who in pair}
    first, second = sorted((slots.get(one, one), slots.get(two, two)))
    pair = (first, second)
    rows = np.array([[*pair, -1]])
    if not model.permitted(rows)[0] or not model.rules.permitted_pairs(np.array([one]), np.array([two]))[0]:
        return None
    free = [who for who in (one, two) if who not in slots]
    if model.broken_rule(rows):
        return None
    forced = Search(model.requiring(free[0]), search.clock, base=search, pair=pair).answer()
    return (forced.values[1:], forced.bounds[1:]) if forced.values[0] else None


def by_result(entries: list[dict]) -> list[dict]:
    """Entries of ``together``, the best result first; those of one result by fit, then by id."""

    def order(entry: dict) -> tuple:
        return not entry["possible"], [-goal["then"] for goal in entry["goals"]], -entry["fit"], entry["id"]

    return sorted(entries, key=order)
