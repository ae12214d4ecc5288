"""The best groups that the rules allow, with a proof: JSON in, JSON out, no Django, no database, no network.

``python -m matching.engine PROBLEM.json`` on the command line; ``solve``, ``explain``, ``alternates``, ``together``,
``partners``, ``evaluation``, ``offers``, ``PRESETS`` and ``ProblemError`` in process. ``docs/matching.md`` says what a
problem and a solution look like and why the answer is the best.
"""

from matching.engine.clock import Enough
from matching.engine.document import ProblemError
from matching.engine.presets import PRESETS, STRANDED
from matching.engine.problem import VERSION
from matching.engine.run import (
    alternates,
    both_gain,
    check,
    evaluation,
    explain,
    foreseen,
    offers,
    openings,
    outweighed,
    partners,
    solve,
    together,
)

__version__ = VERSION
__all__ = [
    "PRESETS",
    "STRANDED",
    "Enough",
    "ProblemError",
    "__version__",
    "alternates",
    "both_gain",
    "check",
    "evaluation",
    "explain",
    "foreseen",
    "offers",
    "openings",
    "outweighed",
    "partners",
    "solve",
    "together",
]
