"""A proven lower bound from prices of hours: every order split at them by itself; no plans.

Hours are priced (π a ms), and so are the links "used by this order ≤ open" (μ an option, where a
window costs something to open), the factories of a routing's operations (κ each, where there are
too many) and, where it is asked for, the rows that only one order of a window can count in (γ
each, see `ceilings`). Whatever the prices ≥ 0, the value

    Σ orders' least cost at prices − Σ κ · allowed − Σ (π · hours + Σ γ)
        + Σ min(0, opening − π · hours − Σ μ − Σ γ)

is at most the cost of any plan (Geoffrion 1974, "Lagrangean relaxation for integer programming");
the third sum is over windows without, the last over those with an opening cost. Orders of one
operation are split exactly, routings by their relaxation, and by branch and bound at the end.
Prices move along the violated hours, deflected by the direction before (Camerini, Fratta, Maffioli
1975), in steps after Polyak, from prices of nothing.
"""

import math
import time
from dataclasses import dataclass, field

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.jit.parallel import ParallelMap
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.clique_cuts import CliqueCuts, max_steps, no_cuts
from matching.engine.kernels.dispatch import Bounder, bounder
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.kernels.single_stage_steps import StepWorkspace, step_workspace_for
from matching.engine.kernels.solution import price_order
from matching.engine.kernels.workspace import Workspace, workspace_for
from matching.engine.model.columns import Floats, Ints

# Splits while prices still move: rarely more nodes are needed, and their bound holds anyhow.
_NODES, _SLACK = 1_500, 1e-6
# The last values at the best prices are worked out further, routings at more and more nodes.
_LAST_NODES, _LAST_ROUTE_NODES, _LAST_SLACK = 20_000, (0, 50, 300, 1_500, 6_000, 30_000), 1e-9
# The nodes to which that goes without a limit of time. About so many times as long does the next
# turn take.
_EFFORT_ROUTE_NODES, _NEXT_TURN = 1_500, 4.0
# Iterations without a better value before steps are halved: few while steps are long, which came
# as far in 30 iterations as 12 throughout in 55; and the least step there is.
_HASTE, _PATIENCE, _LONG_STEP, _LEAST_STEP = 3, 5, 0.05, 2e-4
_DEFLECTION = 1.5
# A sum of n doubles is off by about n × 1e-16 of their sizes; this covers a million rows.
_ROUNDING = 1e-10


