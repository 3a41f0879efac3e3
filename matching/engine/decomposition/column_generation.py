"""Prices of hours from split patterns of orders, for components with routings.

While prices move by their subgradient a routing counts by its relaxation, which uses less than any
split of it does. Here every order has the patterns met so far; the best choice among parts of them
prices the hours, orders are split at those prices, and what comes out are more patterns (Gilmore
and Gomory 1961). Prices keep half of the way to the best so far, as the duals alone leap about
(Wentges 1997). No bound is proven here: the splits of routings may end before their trees do.
"""

from dataclasses import dataclass, field

import numpy as np

from matching.engine.decomposition.lagrangian import paid_for_hours
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

# Nodes of a split, of one operation and of a routing: its cost is then 0.5 % off, mostly none.
_NODES, _ROUTE_NODES = 1_500, 200
# The part of the best prices so far.
_KEPT = 0.5
# As close as the splits are.
_CLOSE = 2e-4


@dataclass(slots=True)
class ColumnGeneration:
    """The patterns of some orders, and the best of their prices, as both grow.

    `value` is about the bound that `best` would give were all routings split to the end, in micros.
    `threads` share the orders, by `crew`, a pool's `map`: what comes out does not depend on them.
    """

    arrays: Arrays
    best: Multipliers
    threads: int = 1
    parallel_map: ParallelMap = map
    value: float = -np.inf
    is_over: bool = False
    patterns: ColumnPool = field(init=False)
    _amount: Ints = field(init=False)
    _flow: Ints = field(init=False)
    _cost: Ints = field(init=False)
    _value: Floats = field(init=False)
    _works: list[Workspace] = field(init=False)
    _splits: Splitter = field(init=False)
    _no_rows: CliqueCuts = field(init=False)

    def __post_init__(self) -> None:
        arrays = self.arrays
        self.patterns = ColumnPool(arrays)
        self._amount = np.zeros(len(arrays.option_order), dtype=np.int64)
        self._flow = np.zeros(len(arrays.arc_option), dtype=np.int64)
        self._cost = np.zeros(len(arrays.order_quantity), dtype=np.int64)
        self._value = np.zeros(len(arrays.order_quantity))
        self._works = [workspace_for(arrays) for _ in range(self.threads)]
        self._splits = splitter(arrays, self._works[0])
        self._no_rows = no_cuts(arrays)

    def within(self, left: Arrays) -> "ColumnGeneration":
        """The same orders with less left to them: the best prices, the patterns that still fit."""
        other = ColumnGeneration(left, self.best, self.threads, self.parallel_map)
        other.patterns.take(self.patterns)
        return other

    def begin_from(self, solution: SolutionState) -> None:
        """Takes the patterns of a plan, and those at the prices."""
        self.patterns.add(solution)
        self._try(self.best)

    def improve(self, limits: SolverLimits) -> None:
        """One turn; `is_over` where nothing is left to gain."""
        worth = self.worth(limits)
        if worth is None:
            self.is_over = True
            return
        is_new = self.generate(worth, _KEPT)
        self.is_over = not is_new or worth.cost - self.value <= _CLOSE * worth.cost

    def worth(self, limits: SolverLimits) -> MasterDuals | None:
        """Prices from the patterns so far; none where they are not found within the limits."""
        return self.patterns.prices(limits)

    def generate(self, worth: MasterDuals, kept: float) -> bool:
        """Splits at prices that keep part of the way to the best, and at these themselves.

        Whether they are new patterns.
        """
        best, before = self.best, self.patterns.count
        between = Multipliers(
            kept * best.capacity + (1 - kept) * worth.hour,
            kept * best.opening + (1 - kept) * worth.link,
            best.cardinality,
        )
        self._try(between)
        self._try(Multipliers(worth.hour, worth.link, best.cardinality))
        return self.patterns.count > before

    def _try(self, prices: Multipliers) -> None:
        """Splits all orders at prices, which are the best from now on where their value is."""
        orders = len(self._value)
        cuts = [orders * at // self.threads for at in range(self.threads + 1)]

        def split(at: int) -> None:
            _split_all(
                self.arrays,
                *prices,
                self._works[at],
                self._splits,
                cuts[at],
                cuts[at + 1],
                self._value,
                self._amount,
                self._flow,
                self._cost,
            )

        list(self.parallel_map(split, range(self.threads)))
        self.patterns.add_columns(self._amount, self._flow, self._cost)
        hours, _ = paid_for_hours(self.arrays, self._no_rows, prices.capacity, prices.opening)
        value = hours + float(self._value.sum())
        if value > self.value:
            self.value, self.best = value, prices


@compiled
def _split_all(
    arrays: Arrays,
    hour: Floats,
    link: Floats,
    place: Floats,
    work: Workspace,
    splits: Splitter,
    first: int,
    last: int,
    value: Floats,
    amount: Ints,
    flow: Ints,
    cost: Ints,
) -> None:
    """Splits of the orders from `first` up to `last` at prices.

    Micros at prices in `value`, and without them in `cost`.
    """
    for order in range(first, last):
        begin, end = arrays.order_options[order], arrays.order_options[order + 1]
        price_order(arrays, work, Multipliers(hour, link, place), order, 1.0)
        for option in range(begin, end):
            work.fixed[option - begin] += link[option]
        is_routed = arrays.order_ops[order + 1] - arrays.order_ops[order] > 1
        nodes = _ROUTE_NODES if is_routed else _NODES
        value[order] = splits(arrays, order, work, float(arrays.order_unmet[order]), nodes)
        amount[begin:end] = work.best[: end - begin]
        if is_routed:
            start, stop = first_arc(arrays, order), first_arc(arrays, order + 1)
            flow[start:stop] = work.sent[: stop - start]
        cost[order] = own_cost(arrays, amount, flow, order)
