"""Improves a plan by ruin and recreate of a few orders or of a region.

A few orders that share windows are removed and inserted again one after another, each at its least
cost by the kernels, with hours at a random share of their multipliers. The true cost, in integers,
decides by simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983; ruin and recreate: Schrimpf et
al. 2000); a rejected move is rolled back. A region is removed and inserted again by a Lagrangian
dive. Work is counted in moves, so that runs repeat.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.dispatch import Splitter, splitter
from matching.engine.kernels.multipliers import Multipliers, zero_multipliers
from matching.engine.kernels.solution import (
    Reinserter,
    SearchContext,
    SolutionState,
    empty_solution,
    fits,
    insert_order,
    keep_best,
    load_solution,
    price_order,
    random_below,
    random_unit,
    reinserter,
)
from matching.engine.kernels.workspace import workspace_for
from matching.engine.model.columns import Ints
from matching.engine.params.search_params import RuinRecreateParams
from matching.engine.search.greedy_insertion import insert_each, insert_each_whole
from matching.engine.search.lagrangian_dive import LagrangianDive
from matching.engine.search.order_removal import (
    RemovedOrders,
    pick_competitors,
    pick_region,
    remove_all,
    remove_picked,
    restore_removed,
    swap_removed,
)

_PARAMS = RuinRecreateParams()
_NODES, _MAX_REMOVED = _PARAMS.split_nodes, _PARAMS.max_removed
_FORCED_CHANCE, _CLOSED_CHANCE = _PARAMS.forced_chance, _PARAMS.closed_chance
_MAX_PRICE_SHARE, _UNPRICED_CHANCE = _PARAMS.max_price_share, _PARAMS.unpriced_chance
_SWAP_CHANCE, _KEEP_INTERVAL = _PARAMS.swap_chance, _PARAMS.keep_interval
_FORCED_TRIES, _MIN_FORCED_SHARE = _PARAMS.forced_tries, _PARAMS.min_forced_share


@dataclass(slots=True)
class RuinRecreate:
    """Searches for a cheaper plan of some orders; starts from nothing made."""

    arrays: Arrays
    seed: int
    solution: SolutionState = field(init=False)
    _context: SearchContext = field(init=False)
    _splits: Splitter = field(init=False)
    _reinserts: Reinserter = field(init=False)
    _zero: Multipliers = field(init=False)
    _dive: LagrangianDive = field(init=False)
    _removed: RemovedOrders = field(init=False)

    def __post_init__(self) -> None:
        arrays = self.arrays
        self.solution = empty_solution(arrays, self.seed)
        work = workspace_for(arrays)
        self._context = SearchContext(arrays, self.solution, work)
        self._splits = splitter(arrays, work)
        self._reinserts = reinserter(self._context, self._splits)
        self._zero = zero_multipliers(arrays)
        self._dive = LagrangianDive(arrays)
        self._removed = RemovedOrders(
            np.zeros(_MAX_REMOVED, dtype=np.int64),
            np.zeros((_MAX_REMOVED, len(work.best)), dtype=np.int64),
            np.zeros((_MAX_REMOVED, len(work.sent)), dtype=np.int64),
        )

    @property
    def total(self) -> int:
        """Returns the micros of the best plan so far."""
        return int(self.solution.best_total[0])

    def start_from(self, amount: Ints, flow: Ints) -> None:
        """Replaces the plan by amounts and flows that keep every rule."""
        load_solution(self.arrays, self.solution, amount, flow)
        keep_best(self.solution)

    def serve(self, sequence: Ints) -> None:
        """Inserts orders one after another, each at its own least cost over what is left."""
        insert_each(self._context, self._splits, self._reinserts, self._zero, sequence)
        keep_best(self.solution)

    def serve_whole(self, sequence: Ints) -> None:
        """Inserts orders one after another, each whole at one factory where that pays.

        An order that costs less to leave than to make whole is split like in `serve`.
        """
        insert_each_whole(self._context, self._splits, self._reinserts, self._zero, sequence)
        keep_best(self.solution)

    def try_from(self, amount: Ints, flow: Ints) -> None:
        """Continues from amounts and flows if they fit the hours and are the cheapest."""
        load_solution(self.arrays, self.solution, amount, flow)
        if (self.solution.free < 0).any() or self.solution.total[0] > self.solution.best_total[0]:
            self.back_to_best()
        keep_best(self.solution)

    def build(self, prices: Multipliers, share: float, is_late: Callable[[], bool]) -> None:
        """Inserts all orders again by a dive, which ends early once it `is_late`."""
        everything = np.arange(len(self.arrays.order_quantity), dtype=np.int64)
        remove_all(self.arrays, self.solution, everything)
        self._dive.run(
            self._context, self._splits, self._reinserts, everything, prices, share, is_late
        )
        keep_best(self.solution)

    def search(self, prices: Multipliers, moves: int, heat: float) -> None:
        """Makes `moves` moves at a temperature of `heat` micros.

        A move that costs `heat` more is accepted with a probability of 1/e.
        """
        _search(self._context, self._splits, self._reinserts, self._removed, prices, moves, heat)

    def regions(self, count: int) -> list[Ints]:
        """Divides all orders into `count` parts of orders that compete for hours."""
        rest = np.arange(len(self.arrays.order_quantity))
        found = []
        for parts in range(count, 1, -1):
            region = pick_region(self.arrays, self.solution, max(1, len(rest) // parts))
            region = region[np.isin(region, rest)]
            found.append(region)
            rest = np.setdiff1d(rest, region)
        return [part for part in [*found, rest] if len(part)]

    def back_to_best(self) -> None:
        """Returns to the best plan so far."""
        best, flow = self.solution.best.copy(), self.solution.best_flow.copy()
        load_solution(self.arrays, self.solution, best, flow)


@compiled
def _search(
    context: SearchContext,
    splits: Splitter,
    reinserts: Reinserter,
    removed: RemovedOrders,
    multipliers: Multipliers,
    moves: int,
    heat: float,
) -> None:
    arrays, solution = context.arrays, context.solution
    rng = solution.rng
    for move in range(moves):
        if random_unit(rng) < _FORCED_CHANCE:
            count, delta = _force(context, splits, reinserts, removed, multipliers)
            first = 1
        else:
            count = pick_competitors(arrays, solution, removed.order)
            delta = 0
            for at in range(count):
                delta -= remove_picked(arrays, solution, removed, at)
            first = 0
        share = 0.0 if random_unit(rng) < _UNPRICED_CHANCE else _MAX_PRICE_SHARE * random_unit(rng)
        opening_share = random_unit(rng)
        for at in range(first, count):
            if at > first or random_unit(rng) < _SWAP_CHANCE:
                swap_removed(removed, at, at + random_below(rng, count - at))
            order = removed.order[at]
            delta += reinserts(context, splits, multipliers, order, share, opening_share, _NODES)
        if delta <= 0 or (heat > 0 and random_unit(rng) < np.exp(-delta / heat)):
            solution.total[0] += delta
        else:
            restore_removed(arrays, solution, removed, count)
        if move % _KEEP_INTERVAL == 0:
            keep_best(solution)
    keep_best(solution)


@inner
def _force(
    context: SearchContext,
    splits: Splitter,
    reinserts: Reinserter,
    removed: RemovedOrders,
    multipliers: Multipliers,
) -> tuple[int, int]:
    """Inserts an order as if all hours were its own and removes the orders in its way.

    Returns the number of orders moved, the inserted one first, and the micros that this adds.
    """
    arrays, solution, work = context.arrays, context.solution, context.work
    rng = solution.rng
    order = random_below(rng, len(arrays.order_quantity))
    for _ in range(_FORCED_TRIES):
        if solution.cost[order] > 0 and _unmet(arrays, solution, order) > 0:
            break
        order = random_below(rng, len(arrays.order_quantity))
    removed.order[0] = order
    delta = -remove_picked(arrays, solution, removed, 0)
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    price_order(arrays, work, multipliers, order, _MIN_FORCED_SHARE + random_unit(rng))
    for option in range(begin, end):
        window, at = arrays.option_window[option], option - begin
        if solution.users[window] == 0:
            work.fixed[at] += arrays.window_opening[window]
        if random_unit(rng) < _CLOSED_CHANCE:
            work.most[at] = 0
    splits(arrays, order, work, float(arrays.order_unmet[order]), _NODES)
    count = 1
    for option in range(begin, end):
        amount = work.best[option - begin]
        if amount == 0:
            continue
        window = arrays.option_window[option]
        needed = arrays.option_setup_ms[option] + arrays.option_unit_ms[option] * amount
        row, rows = arrays.window_begin[window], arrays.window_begin[window + 1]
        start = random_below(rng, rows - row)
        for turn in range(rows - row):
            if solution.free[window] >= needed or count >= _MAX_REMOVED:
                break
            other = arrays.window_rows[row + (start + turn) % (rows - row)]
            if solution.amount[other] > 0:
                removed.order[count] = arrays.option_order[other]
                delta -= remove_picked(arrays, solution, removed, count)
                count += 1
    if not fits(arrays, solution, order, work.best):
        # Too many orders are in the way: this one goes where hours are free.
        return count, delta + reinserts(context, splits, multipliers, order, 0.0, 1.0, _NODES)
    return count, delta + insert_order(arrays, solution, order, work.best, work.sent)


@inner
def _unmet(arrays: Arrays, solution: SolutionState, order: int) -> int:
    """Returns the units of an order that are not made."""
    left = arrays.order_quantity[order]
    op = arrays.order_ops[order]
    first, last = arrays.op_sites[op], arrays.op_sites[op + 1]
    for option in range(arrays.site_options[first], arrays.site_options[last]):
        left -= solution.amount[option]
    return int(left)
