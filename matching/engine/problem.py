"""A problem: people, rules and goals, checked (``reading.py``) and free of the order in which they were written."""

from dataclasses import dataclass, field

VERSION = "1.1.0"
"""Of the contract: raised when a problem may say more, or a solution says more."""

FIT_VALUES = (
    "interests",
    "library_type",
    "career_stage",
    "frequency",
    "type_wishes",
    "interest_wishes",
    "languages",
    "hours",
    "areas",
    "earliest",
    "complement",
    "meeting",
)
GOALS = ("places", "countries", "waiting", "new", "earliest", "kept", "worst", "fit")
WEIGHED = ("fit", "worst")
BY = ("people", "rounds")
ROLES = ("peer", "mentor", "mentee")
TRIOS = ("never", "odd", "free")


@dataclass(frozen=True)
class Person:
    """One person as the document states them; what was missing or null has its default.

    ``applied_at`` sorts by instant: (microseconds since year 1 in UTC, further digits), or None.
    """

    id: str
    country: str
    languages: tuple[str, ...]
    library_type: str | None = None
    wants_library_type: str | None = None
    interests: tuple[str, ...] = ()
    wants_shared_interests: bool = False
    career_stage: str | None = None
    frequency: str | None = None
    hours: tuple[int, ...] = ()
    applied_at: tuple[int, str] | None = None
    waiting: int = 0
    role: str = "peer"
    areas: tuple[str, ...] = ()
    trio_ok: bool = True
    placed_before: int = 0
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Goal:
    """One goal: what to maximise, with ``at_least`` and ``by`` for waiting and the ``weights`` (all named) for fit and
    worst.
    """

    maximise: str
    at_least: int = 1
    by: str = "people"
    weights: tuple[tuple[str, int], ...] = ()

    @property
    def needs_applied_at(self) -> bool:
        return self.maximise == "earliest" or dict(self.weights).get("earliest", 0) > 0


@dataclass(frozen=True)
class Problem:
    """A whole problem. ``people`` are sorted by id; groups and pairs are tuples of positions in that list.

    ``cap`` is the number of people that one country may place, or None. ``classes`` gives, for a country code, the
    code that stands for its class in the rule "different countries". ``forbidden`` joins ``met`` and ``never``.
    """

    people: tuple[Person, ...]
    seats: int
    goals: tuple[Goal, ...]
    trio: str = "odd"
    cap: int | None = None
    classes: dict[str, str] = field(default_factory=dict)
    met: tuple[tuple[int, int], ...] = ()
    never: tuple[tuple[int, int], ...] = ()
    locked: tuple[tuple[int, ...], ...] = ()
    open: tuple[tuple[int, ...], ...] = ()
    present: tuple[tuple[int, ...], ...] = ()
    index: dict[str, int] = field(default_factory=dict)

    @property
    def asks_earliness(self) -> bool:
        return any(goal.needs_applied_at for goal in self.goals)
