"""Why a bound was given up before it met the value, and how to go on."""

from dataclasses import dataclass

TIME = "time"
PEOPLE = "people"
GROUPS = "groups"
NODES = "nodes"
TRIOS = "trios"
EARLIER = "earlier"

_SAYS = {
    TIME: "The time given was over. With more seconds the search goes on from the beginning and further.",
    PEOPLE: (
        "Above {most:,} places (or twice as many people) the last gap is not closed by branch and bound. It stays as"
        " printed; smaller calls, or fewer people at a time, are proved."
    ),
    GROUPS: (
        "{groups:,} groups could be in a better answer; without a time limit no more than {most:,} are searched. With a"
        " time limit (seconds) they are searched until it ends."
    ),
    NODES: ("Branch and bound stopped after {nodes:,} nodes. With a time limit (seconds) it goes on until that ends."),
    TRIOS: (
        "Too many trios could be in a better answer to list them. With one trio at most (trio: odd) or none (never) the"
        " proof is easier."
    ),
    EARLIER: "An earlier goal is not proved, so this one cannot be.",
}


@dataclass(frozen=True)
class GivenUp:
    """``because`` is one of this module's codes; the numbers fill its sentence."""

    because: str
    groups: int = 0
    nodes: int = 0
    most: int = 0

    def document(self) -> dict:
        """The reason as plain data: the code, and a sentence that also says how to go on."""
        says = _SAYS[self.because].format(groups=self.groups, nodes=self.nodes, most=self.most)
        return {"because": self.because, "says": says}
