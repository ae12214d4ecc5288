"""The problem, checked: from plain values to people, rules and goals that every other module can rely on.

The order in which people, keys and lists were written is forgotten here (people are sorted by id, pairs and groups
too), so that it cannot decide between answers later on.
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from matching.engine.document import Object, ProblemError, quote
from matching.engine.problem import BY, FIT_VALUES, GOALS, ROLES, TRIOS, WEIGHED, Goal, Person, Problem

_PERSON_KEYS = [
    "id",
    "country",
    "languages",
    "library_type",
    "wants_library_type",
    "interests",
    "wants_shared_interests",
    "career_stage",
    "frequency",
    "hours",
    "applied_at",
    "waiting",
    "role",
    "areas",
    "trio_ok",
    "placed_before",
    "offers",
    "seeks",
]
_PROBLEM_KEYS = [
    "people",
    "seats",
    "trio",
    "country_cap",
    "same_country",
    "met",
    "never",
    "locked",
    "open",
    "present",
    "goals",
]
_EPOCH = datetime(1, 1, 1)  # noqa: DTZ001  (a point to count from; offsets are taken off by hand, so none overflows)


def _object(value: object, path: str, known: tuple[str, ...] | list[str]) -> dict:
    if not isinstance(value, dict):
        raise ProblemError(path, f"must be an object, not {quote(value)}")
    if isinstance(value, Object) and value.repeated is not None:
        raise ProblemError(path, f"the key {quote(value.repeated)} is written twice")
    for key in value:
        if key not in known:
            raise ProblemError(path, f"the key {quote(key)} is not known here")
    return value


def _list(value: object, path: str) -> list | tuple:
    if not isinstance(value, (list, tuple)):
        raise ProblemError(path, f"must be a list, not {quote(value)}")
    return value


def _string(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise ProblemError(path, f"must be text, not {quote(value)}")
    return value


def _whole(value: object, path: str, least: int = 0, most: int | None = None) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProblemError(path, f"must be a whole number, not {quote(value)}")
    if value < least or (most is not None and value > most):
        limits = f"from {least} to {most}" if most is not None else f"{least} or more"
        raise ProblemError(path, f"must be {limits}, not {quote(value)}")
    return value


def _boolean(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise ProblemError(path, f"must be true or false, not {quote(value)}")
    return value


def _choice(value: object, path: str, choices: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ProblemError(path, f"must be one of {', '.join(choices)}, not {quote(value)}")
    return value


def _strings(value: object, path: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for position, item in enumerate(_list(value, path)):
        text = _string(item, f"{path}[{position}]")
        if text in found:
            raise ProblemError(f"{path}[{position}]", f"{quote(text)} is there twice")
        found[text] = None
    return tuple(found)


def _hours(value: object, path: str) -> tuple[int, ...]:
    found: set[int] = set()
    for position, item in enumerate(_list(value, path)):
        hour = _whole(item, f"{path}[{position}]", 0, 167)
        if hour in found:
            raise ProblemError(f"{path}[{position}]", f"hour {hour} is there twice")
        found.add(hour)
    return tuple(sorted(found))


def _instant(value: object, path: str) -> tuple[int, str]:
    text = _string(value, path)
    if not re.fullmatch(r"[0-9W:.,+\-]+([T ][0-9:.,+\-]+Z?)?", text):
        raise ProblemError(path, f"{quote(text)} is not an ISO date and time")
    fraction = re.search(r"[.,]([0-9]{6})([0-9]+)", text)
    further = fraction.group(2).rstrip("0") if fraction else ""
    if fraction:
        text = text[: fraction.start(2)] + text[fraction.end(2) :]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ProblemError(path, f"{quote(value)} is not an ISO date and time") from None
    offset = moment.utcoffset() or timedelta(0)
    since = (moment.replace(tzinfo=None) - _EPOCH) // timedelta(microseconds=1)
    return since - offset // timedelta(microseconds=1), further


def _person(value: object, path: str) -> Person:
    given = _object(value, path, _PERSON_KEYS)
    for key in ("id", "country", "languages"):
        if key not in given:
            raise ProblemError(path, f'the key "{key}" is missing')
    if _string(given["id"], f"{path}.id") == "":
        raise ProblemError(f"{path}.id", "must not be empty")
    kept: dict = {
        "id": given["id"],
        "country": _string(given["country"], f"{path}.country"),
        "languages": tuple(sorted(_strings(given["languages"], f"{path}.languages"))),
    }
    readers = {
        "library_type": _string,
        "wants_library_type": _string,
        "interests": _strings,
        "wants_shared_interests": _boolean,
        "career_stage": _string,
        "frequency": _string,
        "hours": _hours,
        "applied_at": _instant,
        "waiting": _whole,
        "role": lambda item, where: _choice(item, where, ROLES),
        "areas": lambda item, where: tuple(sorted(_strings(item, where))),
        "trio_ok": _boolean,
        "placed_before": _whole,
        "offers": lambda item, where: tuple(sorted(_strings(item, where))),
        "seeks": lambda item, where: tuple(sorted(_strings(item, where))),
    }
    for key, read in readers.items():
        if given.get(key) is not None:
            kept[key] = read(given[key], f"{path}.{key}")
    return Person(**kept)


def _goal(value: object, path: str) -> Goal:
    given = _object(value, path, ("maximise", "at_least", "by", "weights"))
    if "maximise" not in given:
        raise ProblemError(path, 'the key "maximise" is missing')
    maximise = _choice(given["maximise"], f"{path}.maximise", GOALS)
    if "at_least" in given and maximise != "waiting":
        raise ProblemError(path, 'the key "at_least" belongs to the goal "waiting" only')
    if "by" in given and maximise != "waiting":
        raise ProblemError(path, 'the key "by" belongs to the goal "waiting" only')
    if "weights" in given and maximise not in WEIGHED:
        raise ProblemError(path, 'the key "weights" belongs to the goals "fit" and "worst" only')
    if maximise == "waiting":
        at_least = _whole(given.get("at_least", 1), f"{path}.at_least")
        return Goal(maximise, at_least=at_least, by=_choice(given.get("by", "people"), f"{path}.by", BY))
    if maximise not in WEIGHED:
        return Goal(maximise)
    if "weights" not in given:
        raise ProblemError(path, f'the goal "{maximise}" needs the key "weights"')
    weights = _object(given["weights"], f"{path}.weights", FIT_VALUES)
    for name, weight in weights.items():
        _whole(weight, f"{path}.weights.{name}", 0, 1000)
    return Goal(maximise, weights=tuple((name, weights.get(name, 0)) for name in FIT_VALUES))


def _share(value: object, path: str) -> Decimal:
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise ProblemError(path, f"must be null or a number above 0 and at most 1, not {quote(value)}")
    if isinstance(value, int):
        value = Decimal(1) if value == 1 else Decimal(0)
    if not value.is_finite() or not 0 < value <= 1:
        raise ProblemError(path, "must be above 0 and at most 1")
    return value


def _cap(share: Decimal, seats: int) -> int:
    if share.adjusted() * 3 + seats.bit_length() < -8:
        return 1
    return max(1, int(Fraction(share) * seats))


def _classes(value: object, path: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for position, item in enumerate(_list(value, path)):
        where = f"{path}[{position}]"
        codes = _strings(item, where)
        for place, code in enumerate(codes):
            if code in found:
                raise ProblemError(f"{where}[{place}]", f"{quote(code)} is in two classes")
        found.update({code: min(codes) for code in codes})
    return found


def _pairs(value: object, path: str, index: dict[str, int]) -> tuple[tuple[int, int], ...]:
    """Pairs of ids as positions; pairs with somebody who is not among the people are checked and left out."""
    seen: set[tuple[str, ...]] = set()
    found = []
    for position, item in enumerate(_list(value, path)):
        where = f"{path}[{position}]"
        ids = _strings(item, where)
        if len(ids) != 2:
            raise ProblemError(where, f"must name two people, not {len(ids)}")
        pair = tuple(sorted(ids))
        if pair in seen:
            raise ProblemError(where, "this pair is there twice")
        seen.add(pair)
        if all(who in index for who in pair):
            found.append((index[pair[0]], index[pair[1]]))
    return tuple(sorted(found))


def _groups(
    value: object, path: str, index: dict[str, int], sizes: tuple[int, ...] = (2, 3)
) -> tuple[tuple[int, ...], ...]:
    seen: set[tuple[int, ...]] = set()
    for position, item in enumerate(_list(value, path)):
        where = f"{path}[{position}]"
        ids = _strings(item, where)
        if len(ids) not in sizes:
            wanted = "two or three" if 3 in sizes else "two"
            raise ProblemError(where, f"must name {wanted} people, not {len(ids)}")
        for place, who in enumerate(ids):
            if who not in index:
                raise ProblemError(f"{where}[{place}]", f"{quote(who)} is not among the people")
        group = tuple(sorted(index[who] for who in ids))
        if group in seen:
            raise ProblemError(where, "this group is there twice")
        seen.add(group)
    return tuple(sorted(seen))


def _people(value: object) -> tuple[Person, ...]:
    people = []
    seen: set[str] = set()
    for position, item in enumerate(_list(value, "people")):
        person = _person(item, f"people[{position}]")
        if person.id in seen:
            raise ProblemError(f"people[{position}].id", f"{quote(person.id)} is there twice")
        seen.add(person.id)
        people.append(person)
    return tuple(sorted(people, key=lambda person: person.id))


def _goals(value: object) -> tuple[Goal, ...]:
    goals: list[Goal] = []
    for position, item in enumerate(_list(value, "goals")):
        goal = _goal(item, f"goals[{position}]")
        if goal in goals:
            raise ProblemError(f"goals[{position}]", "this goal is there twice")
        goals.append(goal)
    if not goals:
        raise ProblemError("goals", "at least one goal is needed")
    return tuple(goals)


def read_problem(document: object) -> Problem:
    """Check a whole problem document (as read from JSON, or the same made of dicts and lists) and return it as
    ``Problem``.

    Raises ``ProblemError`` with the path of the first thing that is wrong. The document is not changed.
    """
    given = _object(document, "document", _PROBLEM_KEYS)
    for key in ("people", "seats", "goals"):
        if key not in given:
            raise ProblemError("document", f'the key "{key}" is missing')
    people = _people(given["people"])
    index = {person.id: position for position, person in enumerate(people)}
    seats = _whole(given["seats"], "seats")
    goals = _goals(given["goals"])
    share = given.get("country_cap")
    locked = _groups(given.get("locked", []), "locked", index)
    problem = Problem(
        people=people,
        seats=seats,
        goals=goals,
        trio=_choice(given.get("trio", "odd"), "trio", TRIOS),
        cap=None if share is None else _cap(_share(share, "country_cap"), seats),
        classes=_classes(given.get("same_country", []), "same_country"),
        met=_pairs(given.get("met", []), "met", index),
        never=_pairs(given.get("never", []), "never", index),
        locked=locked,
        open=_groups(given.get("open", []), "open", index, sizes=(2,)),
        present=_groups(given.get("present", []), "present", index),
        index=index,
    )
    _check_locked(problem)
    if problem.asks_earliness:
        for position, item in enumerate(given["people"]):
            if item.get("applied_at") is None:
                raise ProblemError(
                    f"people[{position}].applied_at",
                    "is needed, because a goal asks for earliness",
                )
    return problem


def _check_locked(problem: Problem) -> None:
    placed: set[int] = set()
    for group in problem.locked:
        for who in group:
            if who in placed:
                raise ProblemError("locked", f"{quote(problem.people[who].id)} is in two locked groups")
            placed.add(who)
    locked = frozenset(placed)
    for group in problem.open:
        for who in group:
            if who in locked:
                raise ProblemError("open", f"{quote(problem.people[who].id)} is in a locked group too")
            if who in placed:
                raise ProblemError("open", f"{quote(problem.people[who].id)} is in two open pairs")
            placed.add(who)
    if len(locked) <= problem.seats < len(placed):
        raise ProblemError(
            "open",
            f"{len(placed)} people are locked or in open pairs, but there are only {quote(problem.seats)} seats",
        )
    if len(placed) > problem.seats:
        raise ProblemError(
            "locked",
            f"{len(placed)} people are locked, but there are only {quote(problem.seats)} seats",
        )
