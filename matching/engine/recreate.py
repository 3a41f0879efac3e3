"""Builds and improves the plan of one component in compiled code: construction, ruin and recreate.

A few orders that share windows are taken out and put back one after another, each at its least
cost by the kernel, with hours at a random part of their prices; the true cost, in integers,
decides by simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983; ruin and recreate: Schrimpf et
al. 2000), and what is refused is rolled back. Work is counted in moves, so that it repeats.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.engine.arrays import Arrays
from matching.engine.compiled import compiled
from matching.engine.kernel import Work, split, work_of
from matching.engine.model import Floats
from matching.engine.tables import Ints

# A split inside a move need not be proved: most end by themselves below this.
_NODES, _SLACK = 40, 1e-4
_BUILD_NODES = 500
_SERVE_NODES = 5_000
_LEAST_ORDERS, _MOST_ORDERS = 2, 6
# A forced order may push out so many others, and is denied a part of its options by chance.
_MOST_PUSHED = 16
_FORCED, _DENIED = 0.3, 0.25
# Prices are taken at up to this part; a quarter of the moves go without.
_DEAREST, _UNPRICED = 1.3, 0.25
# The best plan is copied at most once in so many moves.
_KEEP_EVERY = 200


class Plot(NamedTuple):
    """The plan as it stands: `amount` by option, free ms and users by window, and what it costs.

    `total` and `best_total` are one number each, in micros; `best` are the amounts of the best.
    """

    amount: Ints
    free: Ints
    users: Ints
    cost: Ints
    total: Ints
    best: Ints
    best_total: Ints
    state: npt.NDArray[np.uint64]
    picked: Ints
    saved: Ints


@dataclass(slots=True)
class Recreation:
    """The plan of one component and its search; `hour` are prices in micros a ms."""

    arrays: Arrays
    seed: int
    plot: Plot = field(init=False)
    _work: Work = field(init=False)

    def __post_init__(self) -> None:
        arrays = self.arrays
        options, windows = len(arrays.option_order), len(arrays.window_available)
        orders = len(arrays.order_quantity)
        self._work = work_of(arrays)
        cost = arrays.order_unmet * arrays.order_quantity
        total = np.array([int(cost.sum())], dtype=np.int64)
        longest = max(1, int(np.diff(arrays.order_options).max(initial=0)))
        self.plot = Plot(
            amount=np.zeros(options, dtype=np.int64),
            free=arrays.window_available.copy(),
            users=np.zeros(windows, dtype=np.int64),
            cost=cost,
            total=total,
            best=np.zeros(options, dtype=np.int64),
            best_total=total.copy(),
            state=np.array([2 * self.seed + 0x9E3779B97F4A7C15], dtype=np.uint64),
            picked=np.zeros(_MOST_PUSHED, dtype=np.int64),
            saved=np.zeros((_MOST_PUSHED, longest), dtype=np.int64),
        )
        for _ in range(8):
            _random(self.plot.state)
        if orders == 0:
            raise ValueError("a component without orders")

    @property
    def total(self) -> int:
        return int(self.plot.best_total[0])

    def start_from(self, amount: Ints) -> None:
        """Puts these amounts in place of the plan; they must hold."""
        _load(self.arrays, self.plot, amount)
        _keep(self.plot)

    def try_from(self, amount: Ints) -> None:
        """Goes on from these amounts where they fit the hours and are the cheapest so far."""
        _load(self.arrays, self.plot, amount)
        if (self.plot.free < 0).any() or self.plot.total[0] > self.plot.best_total[0]:
            self.back_to_best()
        _keep(self.plot)

    def first_come(self, sequence: Ints) -> None:
        """Puts the orders in one after another, each at its own least cost over what is left."""
        _serve(self.arrays, self.plot, self._work, sequence)
        _keep(self.plot)

    def construct(self, hour: Floats) -> None:
        """Puts all orders in anew, those that lose most for each priced hour first."""
        self.start_from(np.zeros_like(self.plot.amount))
        sequence = np.argsort(-_worth(self.arrays, self._work, hour), kind="stable")
        _construct(self.arrays, self.plot, self._work, hour, sequence)
        _keep(self.plot)

    def search(self, hour: Floats, moves: int, heat: float) -> None:
        """So many moves at a heat in micros: a loss of `heat` is accepted with a chance of 1/e."""
        _search(self.arrays, self.plot, self._work, hour, moves, heat)

    def back_to_best(self) -> None:
        _load(self.arrays, self.plot, self.plot.best.copy())


@compiled
def _random(state: npt.NDArray[np.uint64]) -> float:
    """A number in [0, 1) by xorshift64* (Vigna 2016)."""
    bits = state[0]
    bits ^= bits >> np.uint64(12)
    bits ^= bits << np.uint64(25)
    bits ^= bits >> np.uint64(27)
    state[0] = bits
    drawn = (bits * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(11)
    return float(drawn) * (1.0 / 9007199254740992.0)


@compiled
def _below(state: npt.NDArray[np.uint64], count: int) -> int:
    return min(int(_random(state) * count), count - 1)


@compiled
def _own_cost(arrays: Arrays, amount: Ints, order: int) -> int:
    """Micros of one order's amounts, without the opening of windows; exact."""
    cost = 0
    left = arrays.order_quantity[order]
    for site in range(arrays.order_sites[order], arrays.order_sites[order + 1]):
        is_used = False
        for option in range(arrays.site_options[site], arrays.site_options[site + 1]):
            if amount[option] > 0:
                is_used = True
                left -= amount[option]
                cost += arrays.option_setup[option] + arrays.option_unit[option] * amount[option]
        if is_used:
            cost += arrays.site_fixed[site]
    return int(cost + left * arrays.order_unmet[order])


