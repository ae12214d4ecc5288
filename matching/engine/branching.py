"""Branch and bound of HiGHS over a given list of columns: the goal asked for, the earlier goals held at their values."""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from matching.engine.clock import Clock
from matching.engine.model import Model
from matching.engine.prices import Cut
from matching.engine.running import run, solver

_TOLERANCE = 1e-9
"""How far from whole a variable may be: a group's fit can be ten million, and a millionth of one would be ten units."""


@dataclass(frozen=True)
class Choice:
    """What branch and bound found: rows of groups, or None; ``bound`` (a float, without the locked part);
    ``finished``.
    """

    rows: np.ndarray | None
    bound: float
    finished: bool


class Rows:
    """Rows of a linear program, collected as (row, column, value) triples."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def add(self, columns: np.ndarray, values: np.ndarray, lower: float, upper: float) -> None:
        at = np.full(len(columns), len(self.lower))
        self.entries.append((at, columns, np.asarray(values, dtype=float)))
        self.lower.append(lower)
        self.upper.append(upper)


def power_of_two(value: int) -> int:
    """The largest power of two up to ``value`` / 512, at least 1: scaling by it loses no digit."""
    return 1 << max(0, int(value).bit_length() - 10)


def pass_program(
    highs: highspy.Highs,
    cost: np.ndarray,
    upper: np.ndarray,
    rows: Rows,
    integers: int = 0,
) -> None:
    """Give HiGHS the program max cost·x, 0 ≤ x ≤ upper, rows; the first ``integers`` variables are whole."""
    count = len(cost)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = count, len(rows.lower)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = np.asarray(cost, dtype=float)
    program.col_lower_ = np.zeros(count)
    program.col_upper_ = np.asarray(upper, dtype=float)
    program.row_lower_ = np.array(rows.lower, dtype=float)
    program.row_upper_ = np.array(rows.upper, dtype=float)
    row, column, value = (np.concatenate(part) for part in zip(*rows.entries, strict=True))
    order = np.argsort(column, kind="stable")
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=count))]).astype(np.int32)
    program.a_matrix_.index_ = row[order].astype(np.int32)
    program.a_matrix_.value_ = value[order]
    if integers:
        kinds = [highspy.HighsVarType.kContinuous] * count
        kinds[:integers] = [highspy.HighsVarType.kInteger] * integers
        program.integrality_ = kinds
    highs.passModel(program)


def common_rows(model: Model, columns: np.ndarray) -> Rows:
    """The hard rules as rows: one group per person, seats, caps, trios."""
    rows = Rows()
    everyone = np.arange(len(columns))
    people = [columns[:, place] for place in range(3)]
    is_slot = np.append(model.is_slot, False)
    size = ((columns >= 0) & ~is_slot[columns]).sum(axis=1)
    groups = np.flatnonzero(~is_slot[columns].any(axis=1))
    member = np.concatenate(people)
    at = np.tile(everyone, 3)[member >= 0]
    member = member[member >= 0]
    order = np.argsort(member, kind="stable")
    borders = np.searchsorted(member[order], np.arange(model.count + 1))
    for who in model.takers:
        mine = at[order[borders[who] : borders[who + 1]]]
        rows.add(mine, np.ones(len(mine)), 0.0, 1.0)
    rows.add(everyone, size, 0.0, model.seats_left)
    rows.add(groups, np.ones(len(groups)), 0.0, model.seats_left // 2)
    if model.cap_left is not None:
        for country in range(model.countries):
            from_here = np.flatnonzero((model.country[columns] == country).any(axis=1, where=columns >= 0))
            if len(from_here):
                rows.add(from_here, np.ones(len(from_here)), 0.0, model.cap_left[country])
    if model.problem.trio == "odd":
        trios = np.flatnonzero(columns[:, 2] >= 0)
        rows.add(trios, np.ones(len(trios)), 0.0, 1.0)
    return rows


def choose(
    model: Model,
    objective: list[int],
    held: dict[int, int],
    columns: np.ndarray,
    cuts: Sequence[Cut] = (),
    at_least: int | None = None,
    clock: Clock | None = None,
    nodes: int | None = None,
    some: bool = False,
) -> Choice:
    """The groups among ``columns`` that make the most of ``objective`` (worth of one unit of every goal); with ``some`` at
    least one.

    ``held`` names goals that have to reach a value, ``at_least`` is a value that the objective has to reach (both
    with locked groups); ``cuts`` only help. ``rows`` of the result is None where nothing was found in time
    (``clock``, ``nodes``) or nothing is possible; the bound counts no locked groups and holds for the given columns
    only.
    """
    rows = common_rows(model, columns)
    everyone = np.arange(len(columns))
    for cut in cuts:
        counts = cut.counts(columns)
        counted = np.flatnonzero(counts)
        if len(counted):
            rows.add(counted, counts[counted], -np.inf, cut.most)
    if some:
        rows.add(everyone, np.ones(len(columns)), 1.0, np.inf)
    asked = [
        not term.worst and (bool(worth) or stage in held)
        for stage, (term, worth) in enumerate(zip(model.terms, objective, strict=True))
    ]
    covers = any(term.covers and ask for term, ask in zip(model.terms, asked, strict=True))
    open_countries = np.flatnonzero(~model.covered) if covers else np.zeros(0, dtype=int)
    for at, country in enumerate(open_countries):
        from_here = np.flatnonzero((model.country[columns] == country).any(axis=1, where=columns >= 0))
        rows.add(
            np.append(from_here, len(columns) + at),
            np.append(-np.ones(len(from_here)), 1.0),
            -np.inf,
            0.0,
        )
    cover_columns = len(columns) + np.arange(len(open_countries))
    cost = np.zeros(len(columns) + len(open_countries))
    constant = 0
    for stage, (term, worth) in enumerate(zip(model.terms, objective, strict=True)):
        if not asked[stage]:
            continue
        constant += worth * model.constant(term)
        counted = cover_columns if term.covers else everyone
        values = np.ones(len(counted)) if term.covers else model.coefficients(term, columns)
        cost[counted] += float(worth) * values
        if stage in held:
            unit = power_of_two(int(values.max(initial=1)))
            rows.add(counted, values / unit, (held[stage] - model.constant(term) - 0.5) / unit, np.inf)
    highs = solver()
    scale = power_of_two(int(cost.max(initial=1)))
    cost /= scale
    if at_least is not None and cost.any():
        counted = np.flatnonzero(cost)
        rows.add(counted, cost[counted], (at_least - constant - 0.5) / scale, np.inf)
    highs.setOptionValue("mip_feasibility_tolerance", _TOLERANCE)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.5 / scale)
    if nodes is not None:
        highs.setOptionValue("mip_max_nodes", nodes)
    clock = clock or Clock()
    if (seconds := clock.left()) is not None:
        highs.setOptionValue("time_limit", max(0.01, seconds))
    pass_program(highs, cost, np.ones(len(cost)), rows, integers=len(columns))
    run(highs, clock)
    status = highs.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Choice(None, -np.inf, True)
    info = highs.getInfo()
    finished = status == highspy.HighsModelStatus.kOptimal
    chosen = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        taken = np.array(highs.getSolution().col_value)[: len(columns)] > 0.5
        chosen = columns[taken]
    return Choice(chosen, info.mip_dual_bound * scale, finished)
