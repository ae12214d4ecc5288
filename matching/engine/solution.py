"""The answer as plain data, in the shape that the programme reads: ids, names of goals, no positions."""

import numpy as np

from matching.engine import giving_up
from matching.engine.giving_up import GivenUp
from matching.engine.model import Model
from matching.engine.problem import Person
from matching.engine.search import Answer


def shared(people: list[Person]) -> dict:
    """What the members of one group share: lists sorted by name, single values or None, ``hours`` as a number of free
    hours.
    """

    def common(name: str) -> list:
        first, *others = (set(getattr(person, name)) for person in people)
        return sorted(first.intersection(*others))

    def same(name: str) -> str | None:
        stated = {getattr(person, name) for person in people}
        return stated.pop() if len(stated) == 1 else None

    return {
        "languages": common("languages"),
        "interests": common("interests"),
        "library_type": same("library_type"),
        "career_stage": same("career_stage"),
        "frequency": same("frequency"),
        "hours": len(common("hours")),
        "areas": common("areas"),
    }


def groups(model: Model, answer: Answer) -> list[dict]:
    """All groups, the locked ones too, sorted by their first id."""
    taken = set(answer.rows.ravel().tolist())
    left = model.open[[slot not in taken for slot in model.slots.tolist()]]
    rows = np.concatenate([model.real(answer.rows), model.locked, left])
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    fits = [model.group_fit(term.goal, rows).tolist() for term in model.terms if term.fit]
    people = model.problem.people
    result = []
    for at, row in enumerate(rows.tolist()):
        members = [people[who] for who in row if who >= 0]
        result.append(
            {
                "people": [person.id for person in members],
                "fit": [values[at] for values in fits],
                "shared": shared(members),
            }
        )
    return result


def goals(model: Model, answer: Answer) -> list[dict]:
    """Every goal with value, bound and whether both this one and all earlier ones are proved; if not, why not and how to
    go on.
    """
    result = []
    proved = True
    for stage, (term, value, bound) in enumerate(zip(model.terms, answer.values, answer.bounds, strict=True)):
        proved = proved and value == bound
        goal = {"maximise": term.goal.maximise, "value": value, "bound": bound, "proved": proved}
        if not proved:
            goal["given_up"] = answer.given_up.get(stage, GivenUp(giving_up.EARLIER)).document()
        result.append(goal)
    return result