@compiled
def _book(arrays: Arrays, plot: Plot, order: int, sign: int) -> int:
    """Takes (1) or gives back (−1) the hours of an order's amounts; what openings cost or save."""
    opening = 0
    for option in range(arrays.order_options[order], arrays.order_options[order + 1]):
        amount = plot.amount[option]
        if amount == 0:
            continue
        window = arrays.option_window[option]
        spent = arrays.option_setup_ms[option] + arrays.option_unit_ms[option] * amount
        plot.free[window] -= sign * spent
        before = plot.users[window]
        plot.users[window] += sign
        if before == 0 or plot.users[window] == 0:
            opening += sign * arrays.window_opening[window]
    return opening


@compiled
def _take_out(arrays: Arrays, plot: Plot, order: int) -> int:
    """Leaves an order; the micros that this saves in setups, units, shipping and openings."""
    saved = plot.cost[order] - _book(arrays, plot, order, -1)
    plot.amount[arrays.order_options[order] : arrays.order_options[order + 1]] = 0
    plot.cost[order] = 0
    return int(saved)


@compiled
def _put_back(
    arrays: Arrays,
    plot: Plot,
    work: Work,
    hour: Floats,
    order: int,
    part: float,
    opening_part: float,
    nodes: int,
) -> int:
    """Puts an order in at its least cost with hours at a part of their prices; its true cost."""
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    for option in range(begin, end):
        window = arrays.option_window[option]
        price = part * hour[window]
        at = option - begin
        work.rate[at] = arrays.option_unit[option] + price * arrays.option_unit_ms[option]
        fixed = arrays.option_setup[option] + price * arrays.option_setup_ms[option]
        if plot.users[window] == 0:
            fixed += opening_part * arrays.window_opening[window]
        work.fixed[at] = fixed
        spare = plot.free[window] - arrays.option_setup_ms[option]
        most = spare // arrays.option_unit_ms[option] if spare > 0 else 0
        work.most[at] = min(arrays.option_most[option], most)
    split(arrays, order, work, float(arrays.order_unmet[order]), nodes, _SLACK)
    plot.amount[begin:end] = work.best[: end - begin]
    plot.cost[order] = _own_cost(arrays, plot.amount, order)
    return int(plot.cost[order] + _book(arrays, plot, order, 1))


@compiled
def _worth(arrays: Arrays, work: Work, hour: Floats) -> Floats:
    """What each order loses if left, for each micro of priced hours that it would take."""
    orders = len(arrays.order_quantity)
    worth = np.zeros(orders)
    mean = hour.sum() / max(1, len(hour))
    for order in range(orders):
        begin, end = arrays.order_options[order], arrays.order_options[order + 1]
        for option in range(begin, end):
            window, at = arrays.option_window[option], option - begin
            price = hour[window]
            work.rate[at] = arrays.option_unit[option] + price * arrays.option_unit_ms[option]
            work.fixed[at] = arrays.option_setup[option] + price * arrays.option_setup_ms[option]
            work.most[at] = arrays.option_most[option]
        unmet = float(arrays.order_unmet[order])
        cost, _, _ = split(arrays, order, work, unmet, _NODES, _SLACK)
        spent = 1.0
        for option in range(begin, end):
            amount = work.best[option - begin]
            if amount > 0:
                price = 0.1 * mean + hour[arrays.option_window[option]]
                time = arrays.option_setup_ms[option] + arrays.option_unit_ms[option] * amount
                spent += price * time
        worth[order] = (unmet * arrays.order_quantity[order] - cost) / spent
    return worth


