"""Which components are capacitated location problems, their bound and their search as such.

Orders of one operation flow from windows as goods do, without charges of their own, and windows
cost to open. With a worth for a unit of each order every window decides by itself whether to open,
which bounds the cost; which windows opened on the way tells among which to search. The relaxation
is that of J. E. Beasley, "Lagrangean heuristics for location problems", European Journal of
Operational Research 65 (1993), 383 to 399, with orders that may stay unmade.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python import min_cost_flow

from matching.engine.kernels.arrays import Arrays
from matching.engine.model.columns import Flags, Floats, Ints
from matching.engine.search.fixed_charge_transport import is_flow, units_of

# Iterations of the worths; after so many without a higher bound they go back, in shorter steps.
_ITERATIONS, _PATIENCE, _SHORTER = 400, 8, 0.7
# Which windows open is counted in the later part of them.
_COUNT_FROM = 0.4
# So many windows of the best plan are exchanged by chance where nothing near it is cheaper, and so
# often in vain before the search ends.
_EXCHANGED, _MOST_VAIN, _SEED = 2, 60, 1


def is_facility_location(arrays: Arrays) -> bool:
    """Whether all that costs beside units is to open a window."""
    return bool(
        is_flow(arrays)
        and (arrays.window_opening > 0).any()
        and (arrays.option_setup == 0).all()
        and (arrays.site_fixed == 0).all()
    )


@dataclass(frozen=True, slots=True)
class RelaxedWindows:
    """What the windows say to one worth of the orders' units."""

    bound: float
    opened: Flags
    # Units that the opened windows would serve, by order.
    served: Floats


