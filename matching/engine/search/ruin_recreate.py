"""Improves a plan of arrays by ruin and recreate: a few orders at a time, or a region of them.

A few orders that share windows are taken out and put back one after another, each at its least
cost by the kernels, with hours at a random part of their prices; the true cost, in integers,
decides by simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983; ruin and recreate: Schrimpf et
al. 2000), and what is refused is rolled back. A region is taken out and put back by a dive. Work
is counted in moves, so that it repeats.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.dispatch import Splitter, splitter
from matching.engine.kernels.min_cost_flow import first_arc
from matching.engine.kernels.multipliers import Multipliers, zero_multipliers
from matching.engine.kernels.solution import (
    Reinserter,
    SolutionState,
    empty_solution,
    fits,
    insert_order,
    keep_best,
    limit_order,
    load_solution,
    own_cost,
    price_order,
    random_below,
    random_unit,
    reinserter,
    remove_order,
    reserve_hours,
)
from matching.engine.kernels.workspace import Workspace, workspace_for
from matching.engine.model.columns import Ints
from matching.engine.search.lagrangian_dive import LagrangianDive

# A split inside a move need not be proved: most end by themselves below this.
_NODES = 40
_SERVE_NODES = 2_000
# Micros of leaving a unit where nothing may be left; far above any cost of making one.
_NEVER = 1e15
_LEAST_ORDERS, _MOST_ORDERS = 2, 6
# A forced order may push out so many others, and is denied a part of its options by chance.
_MOST_PUSHED = 16
_FORCED, _DENIED = 0.3, 0.25
# Prices are taken at up to this part; a quarter of the moves go without.
_DEAREST, _UNPRICED = 1.3, 0.25
# The best plan is copied at most once in so many moves.
_KEEP_EVERY = 200


@dataclass(slots=True)
class RuinRecreate:
    """The plan of some orders and its search."""

    arrays: Arrays
    seed: int
    solution: SolutionState = field(init=False)
    _work: Workspace = field(init=False)
    _splits: Splitter = field(init=False)
    _reinserts: Reinserter = field(init=False)
    _free: Multipliers = field(init=False)
    _dive: LagrangianDive = field(init=False)
    _picked: Ints = field(init=False)
    _saved: Ints = field(init=False)
    _saved_flow: Ints = field(init=False)

    def __post_init__(self) -> None:
        arrays = self.arrays
        self.solution = empty_solution(arrays, self.seed)
        self._work = workspace_for(arrays)
        self._splits = splitter(arrays, self._work)
        self._reinserts = reinserter(arrays, self.solution, self._work, self._splits)
        self._free = zero_multipliers(arrays)
        self._dive = LagrangianDive(arrays)
        options, arcs = len(self._work.best), len(self._work.sent)
        self._picked = np.zeros(_MOST_PUSHED, dtype=np.int64)
        self._saved = np.zeros((_MOST_PUSHED, options), dtype=np.int64)
        self._saved_flow = np.zeros((_MOST_PUSHED, arcs), dtype=np.int64)

    @property
    def total(self) -> int:
        return int(self.solution.best_total[0])

    def start_from(self, amount: Ints, flow: Ints) -> None:
        """Puts these amounts and flows in place of the plan; they must hold."""
        load_solution(self.arrays, self.solution, amount, flow)
        keep_best(self.solution)

    def serve(self, sequence: Ints) -> None:
        """Puts orders in one after another, each at its own least cost over what is left."""
        _serve(
            self.arrays,
            self.solution,
            self._work,
            self._splits,
            self._reinserts,
            self._free,
            sequence,
        )
        keep_best(self.solution)

    def serve_whole(self, sequence: Ints) -> None:
        """Puts orders in one after another, each whole at one factory where that is cheaper than
        leaving it, and else as `serve` does."""
        _serve_whole(
            self.arrays,
            self.solution,
            self._work,
            self._splits,
            self._reinserts,
            self._free,
            sequence,
        )
        keep_best(self.solution)

    def try_from(self, amount: Ints, flow: Ints) -> None:
        """Goes on from these amounts and flows where they fit the hours and are the cheapest."""
        load_solution(self.arrays, self.solution, amount, flow)
        if (self.solution.free < 0).any() or self.solution.total[0] > self.solution.best_total[0]:
            self.back_to_best()
        keep_best(self.solution)

    def build(self, prices: Multipliers, share: float, is_late: Callable[[], bool]) -> None:
        """Puts all orders in anew, by a dive that ends early once it `is_late`."""
        everything = np.arange(len(self.arrays.order_quantity), dtype=np.int64)
        _take_all(self.arrays, self.solution, everything)
        self._dive.run(
            self.solution,
            self._work,
            self._splits,
            self._reinserts,
            everything,
            prices,
            share,
            is_late,
        )
        keep_best(self.solution)

    def search(self, prices: Multipliers, moves: int, heat: float) -> None:
        """So many moves at a heat in micros: a loss of `heat` is accepted with a chance of 1/e."""
        _search(
            self.arrays,
            self.solution,
            self._work,
            self._splits,
            self._reinserts,
            self._picked,
            self._saved,
            self._saved_flow,
            prices,
            moves,
            heat,
        )

    def regions(self, count: int) -> list[Ints]:
        """All orders in so many parts of about one size; those of a part compete for hours."""
        rest = np.arange(len(self.arrays.order_quantity))
        found = []
        for parts in range(count, 1, -1):
            region = _region(self.arrays, self.solution, max(1, len(rest) // parts))
            region = region[np.isin(region, rest)]
            found.append(region)
            rest = np.setdiff1d(rest, region)
        return [part for part in [*found, rest] if len(part)]

    def back_to_best(self) -> None:
        load_solution(
            self.arrays, self.solution, self.solution.best.copy(), self.solution.best_flow.copy()
        )


@compiled
def _serve(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    reinserts: Reinserter,
    free: Multipliers,
    sequence: Ints,
) -> None:
    for order in sequence:
        solution.total[0] -= remove_order(arrays, solution, order)
        solution.total[0] += reinserts(
            arrays, solution, work, splits, free, order, 0.0, 1.0, _SERVE_NODES
        )


@compiled
def _serve_whole(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    reinserts: Reinserter,
    free: Multipliers,
    sequence: Ints,
) -> None:
    for order in sequence:
        solution.total[0] -= remove_order(arrays, solution, order)
        factory = _cheapest_factory(arrays, solution, work, splits, free, order)
        if factory < 0:
            solution.total[0] += reinserts(
                arrays, solution, work, splits, free, order, 0.0, 1.0, _SERVE_NODES
            )
            continue
        _ask_factory(arrays, solution, work, splits, free, order, factory)
        solution.total[0] += insert_order(arrays, solution, order, work.best, work.sent)


@inner
def _cheapest_factory(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    free: Multipliers,
    order: int,
) -> int:
    """The factory that makes the order whole at least cost, below that of leaving it; or −1."""
    least = float(arrays.order_unmet[order] * arrays.order_quantity[order])
    found = -1
    op = arrays.order_ops[order]
    for site in range(arrays.op_sites[op], arrays.op_sites[op + 1]):
        factory = arrays.site_factory[site]
        cost = _ask_factory(arrays, solution, work, splits, free, order, factory)
        if cost < least:
            least, found = cost, factory
    return int(found)


@inner
def _ask_factory(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    free: Multipliers,
    order: int,
    factory: int,
) -> float:
    """The cost of the order whole at one factory, all its operations there, or infinite."""
    price_order(arrays, work, free, order, 0.0)
    limit_order(arrays, solution, work, order, 1.0)
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    for option in range(begin, end):
        if arrays.site_factory[arrays.option_site[option]] != factory:
            work.most[option - begin] = 0
    cost = splits(arrays, order, work, _NEVER, _SERVE_NODES)
    made = 0
    for option in range(begin, end):
        if arrays.option_op[option] == arrays.order_ops[order]:
            made += work.best[option - begin]
    if made < arrays.order_quantity[order] or not fits(arrays, solution, order, work.best):
        return np.inf
    return cost


@compiled
def _take_all(arrays: Arrays, solution: SolutionState, orders: Ints) -> None:
    for order in orders:
        solution.total[0] -= remove_order(arrays, solution, order)


@compiled
def _region(arrays: Arrays, solution: SolutionState, size: int) -> Ints:
    """Orders that compete for hours: from one by chance on, over the windows that they may use."""
    orders = len(arrays.order_quantity)
    found = np.zeros(size, dtype=np.int64)
    is_found = np.zeros(orders, dtype=np.bool_)
    found[0] = random_below(solution.rng, orders)
    is_found[found[0]] = True
    count, tries = 1, 0
    while count < size and tries < 60 * size:
        tries += 1
        order = found[random_below(solution.rng, min(count, 1 + size // 4))]
        begin = arrays.order_options[order]
        options = arrays.order_options[order + 1] - begin
        if options == 0:
            break
        window = arrays.option_window[begin + random_below(solution.rng, options)]
        row, rows = arrays.window_begin[window], arrays.window_begin[window + 1]
        option = arrays.window_rows[row + random_below(solution.rng, rows - row)]
        other = arrays.option_order[option]
        # One that uses the window is nearer than one that only could.
        if not is_found[other] and (
            solution.amount[option] > 0 or random_unit(solution.rng) < 0.15
        ):
            is_found[other] = True
            found[count] = other
            count += 1
    return found[:count]


@inner
def _pick(arrays: Arrays, solution: SolutionState, picked: Ints) -> int:
    """Orders that could use one window: one by chance, and those that use the windows it wants."""
    rng = solution.rng
    wanted = _LEAST_ORDERS + random_below(rng, _MOST_ORDERS - _LEAST_ORDERS + 1)
    first = random_below(rng, len(arrays.order_quantity))
    picked[0] = first
    count = 1
    begin = arrays.order_options[first]
    options = arrays.order_options[first + 1] - begin
    if options == 0:
        return count
    for _ in range(3 * wanted):
        if count >= wanted:
            break
        window = arrays.option_window[begin + random_below(rng, options)]
        row, rows = arrays.window_begin[window], arrays.window_begin[window + 1]
        start = random_below(rng, rows - row)
        takes_idle = random_unit(rng) < 0.2
        for turn in range(rows - row):
            option = arrays.window_rows[row + (start + turn) % (rows - row)]
            if solution.amount[option] == 0 and not takes_idle:
                continue
            order = arrays.option_order[option]
            if _is_new(picked, count, order):
                picked[count] = order
                count += 1
                break
    return count


@inner
def _is_new(picked: Ints, count: int, order: int) -> bool:
    is_new = True
    for at in range(count):
        is_new = is_new and picked[at] != order
    return is_new


@compiled
def _search(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    reinserts: Reinserter,
    picked: Ints,
    saved: Ints,
    saved_flow: Ints,
    multipliers: Multipliers,
    moves: int,
    heat: float,
) -> None:
    rng = solution.rng
    for move in range(moves):
        if random_unit(rng) < _FORCED:
            count, delta = _force(
                arrays, solution, work, splits, reinserts, picked, saved, saved_flow, multipliers
            )
            first = 1
        else:
            count = _pick(arrays, solution, picked)
            delta = 0
            for at in range(count):
                delta -= _pull(arrays, solution, picked, saved, saved_flow, at)
            first = 0
        part = 0.0 if random_unit(rng) < _UNPRICED else _DEAREST * random_unit(rng)
        opening_part = random_unit(rng)
        for at in range(first, count):
            if at > first or random_unit(rng) < 0.5:
                _swap(picked, saved, saved_flow, at, at + random_below(rng, count - at))
            order = picked[at]
            delta += reinserts(
                arrays, solution, work, splits, multipliers, order, part, opening_part, _NODES
            )
        if delta <= 0 or (heat > 0 and random_unit(rng) < np.exp(-delta / heat)):
            solution.total[0] += delta
        else:
            _roll_back(arrays, solution, picked, saved, saved_flow, count)
        if move % _KEEP_EVERY == 0:
            keep_best(solution)
    keep_best(solution)


@inner
def _pull(
    arrays: Arrays, solution: SolutionState, picked: Ints, saved: Ints, saved_flow: Ints, at: int
) -> int:
    """Remembers a picked order's amounts and flows and takes it out; the micros it had cost."""
    order = picked[at]
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    low, high = first_arc(arrays, order), first_arc(arrays, order + 1)
    saved[at, : end - begin] = solution.amount[begin:end]
    saved_flow[at, : high - low] = solution.flow[low:high]
    return remove_order(arrays, solution, order)


