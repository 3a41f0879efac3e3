"""Generates columns for components with routings, and prices hours by them.

A column is a split of one order. In the subgradient method a routing counts by its relaxation,
which uses less than any split of it does. Here every order has the columns found so far; the
restricted master problem over them prices the hours, orders are split at those multipliers, and the
splits are new columns (Gilmore and Gomory 1961). Multipliers are smoothed towards the best so far,
as the duals alone oscillate (Wentges 1997). This proves no bound, as the splits of routings may end
before their trees do.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from matching.engine.decomposition.lagrangian_kernels import window_terms
from matching.engine.decomposition.master import ColumnPool, MasterDuals
from matching.engine.jit.compile import compiled
from matching.engine.jit.parallel import ParallelMap
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.clique_cuts import CliqueCuts, no_cuts
from matching.engine.kernels.dispatch import Splitter, splitter
from matching.engine.kernels.min_cost_flow import first_arc
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.kernels.solution import SolutionState, own_cost, price_order
from matching.engine.kernels.workspace import Workspace, workspace_for
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.columns import Floats, Ints
from matching.engine.params import ColumnGenerationParams

PARAMS = ColumnGenerationParams()
# Compiled loops take in module constants, but no attributes of dataclasses.
_NODES, _ROUTE_NODES = PARAMS.split_nodes, PARAMS.route_nodes


class ColumnResults(NamedTuple):
    """Holds new columns, with micros at multipliers (`value`) and without (`cost`).

    `amount` is by option, `flow` by arc.
    """

    value: Floats
    amount: Ints
    flow: Ints
    cost: Ints


@dataclass(slots=True)
class ColumnGeneration:
    """Generates columns of some orders, and keeps the best of their multipliers.

    `value` estimates the bound that `best` would give if all routings were split to the end, in
    micros. `threads` share the orders by `parallel_map`; the result does not depend on their
    number.
    """

    arrays: Arrays
    best: Multipliers
    threads: int = 1
    parallel_map: ParallelMap = map
    value: float = -np.inf
    is_over: bool = False
    pool: ColumnPool = field(init=False)
    _results: ColumnResults = field(init=False)
    _workspaces: list[Workspace] = field(init=False)
    _splits: Splitter = field(init=False)
    _no_cuts: CliqueCuts = field(init=False)

    def __post_init__(self) -> None:
        arrays = self.arrays
        self.pool = ColumnPool(arrays)
        self._results = ColumnResults(
            value=np.zeros(len(arrays.order_quantity)),
            amount=np.zeros(len(arrays.option_order), dtype=np.int64),
            flow=np.zeros(len(arrays.arc_option), dtype=np.int64),
            cost=np.zeros(len(arrays.order_quantity), dtype=np.int64),
        )
        self._workspaces = [workspace_for(arrays) for _ in range(self.threads)]
        self._splits = splitter(arrays, self._workspaces[0])
        self._no_cuts = no_cuts(arrays)

    def restricted_to(self, left: Arrays) -> "ColumnGeneration":
        """Returns the same orders over fewer hours, with the columns that still fit."""
        other = ColumnGeneration(left, self.best, self.threads, self.parallel_map)
        other.pool.add_fitting(self.pool)
        return other

    def begin_from(self, solution: SolutionState) -> None:
        """Adds the columns of a plan, and those at the best multipliers."""
        self.pool.add(solution)
        self._try(self.best)

    def improve(self, limits: SolverLimits) -> None:
        """Makes one round; sets `is_over` if nothing is left to gain."""
        duals = self.solve_master(limits)
        if duals is None:
            self.is_over = True
            return
        is_new = self.generate(duals, PARAMS.smoothing)
        self.is_over = not is_new or duals.cost - self.value <= PARAMS.close_gap * duals.cost

    def solve_master(self, limits: SolverLimits) -> MasterDuals | None:
        """Solves the relaxed master problem; returns None if it does not end."""
        return self.pool.solve_relaxed_master(limits)

    def generate(self, duals: MasterDuals, smoothing: float) -> bool:
        """Splits at smoothed multipliers and the duals; returns if columns are new."""
        best, before = self.best, self.pool.count
        between = Multipliers(
            smoothing * best.capacity + (1 - smoothing) * duals.capacity,
            smoothing * best.opening + (1 - smoothing) * duals.opening,
            best.cardinality,
        )
        self._try(between)
        self._try(Multipliers(duals.capacity, duals.opening, best.cardinality))
        return self.pool.count > before

    def _try(self, multipliers: Multipliers) -> None:
        """Splits all orders at multipliers, and keeps these if their value is the best."""
        results = self._results
        orders = len(results.value)
        ends = [orders * at // self.threads for at in range(self.threads + 1)]

        def split(at: int) -> None:
            _split_all(
                self.arrays,
                multipliers,
                self._workspaces[at],
                self._splits,
                (ends[at], ends[at + 1]),
                results,
            )

        list(self.parallel_map(split, range(self.threads)))
        self.pool.add_columns(results.amount, results.flow, results.cost)
        hours, _ = window_terms(
            self.arrays, self._no_cuts, multipliers.capacity, multipliers.opening
        )
        value = hours + float(results.value.sum())
        if value > self.value:
            self.value, self.best = value, multipliers


@compiled
def _split_all(
    arrays: Arrays,
    multipliers: Multipliers,
    work: Workspace,
    splits: Splitter,
    span: tuple[int, int],
    results: ColumnResults,
) -> None:
    """Splits the orders from `span[0]` up to `span[1]` at multipliers."""
    value, amount, flow, cost = results
    for order in range(span[0], span[1]):
        begin, end = arrays.order_options[order], arrays.order_options[order + 1]
        price_order(arrays, work, multipliers, order, 1.0)
        for option in range(begin, end):
            work.fixed[option - begin] += multipliers.opening[option]
        is_routed = arrays.order_ops[order + 1] - arrays.order_ops[order] > 1
        nodes = _ROUTE_NODES if is_routed else _NODES
        value[order] = splits(arrays, order, work, float(arrays.order_unmet[order]), nodes)
        amount[begin:end] = work.best[: end - begin]
        if is_routed:
            start, stop = first_arc(arrays, order), first_arc(arrays, order + 1)
            flow[start:stop] = work.sent[: stop - start]
        cost[order] = own_cost(arrays, amount, flow, order)
