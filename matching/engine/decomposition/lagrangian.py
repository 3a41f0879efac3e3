"""Bounds the cost of any plan by a Lagrangian dual over single orders.

Multipliers ≥ 0 relax the hours of windows (π per ms), the links "used by this order ≤ window is
open" (μ per option, if the window costs something to open), the limits on factories of a routing's
operations (κ each) and, optionally, clique cuts, in each of which one order of a window can count
(γ each, see `clique_cuts`). For any multipliers the value

    Σ orders' least cost at multipliers − Σ κ · allowed − Σ (π · hours + Σ γ)
        + Σ min(0, opening − π · hours − Σ μ − Σ γ)

is at most the cost of any plan (Geoffrion 1974, "Lagrangean relaxation for integer programming");
the third sum is over windows without, the last over those with an opening cost. Orders of one
operation are split exactly, routings by their relaxation, and by branch and bound at the end.
Multipliers start at 0 and follow the subgradient, deflected by the direction before (Camerini,
Fratta and Maffioli 1975), in steps after Polyak.
"""

import math
import time
from dataclasses import dataclass, field

import numpy as np

from matching.engine.decomposition.lagrangian_kernels import (
    SplitResults,
    SplitTools,
    move_multipliers,
    split_orders,
    window_terms,
)
from matching.engine.jit.parallel import ParallelMap
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.clique_cuts import CliqueCuts, max_steps, no_cuts
from matching.engine.kernels.dispatch import Bounder, SplitLimits, bounder
from matching.engine.kernels.multipliers import Multipliers, zero_multipliers
from matching.engine.kernels.workspace import step_workspace_for, workspace_for
from matching.engine.model.columns import Floats, Ints
from matching.engine.params import DualParams

PARAMS = DualParams()
# A sum of n doubles is off by about n × 1e-16 of their sizes; this covers a million rows.
_ROUNDING = 1e-10
_MOVING = SplitLimits(PARAMS.split_nodes, 0, PARAMS.split_slack)