@inner
def _force(
    arrays: Arrays,
    solution: SolutionState,
    work: Workspace,
    splits: Splitter,
    reinserts: Reinserter,
    picked: Ints,
    saved: Ints,
    saved_flow: Ints,
    multipliers: Multipliers,
) -> tuple[int, int]:
    """Puts an order where it would go at prices with all hours to itself, and takes out others
    in its way; how many orders were moved, it first, and the micros that this adds."""
    rng = solution.rng
    order = random_below(rng, len(arrays.order_quantity))
    for _ in range(3):
        if solution.cost[order] > 0 and _left(arrays, solution, order) > 0:
            break
        order = random_below(rng, len(arrays.order_quantity))
    picked[0] = order
    delta = -_pull(arrays, solution, picked, saved, saved_flow, 0)
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    price_order(arrays, work, multipliers, order, 0.5 + random_unit(rng))
    for option in range(begin, end):
        window, at = arrays.option_window[option], option - begin
        if solution.users[window] == 0:
            work.fixed[at] += arrays.window_opening[window]
        if random_unit(rng) < _DENIED:
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
            if solution.free[window] >= needed or count >= _MOST_PUSHED:
                break
            other = arrays.window_rows[row + (start + turn) % (rows - row)]
            if solution.amount[other] > 0:
                picked[count] = arrays.option_order[other]
                delta -= _pull(arrays, solution, picked, saved, saved_flow, count)
                count += 1
    if not fits(arrays, solution, order, work.best):
        # Too many in the way: it goes where there is room.
        return count, delta + reinserts(
            arrays, solution, work, splits, multipliers, order, 0.0, 1.0, _NODES
        )
    return count, delta + insert_order(arrays, solution, order, work.best, work.sent)


