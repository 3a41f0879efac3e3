"""Collects columns, and solves the restricted master problem over them.

A column is a split of one order. The integer master problem chooses one column per order within
the hours; its answer is a plan, and no bound on other plans. Its relaxation prices the hours, and
the clique cuts if there are any.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.clique_cuts import CliqueCuts, no_cuts
from matching.engine.kernels.solution import SolutionState
from matching.engine.milp.highs import SolverLimits, solve_mip, solve_relaxation
from matching.engine.milp.model import MilpModel, ModelEntries, ModelRows, bare_model, ranges
from matching.engine.model.columns import Floats, Ints

# A column: order, amounts by option, flows by arc, and micros without openings.
Column = tuple[int, Ints, Ints, int]


class MasterDuals(NamedTuple):
    """Holds the optimum of the relaxed master problem.

    `cost` is in micros. The duals are `capacity` in micros per ms by window, `opening` in micros by
    option and `cuts` in micros by clique cut, as in `lagrangian`. `fraction` is by column.
    """

    cost: float
    capacity: Floats
    opening: Floats
    cuts: Floats
    columns: list[Column]
    fraction: Floats


@dataclass(slots=True)
class ColumnPool:
    """Holds the columns of each order with their cost in micros, without openings."""

    arrays: Arrays
    rows: list[dict[tuple[bytes, bytes], int]] = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        self.rows = [{} for _ in self.arrays.order_quantity]

    def add(self, solution: SolutionState) -> None:
        """Adds each order's part of a plan, unless it is unmet."""
        self.add_columns(solution.amount, solution.flow, solution.cost)

    def add_columns(self, amount: Ints, flow: Ints, cost: Ints) -> None:
        """Adds each order's amounts by option and flows by arc, with their cost by order."""
        for order, rows in enumerate(self.rows):
            span, arcs = spans(self.arrays, order)
            made = amount[span]
            if made.any():
                rows.setdefault((made.tobytes(), flow[arcs].tobytes()), int(cost[order]))
        self.count = sum(len(rows) for rows in self.rows)

    def add_fitting(self, others: "ColumnPool") -> None:
        """Adds those columns of another pool that do not exceed what the options can make."""
        for order, rows in enumerate(self.rows):
            span, _ = spans(self.arrays, order)
            most = self.arrays.option_most[span]
            for key, cost in others.rows[order].items():
                if (np.frombuffer(key[0], np.int64) <= most).all():
                    rows.setdefault(key, cost)
        self.count = sum(len(rows) for rows in self.rows)

    def solve_integer_master(
        self, solution: SolutionState, limits: SolverLimits
    ) -> tuple[Ints, Ints] | None:
        """Returns amounts and flows of the cheapest choice of one column per order.

        The search begins from the plan. Returns None if it finds nothing within the limits.
        """
        self.add(solution)
        columns = self._columns()
        model = self._model(columns, no_cuts(self.arrays))
        chosen = self._chosen(columns, solution)
        outcome = solve_mip(model, limits, start=chosen)
        if outcome.values is None:
            return None
        amount, flow = np.zeros_like(solution.amount), np.zeros_like(solution.flow)
        for column in np.flatnonzero(outcome.values[: len(columns)] > 0.5).tolist():
            order, made, sent, _ = columns[column]
            span, arcs = spans(self.arrays, order)
            amount[span], flow[arcs] = made, sent
        return amount, flow

    def solve_relaxed_master(
        self, limits: SolverLimits, clique_cuts: CliqueCuts | None = None
    ) -> MasterDuals | None:
        """Solves the relaxation, with clique cuts if given.

        Returns None if it does not end. With every column in the pool its duals give the highest
        bound by hours and cuts (Gilmore and Gomory 1961).
        """
        columns = self._columns()
        rows = no_cuts(self.arrays) if clique_cuts is None else clique_cuts
        model = self._model(columns, rows)
        outcome = solve_relaxation(model, limits, by_barrier=True)
        if outcome.values is None or outcome.duals is None:
            return None
        orders, windows = len(self.rows), len(self.arrays.window_available)
        worth = np.maximum(-outcome.duals[orders:], 0.0) * model.scale
        _, option, _ = uses(self.arrays, columns)
        linked = _linked(self.arrays, option)
        opening = np.zeros(len(self.arrays.option_order))
        opening[linked] = worth[windows : windows + len(linked)]
        return MasterDuals(
            cost=float(outcome.values @ model.cost) * model.scale,
            capacity=worth[:windows] / self.arrays.window_available,
            opening=opening,
            cuts=worth[windows + len(linked) :],
            columns=columns,
            fraction=outcome.values[: len(columns)],
        )

    def _columns(self) -> list[Column]:
        """Returns all columns, each order's empty one first."""
        columns: list[Column] = []
        worth = (self.arrays.order_unmet * self.arrays.order_quantity).tolist()
        for order, rows in enumerate(self.rows):
            options, arcs = spans(self.arrays, order)
            empty = np.zeros(options.stop - options.start, dtype=np.int64)
            unsent = np.zeros(arcs.stop - arcs.start, dtype=np.int64)
            columns.append((order, empty, unsent, worth[order]))
            for (made, sent), cost in rows.items():
                amounts, flows = np.frombuffer(made, np.int64), np.frombuffer(sent, np.int64)
                columns.append((order, amounts, flows, cost))
        return columns

    def _model(self, columns: list[Column], clique_cuts: CliqueCuts) -> MilpModel:
        """Returns the master problem: one column per order, hours, paid openings, cuts.

        Rows: orders, windows, links in the sequence of their options, cuts.
        """
        arrays = self.arrays
        orders, windows = len(arrays.order_quantity), len(arrays.window_available)
        paid = np.flatnonzero(arrays.window_opening > 0)
        opened = np.zeros(windows, dtype=np.int64)
        opened[paid] = len(columns) + np.arange(len(paid))
        column, option, made = uses(arrays, columns)
        window = arrays.option_window[option]
        spent = spent_ms(arrays, option, made)
        linked = _linked(arrays, option)
        is_linked = arrays.window_opening[window] > 0
        link = orders + windows + np.searchsorted(linked, option[is_linked])
        every = orders + windows + np.arange(len(linked))
        first_cut = orders + windows + len(linked)
        use, counted = _counted(clique_cuts, option, made)
        paid_cuts = np.flatnonzero(arrays.window_opening[clique_cuts.window] > 0)
        parts = (
            ([order for order, _, _, _ in columns], np.arange(len(columns)), 1.0),
            (orders + window, column, spent / arrays.window_available[window]),
            (orders + paid, opened[paid], -1.0),
            (link, column[is_linked], 1.0),
            (every, opened[arrays.option_window[linked]], -1.0),
            (first_cut + counted, column[use], 1.0),
            (first_cut + paid_cuts, opened[clique_cuts.window[paid_cuts]], -1.0),
        )
        own = [cost for _, _, _, cost in columns]
        costs = np.array([*own, *arrays.window_opening[paid].tolist()], dtype=np.float64)
        scale = max(float(costs.max(initial=1.0)) / 1e4, 1.0)
        free = np.where(arrays.window_opening > 0, 0.0, 1.0)
        most = [np.ones(orders), free, np.zeros(len(linked)), free[clique_cuts.window]]
        bounded = windows + len(linked) + len(clique_cuts.window)
        lower = np.concatenate([np.ones(orders), np.full(bounded, -np.inf)])
        rows = ModelRows(lower, np.concatenate(most))
        return bare_model(scale, costs / scale, rows, _summed(parts), integer=True)

    def _chosen(self, columns: list[Column], solution: SolutionState) -> dict[int, float]:
        """Returns the columns of a plan as a start for the solver."""
        chosen: dict[int, float] = {}
        for column, (order, made, sent, _) in enumerate(columns):
            options, arcs = spans(self.arrays, order)
            is_same = np.array_equal(solution.amount[options], made)
            if is_same and np.array_equal(solution.flow[arcs], sent):
                chosen[column] = 1.0
        paid = np.flatnonzero(self.arrays.window_opening > 0)
        for at in np.flatnonzero(solution.users[paid] > 0).tolist():
            chosen[len(columns) + at] = 1.0
        return chosen