@dataclass(slots=True)
class FacilityLocationSearch:
    """`bound` is in micros; `flow` has the units of each option in the cheapest plan met."""

    arrays: Arrays
    bound: float = 0.0
    total: int = field(init=False)
    flow: Ints = field(init=False)
    worth: Floats = field(init=False)
    # How often each window opened while the worths were nearly right.
    opened: Ints = field(init=False)
    known: dict[bytes, int] = field(default_factory=dict)
    units: Ints = field(init=False)

    def __post_init__(self) -> None:
        arrays = self.arrays
        self.units = units_of(arrays)
        self.flow = np.zeros(len(arrays.option_order), dtype=np.int64)
        self.total = int(arrays.order_unmet @ arrays.order_quantity)
        self.opened = np.zeros(len(self.units), dtype=np.int64)
        self.worth = self._cheapest()

    def _cheapest(self) -> Floats:
        """What a unit of each order costs where it is cheapest, openings left out."""
        least = self.arrays.order_unmet.astype(np.float64)
        np.minimum.at(least, self.arrays.option_order, self.arrays.option_unit.astype(np.float64))
        return least

    def search_until(self, done: Callable[[], float], cost: int) -> None:
        """Worths, then the best sets of open windows near those that they opened, until all of
        the way from 0 to 1 is `done`. `cost` is what a plan costs already, in micros."""
        self._find_worths(done, min(cost, self.total))
        self._search_sets(done)

    def amounts(self) -> Ints:
        """Units by option in the best plan."""
        return self.flow.copy()

    def _find_worths(self, done: Callable[[], float], target: int) -> None:
        """Climbs to the worths of the highest bound, in Polyak's steps towards `target`."""
        best, step, stalled = self._ask(self.worth), 1.0, 0
        best_worth = worth = self.worth
        for at in range(_ITERATIONS):
            if done() >= 1:
                break
            verdict = self._ask(worth)
            if verdict.bound > best.bound:
                best, best_worth, stalled = verdict, worth, 0
            else:
                stalled += 1
            if stalled > _PATIENCE:
                step, stalled = step * _SHORTER, 0
                verdict, worth = best, best_worth
            if at >= _COUNT_FROM * _ITERATIONS:
                self.opened += verdict.opened
            if at % _PATIENCE == 0:
                # Its plan also brings the target nearer.
                target = min(target, self._cost_of(verdict.opened))
            slope = self.arrays.order_quantity - verdict.served
            norm = float(slope @ slope)
            if norm == 0 or target <= verdict.bound:
                break
            stride = step * (target - verdict.bound) / norm
            worth = np.minimum(worth + stride * slope, self.arrays.order_unmet)
        self.worth, self.bound = best_worth, max(self.bound, best.bound)

    def _ask(self, worth: Floats) -> RelaxedWindows:
        """Lets every window serve what pays at these worths, as far as it reaches."""
        arrays, rows = self.arrays, self.arrays.window_rows
        gain = arrays.option_unit[rows] - worth[arrays.option_order[rows]]
        window = arrays.option_window[rows]
        rows, gain = rows[(by_gain := np.lexsort((gain, window)))], gain[by_gain]
        wanted = arrays.order_quantity[arrays.option_order[rows]]
        before = np.cumsum(wanted) - wanted
        before -= before[arrays.window_begin[:-1]][window]
        taken = np.where(gain < 0, np.clip(self.units[window] - before, 0, wanted), 0)
        value = arrays.window_opening.astype(np.float64)
        value += np.bincount(window, taken * gain, len(self.units))
        opened, rest = self._choose(value, worth)
        orders = len(arrays.order_quantity)
        served = np.bincount(arrays.option_order[rows], taken * opened[window], orders)
        bound = float(worth @ arrays.order_quantity) + rest
        return RelaxedWindows(bound, opened, served.astype(np.float64))

    def _choose(self, value: Floats, worth: Floats) -> tuple[Flags, float]:
        """The windows that open by what each is worth, and what they and what they cannot hold
        cost at least.

        So many pieces as do not fit into the opened windows stay unmade, each for at least the
        smallest loss; that every window holds as much as the largest only lowers the bound.
        """
        ranked = np.argsort(value, kind="stable")
        sums = np.concatenate([[0.0], np.cumsum(value[ranked])])
        loss = max(0.0, float((self.arrays.order_unmet - worth).min()))
        held = np.arange(len(sums)) * int(self.units.max())
        sums += loss * np.maximum(self.arrays.order_quantity.sum() - held, 0)
        count = int(np.argmin(sums))
        opened = np.zeros(len(value), dtype=np.bool_)
        opened[ranked[:count]] = True
        return opened, float(sums[count])

    def _search_sets(self, done: Callable[[], float]) -> None:
        """Descends from the best plan, then from sets near it (iterated local search: Lourenço,
        Martin, Stützle 2003), among the windows that ever opened."""
        likely = np.argsort(-self.opened, kind="stable")
        self._descend(self._standing(), likely, done)
        likely = likely[self.opened[likely] > 0]
        chance, vain = np.random.default_rng(_SEED), 0
        while vain < _MOST_VAIN and done() < 1:
            before = self.total
            self._descend(_exchanged(self._standing(), likely, chance), likely, done)
            vain = 0 if self.total < before else vain + 1

    def _descend(self, opened: Flags, likely: Ints, done: Callable[[], float]) -> None:
        """Opens, shuts and swaps windows while that makes the plan cheaper."""
        cost, better = self._cost_of(opened), True
        while better and done() < 1:
            better = False
            for other in _neighbours(opened, likely):
                if done() >= 1:
                    return
                if (found := self._cost_of(other)) < cost:
                    opened, cost, better = other, found, True
                    break

    def _standing(self) -> Flags:
        """The windows that the best plan uses."""
        opened = np.zeros(len(self.units), dtype=np.bool_)
        opened[self.arrays.option_window[self.flow > 0]] = True
        return opened

    def _cost_of(self, opened: Flags) -> int:
        """Micros of the cheapest plan over these windows, which is kept where it is the best."""
        key = np.packbits(opened).tobytes()
        if key not in self.known:
            flow = self._flow_over(opened)
            used = np.unique(self.arrays.option_window[flow > 0])
            made = np.bincount(self.arrays.option_order, flow, len(self.arrays.order_quantity))
            unmade = self.arrays.order_quantity - made.astype(np.int64)
            total = int(
                self.arrays.option_unit @ flow
                + self.arrays.window_opening[used].sum()
                + self.arrays.order_unmet @ unmade
            )
            self.known[key] = total
            if total < self.total:
                self.total, self.flow = total, flow
        return self.known[key]

    def _flow_over(self, opened: Flags) -> Ints:
        """Units by option of the cheapest flow, openings left out, over these windows alone.

        Nodes are windows, then orders, then what stays unmade, then what stays idle.
        """
        arrays = self.arrays
        windows, orders = len(self.units), len(arrays.order_quantity)
        unmade, idle = windows + orders, windows + orders + 1
        options = np.flatnonzero(opened[arrays.option_window])
        open_windows = np.flatnonzero(opened)
        wanted = int(arrays.order_quantity.sum())
        network = min_cost_flow.SimpleMinCostFlow()
        own = network.add_arcs_with_capacity_and_unit_cost(
            arrays.option_window[options],
            windows + arrays.option_order[options],
            np.minimum(
                self.units[arrays.option_window[options]],
                arrays.order_quantity[arrays.option_order[options]],
            ),
            arrays.option_unit[options],
        )
        network.add_arcs_with_capacity_and_unit_cost(
            np.full(orders, unmade),
            windows + np.arange(orders),
            arrays.order_quantity,
            arrays.order_unmet,
        )
        network.add_arcs_with_capacity_and_unit_cost(
            np.append(open_windows, unmade),
            np.full(len(open_windows) + 1, idle),
            np.append(self.units[open_windows], wanted),
            np.zeros(len(open_windows) + 1, dtype=np.int64),
        )
        supply = np.where(opened, self.units, 0)
        idle_units = int(supply.sum())
        network.set_nodes_supplies(
            np.arange(windows + orders + 2),
            np.concatenate([supply, -arrays.order_quantity, [wanted, -idle_units]]),
        )
        status = network.solve()
        if status != network.OPTIMAL:
            raise ArithmeticError(f"The flow over open windows ended with {status}.")
        flow = np.zeros(len(arrays.option_order), dtype=np.int64)
        flow[options] = network.flows(own)
        return flow


def _exchanged(opened: Flags, likely: Ints, chance: np.random.Generator) -> Flags:
    """Some open windows shut, and as many of the likely ones opened, by chance."""
    other = opened.copy()
    for among, is_open in ((np.flatnonzero(opened), False), (likely[~opened[likely]], True)):
        other[chance.permutation(among)[:_EXCHANGED]] = is_open
    return other


def _neighbours(opened: Flags, likely: Ints) -> list[Flags]:
    """Sets with one window more, one less, or one for another; the likely ones first."""
    inside, outside = likely[opened[likely]][::-1], likely[~opened[likely]]
    changes = [[window] for window in (*outside, *inside)]
    changes += [[shut, other] for other in outside for shut in inside]
    sets = []
    for change in changes:
        other = opened.copy()
        other[change] = ~other[change]
        sets.append(other)
    return sets
