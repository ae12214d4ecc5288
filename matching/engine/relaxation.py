"""The linear relaxation over the columns chosen so far: rows for every hard rule, for goals held at a value, and for
cuts.
"""

import highspy
import numpy as np

from matching.engine.branching import power_of_two
from matching.engine.clock import Clock
from matching.engine.graph import Graph
from matching.engine.prices import Cut, Prices, cut_entries
from matching.engine.running import run, solver

_ROOM = 2**59
_FINE = 2**24
_FINEST = 2**40
"""Where people count one each, a unit of fit is worth very little: its price needs more digits."""


class Relaxation:
    """A linear program in HiGHS that grows by columns and cuts and keeps its last basis between runs.

    The first variables say for each open country how far it is covered (only if a goal asks for countries); the
    groups follow in the order of ``rows``. With ``large`` the first run is an interior point method, which reaches a
    vertex sooner where there are many people. The ``clock`` ends a run.
    """

    def __init__(self, graph: Graph, large: bool, clock: Clock):
        self.clock = clock
        self.graph, self.model = graph, graph.model
        model = self.model
        self.rows = np.zeros((0, 3), dtype=np.int64)
        self.taken = np.zeros(0)
        self.solved = False
        self._known = np.zeros(0, dtype=np.int64)
        self.worths = [np.zeros(0, dtype=np.int64) for _ in model.terms]
        self.cuts: list[Cut] = []
        self._cut_rows: list[int] = []
        self.held: dict[int, int] = {}
        self._held_rows: dict[int, int] = {}
        self.unit = [self._unit(stage) for stage in range(len(model.terms))]
        self.bonus = np.zeros(self.model.count, dtype=np.int64)
        self._upper = np.zeros(0)
        self.objective = [0] * len(model.terms)
        self.scale = 1
        self._highs = solver()
        self._highs.setOptionValue("presolve", "off")
        self._highs.setOptionValue("dual_feasibility_tolerance", 1e-9)
        self._highs.setOptionValue("solver", "ipm" if large else "simplex")
        self._build()

    def _unit(self, stage: int) -> int:
        term = self.model.terms[stage]
        if term.fit:
            return power_of_two(int(self.graph.best[stage].max(initial=0)))
        if term.person is not None:
            return power_of_two(int(term.person.max(initial=0)))
        return 1

    def _build(self) -> None:
        model, graph = self.model, self.graph
        upper = [1.0] * model.count
        people = np.flatnonzero(graph.placeable)
        tight = model.seats_left < int((graph.placeable & ~model.is_slot).sum())
        self._seat_row = self._group_row = self._trio_row = self._some_row = -1
        if tight:
            self._seat_row, self._group_row = len(upper), len(upper) + 1
            upper += [float(model.seats_left), float(model.seats_left // 2)]
        if model.problem.trio == "odd" and graph.trio_ok.any():
            self._trio_row = len(upper)
            upper.append(1.0)
        if len(model.slots) and any(term.worst for term in model.terms):
            self._some_row = len(upper)
            upper.append(np.inf)
        here = np.bincount(model.country[people], minlength=model.countries)
        self._cap_row = np.full(model.countries, -1)
        if model.cap_left is not None:
            for country in np.flatnonzero(here > model.cap_left):
                self._cap_row[country] = len(upper)
                upper.append(float(model.cap_left[country]))
        self._cover_row = np.full(model.countries, -1)
        covers = any(term.covers for term in model.terms)
        self._open = np.flatnonzero((here > 0) & ~model.covered) if covers else np.zeros(0, dtype=int)
        for country in self._open:
            self._cover_row[country] = len(upper)
            upper.append(0.0)
        program = highspy.HighsLp()
        program.sense_ = highspy.ObjSense.kMaximize
        program.num_col_, program.num_row_ = len(self._open), len(upper)
        program.col_cost_ = np.zeros(len(self._open))
        program.col_lower_ = np.zeros(len(self._open))
        program.col_upper_ = np.ones(len(self._open))
        program.row_lower_ = np.full(len(upper), -np.inf)
        program.row_upper_ = np.array(upper)
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.arange(len(self._open) + 1, dtype=np.int32)
        program.a_matrix_.index_ = self._cover_row[self._open].astype(np.int32)
        program.a_matrix_.value_ = np.ones(len(self._open))
        self._highs.passModel(program)
        self._row_count = len(upper)

    def unknown(self, rows: np.ndarray) -> np.ndarray:
        """Those of the groups that are not there yet, each once."""
        keys, first = np.unique(self.model.keys(rows), return_index=True)
        at = np.searchsorted(self._known, keys).clip(max=len(self._known) - 1)
        known = self._known[at] == keys if len(self._known) else np.zeros(len(keys), dtype=bool)
        return rows[np.sort(first[~known])]

    def add_groups(self, rows: np.ndarray) -> int:
        """Add those of the groups that are not there yet; returns how many."""
        rows = self.unknown(rows)
        count = len(rows)
        if not count:
            return 0
        self._known = np.sort(np.concatenate([self._known, self.model.keys(rows)]))
        worths = [self.model.coefficients(term, rows) for term in self.model.terms]
        self.rows = np.concatenate([self.rows, rows])
        self.worths = [np.concatenate(pair) for pair in zip(self.worths, worths, strict=True)]
        upper = np.where(self.graph.admits(rows), np.inf, 0.0)
        self._upper = np.append(self._upper, upper)
        column, row, value = self._entries(rows, worths)
        order = np.lexsort((row, column))
        starts = np.searchsorted(column[order], np.arange(count)).astype(np.int32)
        cost = sum(
            (m * w for m, w in zip(self.objective, worths, strict=True)),
            start=self.model.person_sum(self.bonus, rows),
        )
        self._highs.addCols(
            count,
            cost / self.scale,
            np.zeros(count),
            upper,
            len(order),
            starts,
            row[order].astype(np.int32),
            value[order].astype(float),
        )
        return count

    def _entries(self, rows: np.ndarray, worths: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The columns of new groups as triples (which group, which row, value)."""
        model = self.model
        everyone = np.arange(len(rows))
        member = rows.ravel()
        group = np.repeat(everyone, 3)[member >= 0]
        member = member[member >= 0]
        country = model.country[member]
        parts = [(group, member, np.ones(len(group)))]
        for lines, sign in ((self._cap_row[country], 1.0), (self._cover_row[country], -1.0)):
            here = lines >= 0
            parts.append((group[here], lines[here], np.full(int(here.sum()), sign)))
        if self._seat_row >= 0:
            joining = self.model.joined(rows)[0]
            size = 2 + (rows[:, 2] >= 0)
            size[joining] = 1
            groups = np.delete(everyone, joining)
            parts.append((everyone, np.full(len(rows), self._seat_row), size))
            parts.append((groups, np.full(len(groups), self._group_row), np.ones(len(groups))))
        if self._some_row >= 0:
            parts.append((everyone, np.full(len(rows), self._some_row), np.ones(len(rows))))
        if self._trio_row >= 0:
            trios = np.flatnonzero(rows[:, 2] >= 0)
            parts.append((trios, np.full(len(trios), self._trio_row), np.ones(len(trios))))
        for stage, line in self._held_rows.items():
            if not model.terms[stage].covers:
                some = np.flatnonzero(worths[stage])
                value = worths[stage][some] / self.unit[stage]
                parts.append((some, np.full(len(some), line), value))
        if self.cuts:
            cut, cut_group, counts = cut_entries(self.cuts, rows)
            parts.append((cut_group, np.array(self._cut_rows)[cut], counts))
        group, line, value = (np.concatenate(part) for part in zip(*parts, strict=True))
        # Two members from one class but different codes touch different rows; the same row twice cannot be.
        return group, line, value

    def _add_row(self, columns: np.ndarray, values: np.ndarray, lower: float, upper: float) -> int:
        self._highs.addRow(lower, upper, len(columns), columns.astype(np.int32), np.asarray(values, dtype=float))
        self._row_count += 1
        return self._row_count - 1

    def add_cuts(self, cuts: list[Cut]) -> None:
        """Add some more cuts."""
        if not cuts:
            return
        cut, group, count = cut_entries(cuts, self.rows)
        starts = np.searchsorted(cut, np.arange(len(cuts)))
        self._highs.addRows(
            len(cuts),
            np.full(len(cuts), -np.inf),
            np.array([float(cut.most) for cut in cuts]),
            len(group),
            starts.astype(np.int32),
            (group + len(self._open)).astype(np.int32),
            count.astype(float),
        )
        self.cuts = [*self.cuts, *cuts]
        self._cut_rows += range(self._row_count, self._row_count + len(cuts))
        self._row_count += len(cuts)

    def hold(self, stage: int, value: int) -> None:
        """From now on goal ``stage`` has to reach ``value`` (locked groups included)."""
        rest = value - self.model.constant(self.model.terms[stage])
        self.held[stage] = rest
        lower = rest / self.unit[stage]
        if stage in self._held_rows:
            self._highs.changeRowBounds(self._held_rows[stage], lower, np.inf)
            return
        if self.model.terms[stage].covers:
            columns, values = np.arange(len(self._open)), np.ones(len(self._open))
        else:
            columns = np.flatnonzero(self.worths[stage])
            values = self.worths[stage][columns] / self.unit[stage]
            columns = columns + len(self._open)
        self._held_rows[stage] = self._add_row(columns, values, lower, np.inf)

    def release(self) -> None:
        """Hold no goal any more."""
        for stage, line in self._held_rows.items():
            self._highs.changeRowBounds(line, -np.inf, np.inf)
            self.held.pop(stage, None)

    def require_some(self, some: bool) -> None:
        """From now on there has to be a group, or need not."""
        if self._some_row >= 0:
            self._highs.changeRowBounds(self._some_row, 1.0 if some else -np.inf, np.inf)

    def refresh(self) -> None:
        """Close the groups that the graph does not look at for now, and open the others."""
        upper = np.where(self.graph.admits(self.rows), np.inf, 0.0)
        changed = np.flatnonzero(upper != self._upper)
        if len(changed):
            columns = (changed + len(self._open)).astype(np.int32)
            self._highs.changeColsBounds(len(changed), columns, np.zeros(len(changed)), upper[changed])
        self._upper = upper

    def maximise(self, objective: list[int], people: np.ndarray | None = None) -> None:
        """Set the whole-number worth of one unit of every goal; each of the ``people`` placed counts one besides."""
        self.objective = objective
        self.bonus[:] = 0
        if people is not None:
            self.bonus[people] = 1
        bonus = self.model.person_sum(self.bonus, self.rows)
        top = max(
            (abs(m) * int(w.max(initial=0)) for m, w in zip(objective, self.worths, strict=True)),
            default=1,
        )
        covering = sum(m for m, term in zip(objective, self.model.terms, strict=True) if term.covers)
        self.scale = power_of_two(max(top, covering, 1))
        cost = np.zeros(len(self._open) + len(self.rows))
        cost[: len(self._open)] = covering / self.scale
        cost[len(self._open) :] = bonus / self.scale
        for m, worth in zip(objective, self.worths, strict=True):
            if m:
                cost[len(self._open) :] += m * worth / self.scale
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def run(self, dual: bool) -> bool:
        """Solve by dual simplex (after cuts) or primal simplex (after new columns or costs); False if it did not
        finish.
        """
        seconds = self.clock.left()
        if seconds is not None:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(0.01, seconds))
        self._highs.setOptionValue("simplex_strategy", 1 if dual else 4)
        run(self._highs, self.clock)
        self._highs.setOptionValue("solver", "simplex")
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal and self.clock.left() is None:
            # A basis that has become numerically bad: once more from the beginning.
            self._highs.clearSolver()
            self._highs.setOptionValue("simplex_strategy", 1)
            run(self._highs, self.clock)
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        solution = self._highs.getSolution()
        self.value = self._highs.getInfo().objective_function_value * self.scale
        self.taken = np.array(solution.col_value)[len(self._open) :]
        self.solved = True
        self._duals = np.array(solution.row_dual)
        return True

    def prices(self) -> Prices:
        """The last run's row prices as whole numbers."""
        model = self.model
        duals = self._duals
        scale = self._whole_scale()

        def whole(line: int) -> int:
            return 0 if line < 0 else max(0, round(duals[line] * self.scale * scale))

        def by_country(lines: np.ndarray) -> np.ndarray:
            found = np.zeros(model.countries, dtype=np.int64)
            used = lines >= 0
            found[used] = np.maximum(0, np.rint(duals[lines[used]] * self.scale * scale))
            return found

        worth = [m * scale for m in self.objective]
        credit = 0
        for stage, rest in self.held.items():
            price = -duals[self._held_rows[stage]] * self.scale / self.unit[stage]
            extra = max(0, round(price * scale))
            worth[stage] += extra
            credit += extra * rest
        some = 0
        if self._some_row >= 0:
            some = max(0, round(-duals[self._some_row] * self.scale * scale))
        cover = by_country(self._cover_row)
        person = np.rint(duals[: model.count] * self.scale * scale).astype(np.int64).clip(min=0)
        return Prices(
            scale=scale,
            worth=worth,
            person=person,
            seat=whole(self._seat_row),
            group=whole(self._group_row),
            trio=whole(self._trio_row) if self.graph.trios != "never" else 0,
            cap=by_country(self._cap_row),
            cover=cover,
            cuts=[(cut, price) for cut, line in zip(self.cuts, self._cut_rows, strict=True) if (price := whole(line))],
            credit=credit,
            some=some,
            covering=sum(w for w, term in zip(worth, model.terms, strict=True) if term.covers),
            bonus=self.bonus * scale,
        )

    def _whole_scale(self) -> int:
        """As fine a scale as leaves room for sums of six such numbers in 64 bits."""
        top = float(np.abs(self._duals).max(initial=1.0)) * self.scale
        for stage, m in enumerate(self.objective):
            best = float(self.worths[stage].max(initial=1))
            price = 0.0
            if stage in self.held:
                price = abs(self._duals[self._held_rows[stage]]) * self.scale / self.unit[stage]
            top = max(top, (m + price) * best)
        scale = _FINEST if self.bonus.any() else _FINE
        while scale > 1 and top * scale * 64 > _ROOM:
            scale //= 2
        return scale