def spans(arrays: Arrays, order: int) -> tuple[slice, slice]:
    """Returns the options and the arcs of an order."""
    options = slice(int(arrays.order_options[order]), int(arrays.order_options[order + 1]))
    ops = arrays.order_ops[order : order + 2]
    low, high = arrays.lane_arcs[arrays.op_lanes[ops]].tolist()
    return options, slice(low, high)


def uses(arrays: Arrays, columns: list[Column]) -> tuple[Ints, Ints, Ints]:
    """Returns column, option and amount of everything that columns make."""
    every = np.concatenate([made for _, made, _, _ in columns])
    sizes = np.array([len(made) for _, made, _, _ in columns], dtype=np.int64)
    begins = arrays.order_options[[order for order, _, _, _ in columns]]
    column = np.repeat(np.arange(len(columns)), sizes)
    first = np.cumsum(sizes) - sizes
    option = np.arange(len(every)) - first[column] + begins[column]
    used = np.flatnonzero(every)
    return column[used], option[used], every[used]


def spent_ms(arrays: Arrays, option: Ints, made: Ints) -> Ints:
    """Returns the ms that each use of an option takes."""
    spent: Ints = arrays.option_setup_ms[option] + arrays.option_unit_ms[option] * made
    return spent


def _counted(clique_cuts: CliqueCuts, option: Ints, made: Ints) -> tuple[Ints, Ints]:
    """Returns the uses of options that count in a cut, and in which."""
    entry = ranges(clique_cuts.begin, option)
    use = np.repeat(np.arange(len(option)), np.diff(clique_cuts.begin)[option])
    counts = made[use] > clique_cuts.height[entry]
    return use[counts], clique_cuts.row[entry[counts]]


def _linked(arrays: Arrays, option: Ints) -> Ints:
    """Returns the options, each once, whose window must be opened for a cost."""
    return np.unique(option[arrays.window_opening[arrays.option_window[option]] > 0])


def _summed(
    parts: Sequence[tuple[npt.ArrayLike, Ints, npt.ArrayLike]],
) -> ModelEntries:
    """Adds up entries at the same place: an order may use a window twice."""
    rows = np.concatenate([np.asarray(row, dtype=np.int64) for row, _, _ in parts])
    columns = np.concatenate([column for _, column, _ in parts])
    values = [np.broadcast_to(np.asarray(value, float), len(column)) for _, column, value in parts]
    width = int(columns.max(initial=0)) + 1
    places, at = np.unique(rows * width + columns, return_inverse=True)
    summed: Floats = np.bincount(at, np.concatenate(values)).astype(np.float64)
    return ModelEntries(places // width, places % width, summed)