@dataclass(slots=True)
class LagrangianDual:
    """Improves the multipliers of some orders, and keeps the best bound.

    `bound` is the best value so far in micros, safe against rounding, at the multipliers `best`
    and `best_cuts`. `threads` share the orders by `parallel_map`; the result does not depend on
    their number. `clique_cuts` are priced too; their own multipliers move in `cuts`.
    """

    arrays: Arrays
    threads: int = 1
    parallel_map: ParallelMap = map
    step: float = PARAMS.first_step
    bound: float = 0.0
    is_over: bool = False
    clique_cuts: CliqueCuts | None = None
    multipliers: Multipliers = field(init=False)
    best: Multipliers = field(init=False)
    cuts: CliqueCuts = field(init=False)
    best_cuts: Floats = field(init=False)
    _direction: Floats = field(init=False)
    _results: SplitResults = field(init=False)
    _tools: list[SplitTools] = field(init=False)
    _bounds: Bounder = field(init=False)
    _idle: int = 0

    def __post_init__(self) -> None:
        arrays = self.arrays
        orders, options = len(arrays.order_quantity), len(arrays.option_order)
        ops = len(arrays.op_min_lot)
        self.multipliers, self.best = zero_multipliers(arrays), zero_multipliers(arrays)
        self.cuts = cuts = self.clique_cuts or no_cuts(arrays)
        self.best_cuts = cuts.multiplier.copy()
        windows, rows = len(arrays.window_available), len(cuts.multiplier)
        self._direction = np.zeros(windows + options + ops + rows)
        self._results = SplitResults(
            np.zeros(orders), np.zeros(options), np.zeros(options), np.zeros(ops)
        )
        steps = max_steps(arrays, cuts)
        self._tools = []
        for _ in range(self.threads):
            workspace = workspace_for(arrays, steps)
            self._tools.append(SplitTools(workspace, cuts, step_workspace_for(workspace, steps)))
        first = self._tools[0]
        self._bounds = bounder(arrays, first.workspace, cuts, first.steps)

    def begin_from(self, multipliers: Multipliers, bound: float) -> None:
        """Continues from multipliers whose value is known."""
        self.bound = bound
        self._set_best(multipliers)
        self._return_to_best()

    def improve(self, iterations: int, target: float) -> None:
        """Makes steps towards a value of `target`; fewer if it is reached."""
        for _ in range(iterations):
            before = self.bound
            value = self._evaluate()
            self._idle = 0 if value > before * (1 + 1e-6) else self._idle + 1
            is_long = self.step > PARAMS.long_step
            if self._idle >= (PARAMS.early_patience if is_long else PARAMS.patience):
                self._idle, self.step = 0, self.step / 2
                self._return_to_best()
                self._value(_MOVING)
            self.is_over = self.step < PARAMS.min_step or target - self.bound <= 0
            if self.is_over:
                break
            reach = self.step * max(target - value, 1e-6 * target)
            move_multipliers(
                self.arrays, self._results, self.cuts, self.multipliers, self._direction, reach
            )

    def _evaluate(self) -> float:
        """Returns the value at the multipliers, and keeps them if it is the best."""
        value = self._value(_MOVING)
        if value > self.bound:
            self.bound = value
            self._set_best(self.multipliers)
            self.best_cuts[:] = self.cuts.multiplier
        return value

    def _set_best(self, multipliers: Multipliers) -> None:
        """Copies multipliers to the best ones."""
        for best, each in zip(self.best, multipliers, strict=True):
            best[:] = each

    def try_at(self, capacity: Floats, opening: Floats, cuts: Floats) -> None:
        """Evaluates these multipliers of hours, links and cuts."""
        self.multipliers.capacity[:], self.multipliers.opening[:] = capacity, opening
        self.cuts.multiplier[:] = cuts
        self._evaluate()

    def finish(self, seconds: float | None) -> None:
        """Raises the bound at the best multipliers by further splits, in about `seconds`.

        Orders of one operation are nearly always split to the end, and then routings at more and
        more nodes.
        """
        self._return_to_best()
        began = time.monotonic()
        is_routed = len(self.arrays.op_min_lot) > len(self.arrays.order_quantity)
        for nodes in PARAMS.final_route_nodes if is_routed else (0,):
            turn = time.monotonic()
            self.bound = max(self.bound, self.value(PARAMS.final_nodes, nodes, PARAMS.final_slack))
            now = time.monotonic()
            if seconds is None and nodes == PARAMS.effort_route_nodes:
                return
            next_turn = PARAMS.next_turn_factor * (now - turn)
            if seconds is not None and now - began + next_turn > seconds:
                return

    def settle(self, multipliers: Multipliers) -> None:
        """Takes other multipliers as the best and final ones; the bound stays."""
        self._set_best(multipliers)
        self.is_over = True

    @property
    def amounts(self) -> Ints:
        """Returns by option what orders of one operation made in the last splits."""
        arrays = self.arrays
        made = np.rint(self._results.spent).astype(np.int64) - arrays.option_setup_ms
        amounts: Ints = np.maximum(made // arrays.option_unit_ms, 0)
        return amounts

    def _return_to_best(self) -> None:
        """Returns to the best multipliers, and forgets the direction."""
        for current, best in zip(self.multipliers, self.best, strict=True):
            current[:] = best
        self.cuts.multiplier[:] = self.best_cuts
        self._direction[:] = 0

    def value(self, nodes: int, route_nodes: int, slack: float) -> float:
        """Returns the bound at the current multipliers, safe against rounding.

        It is in micros. With no `route_nodes` a routing counts by its relaxation alone.
        """
        return self._value(SplitLimits(nodes, route_nodes, slack))

    def _value(self, limits: SplitLimits) -> float:
        """Returns the bound at the current multipliers within these limits of the splits."""
        lower = self._results.lower
        orders = len(lower)
        ends = [orders * at // self.threads for at in range(self.threads + 1)]

        def evaluate(at: int) -> None:
            split_orders(
                self.arrays,
                self.multipliers,
                self._results,
                self._tools[at],
                self._bounds,
                (ends[at], ends[at + 1]),
                limits,
            )

        list(self.parallel_map(evaluate, range(self.threads)))
        value, size = window_terms(
            self.arrays, self.cuts, self.multipliers.capacity, self.multipliers.opening
        )
        value += float(lower.sum())
        size += float(np.abs(lower).sum())
        return value - _ROUNDING * size if math.isfinite(value) else -math.inf