@compiled
def _serve(arrays: Arrays, plot: Plot, work: Work, sequence: Ints) -> None:
    free = np.zeros(len(plot.free))
    for order in sequence:
        plot.total[0] -= _take_out(arrays, plot, order)
        plot.total[0] += _put_back(arrays, plot, work, free, order, 0.0, 1.0, _SERVE_NODES)


@compiled
def _construct(arrays: Arrays, plot: Plot, work: Work, hour: Floats, sequence: Ints) -> None:
    for order in sequence:
        plot.total[0] -= _take_out(arrays, plot, order)
        plot.total[0] += _put_back(arrays, plot, work, hour, order, 1.0, 1.0, _BUILD_NODES)
    for order in sequence:
        # Once more without prices: hours that nobody took are free to take.
        plot.total[0] -= _take_out(arrays, plot, order)
        plot.total[0] += _put_back(arrays, plot, work, hour, order, 0.0, 1.0, _BUILD_NODES)


@compiled
def _load(arrays: Arrays, plot: Plot, amount: Ints) -> None:
    """Puts these amounts in place of the plan, and works all else out of them."""
    plot.amount[:] = amount
    plot.free[:] = arrays.window_available
    plot.users[:] = 0
    total = 0
    for order in range(len(arrays.order_quantity)):
        plot.cost[order] = _own_cost(arrays, plot.amount, order)
        total += plot.cost[order] + _book(arrays, plot, order, 1)
    plot.total[0] = total


@compiled
def _keep(plot: Plot) -> None:
    """Copies the plan where it is the best so far."""
    if plot.total[0] < plot.best_total[0]:
        plot.best_total[0] = plot.total[0]
        plot.best[:] = plot.amount


@compiled
def _pick(arrays: Arrays, plot: Plot) -> int:
    """Orders that could use one window: one by chance, and those that use the windows it wants."""
    state = plot.state
    wanted = _LEAST_ORDERS + _below(state, _MOST_ORDERS - _LEAST_ORDERS + 1)
    first = _below(state, len(arrays.order_quantity))
    plot.picked[0] = first
    count = 1
    begin = arrays.order_options[first]
    options = arrays.order_options[first + 1] - begin
    if options == 0:
        return count
    for _ in range(3 * wanted):
        if count >= wanted:
            break
        window = arrays.option_window[begin + _below(state, options)]
        row, rows = arrays.window_begin[window], arrays.window_begin[window + 1]
        start = _below(state, rows - row)
        takes_idle = _random(state) < 0.2
        for turn in range(rows - row):
            option = arrays.window_rows[row + (start + turn) % (rows - row)]
            if plot.amount[option] == 0 and not takes_idle:
                continue
            order = arrays.option_order[option]
            is_new = True
            for at in range(count):
                is_new = is_new and plot.picked[at] != order
            if is_new:
                plot.picked[count] = order
                count += 1
                break
    return count


@compiled
def _search(arrays: Arrays, plot: Plot, work: Work, hour: Floats, moves: int, heat: float) -> None:
    state = plot.state
    for move in range(moves):
        if _random(state) < _FORCED:
            count, delta = _force(arrays, plot, work, hour)
            first = 1
        else:
            count, delta = _ruin(arrays, plot)
            first = 0
        part = 0.0 if _random(state) < _UNPRICED else _DEAREST * _random(state)
        opening_part = _random(state)
        for at in range(first, count):
            if at > first or _random(state) < 0.5:
                _swap(plot, at, at + _below(state, count - at))
            order = plot.picked[at]
            delta += _put_back(arrays, plot, work, hour, order, part, opening_part, _NODES)
        if delta <= 0 or (heat > 0 and _random(state) < np.exp(-delta / heat)):
            plot.total[0] += delta
        else:
            _roll_back(arrays, plot, count)
        if move % _KEEP_EVERY == 0:
            _keep(plot)
    _keep(plot)


