"""A proven lower bound from prices of hours: every order split exactly at them; no plans.

Hours are priced (π a ms) and so are the links "used by this order ≤ open" (μ an option, where a
window costs something to open). Whatever the prices ≥ 0, the value

    Σ orders' least cost at prices − Σ π · hours + Σ min(0, opening − π · hours − Σ μ)

is at most the cost of any plan (Geoffrion 1974, "Lagrangean relaxation for integer programming");
the middle sum is over windows without, the last over those with an opening cost. Prices move along
the violated hours, deflected by the direction before (Camerini, Fratta, Maffioli 1975), in steps
after Polyak.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.compiled import compiled
from matching.engine.kernel import Work, split, work_of
from matching.engine.model import Floats
from matching.engine.tables import Ints

# Splits while prices still move: rarely more nodes are needed, and their bound holds anyhow.
_NODES, _SLACK = 1_500, 1e-6
# The last value at the best prices is worked out to the end, nearly always.
_LAST_NODES, _LAST_SLACK = 20_000, 1e-9
# Iterations without a better value before steps are halved, and the least step there is.
_PATIENCE, _LEAST_STEP = 12, 2e-4
_DEFLECTION = 1.5
# A sum of n doubles is off by about n × 1e-16 of their sizes; this covers a million rows.
_ROUNDING = 1e-10


@dataclass(slots=True)
class Pricing:
    """The prices of one component as they improve; `hour` in micros a ms, `link` in micros.

    A link has a price only where its window costs something to open.
    `bound` is the best value so far, in micros, safe against rounding; `best_hour` its prices.
    """

    arrays: Arrays
    hour: Floats
    step: float = 0.5
    bound: float = 0.0
    link: Floats = field(init=False)
    best_hour: Floats = field(init=False)
    best_link: Floats = field(init=False)
    amount: Ints = field(init=False)
    is_over: bool = False
    _hour_turn: Floats = field(init=False)
    _link_turn: Floats = field(init=False)
    _work: Work = field(init=False)
    _idle: int = 0

    def __post_init__(self) -> None:
        arrays = self.arrays
        self.link = np.zeros(len(arrays.option_order))
        self.best_hour, self.best_link = self.hour.copy(), self.link.copy()
        self.amount = np.zeros(len(arrays.option_order), dtype=np.int64)
        self._hour_turn, self._link_turn = np.zeros_like(self.hour), np.zeros_like(self.link)
        self._work = work_of(arrays)

    def improve(self, iterations: int, target: float) -> None:
        """So many steps towards a value of `target`, the cost of a plan; fewer where it is met."""
        for _ in range(iterations):
            value = self.value(_NODES, _SLACK)
            if value > self.bound:
                self._idle = 0 if value > self.bound * (1 + 1e-6) else self._idle + 1
                self.bound = value
                self.best_hour[:], self.best_link[:] = self.hour, self.link
            else:
                self._idle += 1
            if self._idle >= _PATIENCE:
                self._idle, self.step = 0, self.step / 2
                self.hour[:], self.link[:] = self.best_hour, self.best_link
                self._hour_turn[:], self._link_turn[:] = 0, 0
                self.value(_NODES, _SLACK)
            self.is_over = self.step < _LEAST_STEP or target - self.bound <= 0
            if self.is_over:
                break
            _move(
                self.arrays,
                self.amount,
                self.hour,
                self.link,
                self._hour_turn,
                self._link_turn,
                self.step * max(target - value, 1e-6 * target),
            )

    def finish(self) -> None:
        """The value at the best prices, worked out to the end."""
        self.hour[:], self.link[:] = self.best_hour, self.best_link
        self.bound = max(self.bound, self.value(_LAST_NODES, _LAST_SLACK))

    def value(self, nodes: int, slack: float) -> float:
        """The bound at the prices of now, in micros, below what rounding could add."""
        value, size = _value(
            self.arrays, self.hour, self.link, self.amount, self._work, nodes, slack
        )
        return value - _ROUNDING * size if math.isfinite(value) else -math.inf


@compiled
def _value(
    arrays: Arrays,
    hour: Floats,
    link: Floats,
    amount: Ints,
    work: Work,
    nodes: int,
    slack: float,
) -> tuple[float, float]:
    """The value of the prices, and the sum of the sizes of its terms."""
    value = 0.0
    for order in range(len(arrays.order_quantity)):
        begin, end = arrays.order_options[order], arrays.order_options[order + 1]
        for option in range(begin, end):
            window = arrays.option_window[option]
            price = hour[window]
            at = option - begin
            work.rate[at] = arrays.option_unit[option] + price * arrays.option_unit_ms[option]
            fixed = arrays.option_setup[option] + price * arrays.option_setup_ms[option]
            work.fixed[at] = fixed + link[option]
            work.most[at] = arrays.option_most[option]
        unmet = float(arrays.order_unmet[order])
        _, lower, _ = split(arrays, order, work, unmet, nodes, slack)
        value += lower
        amount[begin:end] = work.best[: end - begin]
    size = value
    for window in range(len(hour)):
        worth = hour[window] * arrays.window_available[window]
        size += worth
        if arrays.window_opening[window] == 0:
            value -= worth
            continue
        for place in range(arrays.window_begin[window], arrays.window_begin[window + 1]):
            worth += link[arrays.window_rows[place]]
        size += arrays.window_opening[window] + worth
        value += min(0.0, arrays.window_opening[window] - worth)
    return value, size


@compiled
def _move(
    arrays: Arrays,
    amount: Ints,
    hour: Floats,
    link: Floats,
    hour_turn: Floats,
    link_turn: Floats,
    reach: float,
) -> None:
    """Moves the prices by `reach` micros of value, were the value as linear as it looks here.

    Hours are counted in parts of their window, so that prices of hours and links are of one kind.
    The turns are the directions, of the step before on entry.
    """
    hour_miss, link_miss = _misses(arrays, amount, hour, link)
    along, length = 0.0, 0.0
    for window in range(len(hour)):
        along += hour_miss[window] * hour_turn[window]
        length += hour_turn[window] ** 2
    for option in range(len(link)):
        along += link_miss[option] * link_turn[option]
        length += link_turn[option] ** 2
    keep = max(0.0, -_DEFLECTION * along / length) if length > 0 else 0.0
    length = 0.0
    for window in range(len(hour)):
        hour_turn[window] = hour_miss[window] + keep * hour_turn[window]
        if hour[window] <= 0 and hour_turn[window] < 0:
            hour_turn[window] = 0.0
        length += hour_turn[window] ** 2
    for option in range(len(link)):
        link_turn[option] = link_miss[option] + keep * link_turn[option]
        if link[option] <= 0 and link_turn[option] < 0:
            link_turn[option] = 0.0
        length += link_turn[option] ** 2
    if length <= 0:
        return
    for window in range(len(hour)):
        moved = reach / length * hour_turn[window] / arrays.window_available[window]
        hour[window] = max(0.0, hour[window] + moved)
    for option in range(len(link)):
        link[option] = max(0.0, link[option] + reach / length * link_turn[option])


@compiled
def _misses(arrays: Arrays, amount: Ints, hour: Floats, link: Floats) -> tuple[Floats, Floats]:
    """How far hours (in parts of the window) and links are overdrawn by the splits."""
    hour_miss = np.zeros(len(hour))
    link_miss = np.zeros(len(link))
    for window in range(len(hour)):
        spent, worth = 0.0, hour[window] * arrays.window_available[window]
        first, last = arrays.window_begin[window], arrays.window_begin[window + 1]
        for place in range(first, last):
            option = arrays.window_rows[place]
            worth += link[option]
            if amount[option] > 0:
                spent += arrays.option_setup_ms[option]
                spent += arrays.option_unit_ms[option] * amount[option]
        opened = 1.0 if worth >= arrays.window_opening[window] else 0.0
        hour_miss[window] = spent / arrays.window_available[window] - opened
        if arrays.window_opening[window] == 0:
            continue
        for place in range(first, last):
            option = arrays.window_rows[place]
            link_miss[option] = (1.0 if amount[option] > 0 else 0.0) - opened
    return hour_miss, link_miss
