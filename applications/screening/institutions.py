"""Whether two ways to write an institution mean the same one, word by word. Pure."""

from __future__ import annotations

from enum import Enum

from rapidfuzz.distance import OSA


class Same(Enum):
    """``PERHAPS`` where one of them only says more than the other: "University of Lagos" and its library."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


def likeness(one: str, other: str) -> Same:
    """Compare two institutions, both folded and not empty. Their words may stand in any order, be shortened ("univ") or
    differ by a letter where they are long; another town or another number is another institution."""
    if one == other:
        return Same.YES
    left, right = one.split(), other.split()
    pairs = 0
    for agree in (_equal, _nearly):
        for mine in list(left):
            meant = next((theirs for theirs in right if agree(mine, theirs)), None)
            if meant is not None:
                left.remove(mine)
                right.remove(meant)
                pairs += 1
    if not left and not right:
        return Same.YES
    if pairs and not (left and right) and not any(word.isdecimal() for word in (*left, *right)):
        return Same.PERHAPS
    return Same.NO


def _equal(one: str, other: str) -> bool:
    return one == other


def _nearly(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if any(sign.isdecimal() for sign in shorter + longer):
        return False
    return (len(shorter) >= 3 and longer.startswith(shorter)) or (
        len(shorter) >= 6 and OSA.distance(shorter, longer) == 1
    )