@dataclass(slots=True)
class LagrangianDual:
    """The prices of some orders as they improve.

    `hour` is micros a ms by window, `link` micros by option, `place` micros by operation. `bound`
    is the best value so far, in micros, safe against rounding; `best_…` are its prices. `threads`
    share the orders, by `crew`, a pool's `map`: what comes out does not depend on how many.
    `ceilings` are priced too, as `rows`, and their prices move in them.
    """

    arrays: Arrays
    threads: int = 1
    parallel_map: ParallelMap = map
    step: float = 0.5
    bound: float = 0.0
    is_over: bool = False
    clique_cuts: CliqueCuts | None = None
    hour: Floats = field(init=False)
    link: Floats = field(init=False)
    place: Floats = field(init=False)
    best_hour: Floats = field(init=False)
    best_link: Floats = field(init=False)
    best_place: Floats = field(init=False)
    rows: CliqueCuts = field(init=False)
    best_row: Floats = field(init=False)
    _turn: Floats = field(init=False)
    _lower: Floats = field(init=False)
    _spent: Floats = field(init=False)
    _share: Floats = field(init=False)
    _excess: Floats = field(init=False)
    _works: list[Workspace] = field(init=False)
    _step_works: list[StepWorkspace] = field(init=False)
    _bounds: Bounder = field(init=False)
    _idle: int = 0

    def __post_init__(self) -> None:
        arrays = self.arrays
        options, ops = len(arrays.option_order), len(arrays.op_min_lot)
        self.hour = np.zeros(len(arrays.window_available))
        self.link, self.place = np.zeros(options), np.zeros(ops)
        self.best_hour, self.best_link = self.hour.copy(), self.link.copy()
        self.best_place = self.place.copy()
        self.rows = rows = self.clique_cuts or no_cuts(arrays)
        self.best_row = rows.multiplier.copy()
        self._turn = np.zeros(len(self.hour) + options + ops + len(rows.multiplier))
        self._lower = np.zeros(len(arrays.order_quantity))
        self._spent, self._share, self._excess = np.zeros(options), np.zeros(options), np.zeros(ops)
        steps = max_steps(arrays, rows)
        self._works = [workspace_for(arrays, steps) for _ in range(self.threads)]
        self._step_works = [step_workspace_for(work, steps) for work in self._works]
        self._bounds = bounder(arrays, self._works[0], rows, self._step_works[0])

    def begin_from(self, prices: Multipliers, bound: float) -> None:
        """Goes on from prices whose value is known."""
        self.bound = bound
        self.best_hour[:], self.best_link[:], self.best_place[:] = prices
        self._return()

    def improve(self, iterations: int, target: float) -> None:
        """So many steps towards a value of `target`, the cost of a plan; fewer where it is met."""
        for _ in range(iterations):
            before = self.bound
            value = self._evaluate()
            self._idle = 0 if value > before * (1 + 1e-6) else self._idle + 1
            if self._idle >= (_HASTE if self.step > _LONG_STEP else _PATIENCE):
                self._idle, self.step = 0, self.step / 2
                self._return()
                self.value(_NODES, 0, _SLACK)
            self.is_over = self.step < _LEAST_STEP or target - self.bound <= 0
            if self.is_over:
                break
            reach = self.step * max(target - value, 1e-6 * target)
            _move(
                self.arrays,
                self._spent,
                self._share,
                self._excess,
                self.rows,
                self.hour,
                self.link,
                self.place,
                self._turn,
                reach,
            )

    def _evaluate(self) -> float:
        """The value at the prices of now, which are kept where it is the best."""
        value = self.value(_NODES, 0, _SLACK)
        if value > self.bound:
            self.bound = value
            self.best_hour[:], self.best_link[:] = self.hour, self.link
            self.best_place[:], self.best_row[:] = self.place, self.rows.multiplier
        return value

    def try_at(self, hour: Floats, link: Floats, row: Floats) -> None:
        """The value at these prices of hours, links and ceilings."""
        self.hour[:], self.link[:], self.rows.multiplier[:] = hour, link, row
        self._evaluate()

    def finish(self, seconds: float | None) -> None:
        """The value at the best prices, worked out further, in about so many seconds at most.

        Orders of one operation are split to the end, nearly always, and then routings at more and
        more nodes where there are any.
        """
        self._return()
        began = time.monotonic()
        is_routed = len(self.arrays.op_min_lot) > len(self.arrays.order_quantity)
        for nodes in _LAST_ROUTE_NODES if is_routed else (0,):
            turn = time.monotonic()
            self.bound = max(self.bound, self.value(_LAST_NODES, nodes, _LAST_SLACK))
            now = time.monotonic()
            if seconds is None and nodes == _EFFORT_ROUTE_NODES:
                return
            if seconds is not None and now - began + _NEXT_TURN * (now - turn) > seconds:
                return

    def settle(self, prices: Multipliers) -> None:
        """Takes other prices for the best, which are not moved any more; the bound stays."""
        self.best_hour[:], self.best_link[:], self.best_place[:] = prices
        self.is_over = True

    @property
    def best(self) -> Multipliers:
        return Multipliers(self.best_hour, self.best_link, self.best_place)

    @property
    def amounts(self) -> Ints:
        """By option, what orders of one operation made in the splits of the last value."""
        arrays = self.arrays
        made = np.rint(self._spent).astype(np.int64) - arrays.option_setup_ms
        amounts: Ints = np.maximum(made // arrays.option_unit_ms, 0)
        return amounts

    def _return(self) -> None:
        """Goes back to the best prices, and forgets the way."""
        self.hour[:], self.link[:] = self.best_hour, self.best_link
        self.place[:], self.rows.multiplier[:] = self.best_place, self.best_row
        self._turn[:] = 0

    def value(self, nodes: int, route_nodes: int, slack: float) -> float:
        """The bound at the prices of now, in micros, below what rounding could add.

        With no `route_nodes` a routing counts by its relaxation alone.
        """
        orders = len(self._lower)
        cuts = [orders * at // self.threads for at in range(self.threads + 1)]

        def evaluate(at: int) -> None:
            _split_all(
                self.arrays,
                self.hour,
                self.link,
                self.place,
                self._lower,
                self._spent,
                self._share,
                self._excess,
                self._works[at],
                self.rows,
                self._step_works[at],
                self._bounds,
                cuts[at],
                cuts[at + 1],
                nodes,
                route_nodes,
                slack,
            )

        list(self.parallel_map(evaluate, range(self.threads)))
        value, size = paid_for_hours(self.arrays, self.rows, self.hour, self.link)
        value += float(self._lower.sum())
        size += float(np.abs(self._lower).sum())
        return value - _ROUNDING * size if math.isfinite(value) else -math.inf


@compiled
def _split_all(
    arrays: Arrays,
    hour: Floats,
    link: Floats,
    place: Floats,
    lower: Floats,
    spent: Floats,
    share: Floats,
    excess: Floats,
    work: Workspace,
    clique_cuts: CliqueCuts,
    step_work: StepWorkspace,
    bounds: Bounder,
    first: int,
    last: int,
    nodes: int,
    route_nodes: int,
    slack: float,
) -> None:
    """Bounds on the orders from `first` up to `last` at prices, and what their splits use.

    By option `spent` ms and the `share` of it that is used; by operation the `excess` of factories.
    """
    for order in range(first, last):
        begin, end = arrays.order_options[order], arrays.order_options[order + 1]
        price_order(arrays, work, Multipliers(hour, link, place), order, 1.0)
        for option in range(begin, end):
            work.fixed[option - begin] += link[option]
        unmet = float(arrays.order_unmet[order])
        low, high = arrays.order_ops[order], arrays.order_ops[order + 1]
        lower[order] = bounds(
            arrays, order, work, clique_cuts, step_work, unmet, nodes, route_nodes, slack
        )
        if route_nodes > 0 and high - low > 1:
            continue
        if high - low == 1:
            for option in range(begin, end):
                amount = work.best[option - begin]
                share[option] = 1.0 if amount > 0 else 0.0
                spent[option] = arrays.option_unit_ms[option] * amount
            _add_setups(arrays, spent, share, begin, end)
            continue
        for op in range(low, high):
            excess[op] = -arrays.op_max_factories[op]
        for option in range(begin, end):
            at = option - begin
            amount = work.amount[at]
            share[option], spent[option] = 0.0, 0.0
            if amount > 0:
                share[option] = amount / work.most[at]
                spent[option] = arrays.option_unit_ms[option] * amount
                excess[arrays.option_op[option]] += amount / work.site_most[work.site[at]]
        _add_setups(arrays, spent, share, begin, end)


@inner
def _add_setups(arrays: Arrays, spent: Floats, share: Floats, begin: int, end: int) -> None:
    for option in range(begin, end):
        spent[option] += arrays.option_setup_ms[option] * share[option]


@compiled
def paid_for_hours(
    arrays: Arrays, clique_cuts: CliqueCuts, hour: Floats, link: Floats
) -> tuple[float, float]:
    """What the value has for windows, below 0, and the sum of the sizes of its terms."""
    value, size = 0.0, 0.0
    rows = _by_window(arrays, clique_cuts)
    for window in range(len(hour)):
        worth = hour[window] * arrays.window_available[window] + rows[window]
        size += worth
        if arrays.window_opening[window] == 0:
            value -= worth
            continue
        for row in range(arrays.window_begin[window], arrays.window_begin[window + 1]):
            worth += link[arrays.window_rows[row]]
        size += arrays.window_opening[window] + worth
        value += min(0.0, arrays.window_opening[window] - worth)
    return value, size


@inner
def _by_window(arrays: Arrays, clique_cuts: CliqueCuts) -> Floats:
    """The prices of all ceilings of each window."""
    price = np.zeros(len(arrays.window_available))
    for row in range(len(clique_cuts.multiplier)):
        price[clique_cuts.window[row]] += clique_cuts.multiplier[row]
    return price


@compiled
def _move(
    arrays: Arrays,
    spent: Floats,
    share: Floats,
    excess: Floats,
    clique_cuts: CliqueCuts,
    hour: Floats,
    link: Floats,
    place: Floats,
    turn: Floats,
    reach: float,
) -> None:
    """Moves the prices by `reach` micros of value, were the value as linear as it looks here.

    Hours are counted in parts of their window, so that all prices are of one kind. `turn` is the
    direction, of the step before on entry: windows, options, operations, then ceilings.
    """
    windows, options, ops = len(hour), len(link), len(place)
    miss = _misses(arrays, spent, share, excess, clique_cuts, hour, link)
    along, length = 0.0, 0.0
    for at in range(len(miss)):
        along += miss[at] * turn[at]
        length += turn[at] ** 2
    keep = max(0.0, -_DEFLECTION * along / length) if length > 0 else 0.0
    length = 0.0
    for at in range(len(miss)):
        turn[at] = miss[at] + keep * turn[at]
        if at < windows:
            price = hour[at]
        elif at < windows + options:
            price = link[at - windows]
        elif at < windows + options + ops:
            price = place[at - windows - options]
        else:
            price = clique_cuts.multiplier[at - windows - options - ops]
        if price <= 0 and turn[at] < 0:
            turn[at] = 0.0
        length += turn[at] ** 2
    if length <= 0:
        return
    step = reach / length
    for window in range(windows):
        moved = step * turn[window] / arrays.window_available[window]
        hour[window] = max(0.0, hour[window] + moved)
    for option in range(options):
        link[option] = max(0.0, link[option] + step * turn[windows + option])
    for op in range(ops):
        place[op] = max(0.0, place[op] + step * turn[windows + options + op])
    for row in range(len(clique_cuts.multiplier)):
        moved = step * turn[windows + options + ops + row]
        clique_cuts.multiplier[row] = max(0.0, clique_cuts.multiplier[row] + moved)


@inner
def _misses(
    arrays: Arrays,
    spent: Floats,
    share: Floats,
    excess: Floats,
    clique_cuts: CliqueCuts,
    hour: Floats,
    link: Floats,
) -> Floats:
    """How far hours (in parts of the window), links, factories and ceilings are overdrawn."""
    windows, options, first_row = len(hour), len(link), len(hour) + len(link) + len(excess)
    miss = np.zeros(first_row + len(clique_cuts.multiplier))
    miss[windows + options : first_row] = excess
    worths = _by_window(arrays, clique_cuts)
    for window in range(windows):
        used, worth = 0.0, hour[window] * arrays.window_available[window] + worths[window]
        first, last = arrays.window_begin[window], arrays.window_begin[window + 1]
        for row in range(first, last):
            option = arrays.window_rows[row]
            worth += link[option]
            used += spent[option]
        opened = 1.0 if worth >= arrays.window_opening[window] else 0.0
        miss[window] = used / arrays.window_available[window] - opened
        worths[window] = opened
        if arrays.window_opening[window] == 0:
            continue
        for row in range(first, last):
            option = arrays.window_rows[row]
            miss[windows + option] = share[option] - opened
    _add_counts(arrays, spent, clique_cuts, miss[first_row:])
    for row in range(len(clique_cuts.multiplier)):
        miss[first_row + row] -= worths[clique_cuts.window[row]]
    return miss


@inner
def _add_counts(arrays: Arrays, spent: Floats, clique_cuts: CliqueCuts, count: Floats) -> None:
    """Adds up the orders that count in each ceiling."""
    for option in range(len(spent)):
        if spent[option] <= 0:
            continue
        setup, unit = arrays.option_setup_ms[option], arrays.option_unit_ms[option]
        for entry in range(clique_cuts.begin[option], clique_cuts.begin[option + 1]):
            if spent[option] > setup + unit * clique_cuts.height[entry]:
                count[clique_cuts.row[entry]] += 1
