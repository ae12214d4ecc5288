"""A first permitted answer, found by taking the worthiest group that still fits, again and again."""

import numpy as np

from matching.engine.model import Model


def greedy(model: Model, rows: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Disjoint groups out of ``rows``, by falling ``worth`` (then by position), within seats, caps and trios."""
    used: set[int] = set()
    seats = model.seats_left
    trios = {"never": 0, "odd": 1, "free": model.count}[model.problem.trio]
    caps = None if model.cap_left is None else model.cap_left.tolist()
    country = model.country.tolist()
    is_slot, no_slots = model.is_slot.tolist(), not len(model.slots)
    taken = []
    order = np.argsort(-worth, kind="stable")
    for at, row in zip(order.tolist(), rows[order].tolist(), strict=True):
        members = row if row[2] >= 0 else row[:2]
        places = len(members) if no_slots else sum(not is_slot[who] for who in members)
        if places > seats or (len(members) == 3 and not trios):
            if seats < 1:
                break
            continue
        if not used.isdisjoint(members):
            continue
        if caps is not None:
            if any(caps[country[who]] < 1 for who in members):
                continue
            for who in members:
                caps[country[who]] -= 1
        used.update(members)
        seats -= places
        trios -= len(members) == 3
        taken.append(at)
    return rows[taken]