@compiled
def _ruin(arrays: Arrays, plot: Plot) -> tuple[int, int]:
    """Takes some orders that share windows out; how many, and the micros that this adds."""
    count = _pick(arrays, plot)
    delta = 0
    for at in range(count):
        delta -= _pull(arrays, plot, at)
    return count, delta


@compiled
def _pull(arrays: Arrays, plot: Plot, at: int) -> int:
    """Remembers a picked order's amounts and takes it out; the micros saved."""
    order = plot.picked[at]
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    plot.saved[at, : end - begin] = plot.amount[begin:end]
    return _take_out(arrays, plot, order)


@compiled
def _force(arrays: Arrays, plot: Plot, work: Work, hour: Floats) -> tuple[int, int]:
    """Puts an order where it would go at prices with all hours to itself, and takes out others
    in its way; how many orders were moved, it first, and the micros that this adds."""
    state = plot.state
    order = _below(state, len(arrays.order_quantity))
    for _ in range(3):
        if plot.cost[order] > 0 and _left(arrays, plot, order) > 0:
            break
        order = _below(state, len(arrays.order_quantity))
    plot.picked[0] = order
    delta = -_pull(arrays, plot, 0)
    begin, end = arrays.order_options[order], arrays.order_options[order + 1]
    part = 0.5 + _random(state)
    for option in range(begin, end):
        window, at = arrays.option_window[option], option - begin
        price = part * hour[window]
        work.rate[at] = arrays.option_unit[option] + price * arrays.option_unit_ms[option]
        fixed = arrays.option_setup[option] + price * arrays.option_setup_ms[option]
        work.fixed[at] = fixed + (arrays.window_opening[window] if plot.users[window] == 0 else 0)
        work.most[at] = arrays.option_most[option]
        if _random(state) < _DENIED:
            work.most[at] = 0
    split(arrays, order, work, float(arrays.order_unmet[order]), _NODES, _SLACK)
    count = 1
    for option in range(begin, end):
        amount = work.best[option - begin]
        if amount == 0:
            continue
        window = arrays.option_window[option]
        needed = arrays.option_setup_ms[option] + arrays.option_unit_ms[option] * amount
        row, rows = arrays.window_begin[window], arrays.window_begin[window + 1]
        start = _below(state, rows - row)
        for turn in range(rows - row):
            if plot.free[window] >= needed or count >= _MOST_PUSHED:
                break
            other = arrays.window_rows[row + (start + turn) % (rows - row)]
            if plot.amount[other] > 0:
                plot.picked[count] = arrays.option_order[other]
                delta -= _pull(arrays, plot, count)
                count += 1
        if plot.free[window] < needed:
            # Too many in the way: it goes where there is room.
            work.best[: end - begin] = 0
            return count, delta + _put_back(arrays, plot, work, hour, order, 0.0, 1.0, _NODES)
    plot.amount[begin:end] = work.best[: end - begin]
    plot.cost[order] = _own_cost(arrays, plot.amount, order)
    return count, delta + plot.cost[order] + _book(arrays, plot, order, 1)


@compiled
def _left(arrays: Arrays, plot: Plot, order: int) -> int:
    """Units of an order that are not made."""
    left = arrays.order_quantity[order]
    for option in range(arrays.order_options[order], arrays.order_options[order + 1]):
        left -= plot.amount[option]
    return int(left)


@compiled
def _swap(plot: Plot, one: int, other: int) -> None:
    if one == other:
        return
    plot.picked[one], plot.picked[other] = plot.picked[other], plot.picked[one]
    for at in range(plot.saved.shape[1]):
        kept = plot.saved[one, at]
        plot.saved[one, at] = plot.saved[other, at]
        plot.saved[other, at] = kept


@compiled
def _roll_back(arrays: Arrays, plot: Plot, count: int) -> None:
    for at in range(count):
        _take_out(arrays, plot, plot.picked[at])
    for at in range(count):
        order = plot.picked[at]
        begin, end = arrays.order_options[order], arrays.order_options[order + 1]
        plot.amount[begin:end] = plot.saved[at, : end - begin]
        plot.cost[order] = _own_cost(arrays, plot.amount, order)
        _book(arrays, plot, order, 1)