@inner
def _left(arrays: Arrays, solution: SolutionState, order: int) -> int:
    """Units of an order that are not made."""
    left = arrays.order_quantity[order]
    op = arrays.order_ops[order]
    first, last = arrays.op_sites[op], arrays.op_sites[op + 1]
    for option in range(arrays.site_options[first], arrays.site_options[last]):
        left -= solution.amount[option]
    return int(left)


@inner
def _swap(picked: Ints, saved: Ints, saved_flow: Ints, one: int, other: int) -> None:
    if one == other:
        return
    picked[one], picked[other] = picked[other], picked[one]
    _swap_rows(saved, one, other)
    _swap_rows(saved_flow, one, other)


@inner
def _swap_rows(saved: Ints, one: int, other: int) -> None:
    for at in range(saved.shape[1]):
        kept = saved[one, at]
        saved[one, at] = saved[other, at]
        saved[other, at] = kept


@inner
def _roll_back(
    arrays: Arrays, solution: SolutionState, picked: Ints, saved: Ints, saved_flow: Ints, count: int
) -> None:
    for at in range(count):
        remove_order(arrays, solution, picked[at])
    for at in range(count):
        order = picked[at]
        begin, end = arrays.order_options[order], arrays.order_options[order + 1]
        low, high = first_arc(arrays, order), first_arc(arrays, order + 1)
        solution.amount[begin:end] = saved[at, : end - begin]
        solution.flow[low:high] = saved_flow[at, : high - low]
        solution.cost[order] = own_cost(arrays, solution.amount, solution.flow, order)
        reserve_hours(arrays, solution, order, 1)
