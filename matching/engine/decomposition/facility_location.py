"""Bounds and searches components that are capacitated facility location problems.

Orders of one operation are served by windows without fixed charges, and windows cost to open. With
a multiplier for a unit of each order every window decides by itself whether to open, which bounds
the cost; the search is among the windows that opened on the way. The relaxation is that of J. E.
Beasley, "Lagrangean heuristics for location problems", European Journal of Operational Research 65
(1993), 383 to 399, with orders that may stay unmet.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python import min_cost_flow

from matching.engine.kernels.arrays import Arrays
from matching.engine.model.columns import Flags, Floats, Ints
from matching.engine.params import FacilityLocationParams
from matching.engine.search.fixed_charge_transport import is_flow, units_of

PARAMS = FacilityLocationParams()


def is_facility_location(arrays: Arrays) -> bool:
    """Returns whether opening windows is the only cost besides units."""
    return bool(
        is_flow(arrays)
        and (arrays.window_opening > 0).any()
        and (arrays.option_setup == 0).all()
        and (arrays.site_fixed == 0).all()
    )


@dataclass(frozen=True, slots=True)
class RelaxedWindows:
    """Holds the solution of the relaxation at some multipliers.

    `served` are the units that the opened windows would serve, by order.
    """

    bound: float
    opened: Flags
    served: Floats


@dataclass(slots=True)
class FacilityLocationSearch:
    """Searches for the best set of open windows, and bounds the cost.

    `bound` is in micros; `flow` has the units of each option in the cheapest plan found. `opened`
    counts how often each window opened while the multipliers were nearly right.
    """

    arrays: Arrays
    bound: float = 0.0
    total: int = field(init=False)
    flow: Ints = field(init=False)
    multiplier: Floats = field(init=False)
    opened: Ints = field(init=False)
    known: dict[bytes, int] = field(default_factory=dict)
    units: Ints = field(init=False)

    def __post_init__(self) -> None:
        arrays = self.arrays
        self.units = units_of(arrays)
        self.flow = np.zeros(len(arrays.option_order), dtype=np.int64)
        self.total = int(arrays.order_unmet @ arrays.order_quantity)
        self.opened = np.zeros(len(self.units), dtype=np.int64)
        self.multiplier = self._cheapest()

    def _cheapest(self) -> Floats:
        """Returns the cost of a unit of each order where it is cheapest, without openings."""
        least = self.arrays.order_unmet.astype(np.float64)
        np.minimum.at(least, self.arrays.option_order, self.arrays.option_unit.astype(np.float64))
        return least

    def search_until(self, done: Callable[[], float], cost: int) -> None:
        """Climbs to the best multipliers, then searches near the windows opened.

        Ends when `done` reaches 1. `cost` is the cost of a known plan in micros.
        """
        self._climb(done, min(cost, self.total))
        self._search_sets(done)

    def amounts(self) -> Ints:
        """Returns the units by option in the best plan."""
        return self.flow.copy()

    def _climb(self, done: Callable[[], float], target: int) -> None:
        """Climbs to the highest bound, in Polyak's steps towards `target`."""
        best, step, stalled = self._relax(self.multiplier), 1.0, 0
        best_multiplier = multiplier = self.multiplier
        for at in range(PARAMS.iterations):
            if done() >= 1:
                break
            relaxed = self._relax(multiplier)
            if relaxed.bound > best.bound:
                best, best_multiplier, stalled = relaxed, multiplier, 0
            else:
                stalled += 1
            if stalled > PARAMS.patience:
                step, stalled = step * PARAMS.shortening, 0
                relaxed, multiplier = best, best_multiplier
            if at >= PARAMS.count_from * PARAMS.iterations:
                self.opened += relaxed.opened
            if at % PARAMS.patience == 0:
                # A cheaper plan over these windows also lowers the target.
                target = min(target, self._cost_of(relaxed.opened))
            slope = self.arrays.order_quantity - relaxed.served
            norm = float(slope @ slope)
            if norm == 0 or target <= relaxed.bound:
                break
            stride = step * (target - relaxed.bound) / norm
            multiplier = np.minimum(multiplier + stride * slope, self.arrays.order_unmet)
        self.multiplier, self.bound = best_multiplier, max(self.bound, best.bound)

    def _relax(self, multiplier: Floats) -> RelaxedWindows:
        """Solves the relaxation: every window serves what pays at these multipliers."""
        arrays, rows = self.arrays, self.arrays.window_rows
        gain = arrays.option_unit[rows] - multiplier[arrays.option_order[rows]]
        window = arrays.option_window[rows]
        rows, gain = rows[(by_gain := np.lexsort((gain, window)))], gain[by_gain]
        wanted = arrays.order_quantity[arrays.option_order[rows]]
        before = np.cumsum(wanted) - wanted
        before -= before[arrays.window_begin[:-1]][window]
        taken = np.where(gain < 0, np.clip(self.units[window] - before, 0, wanted), 0)
        value = arrays.window_opening.astype(np.float64)
        value += np.bincount(window, taken * gain, len(self.units))
        opened, rest = self._choose(value, multiplier)
        orders = len(arrays.order_quantity)
        served = np.bincount(arrays.option_order[rows], taken * opened[window], orders)
        bound = float(multiplier @ arrays.order_quantity) + rest
        return RelaxedWindows(bound, opened, served.astype(np.float64))

    def _choose(self, value: Floats, multiplier: Floats) -> tuple[Flags, float]:
        """Returns the windows that open, and a lower bound on their cost.

        The bound includes units that do not fit into the opened windows: they stay unmet, each at
        the smallest loss or more. Assuming that every window holds as much as the largest only
        lowers the bound.
        """
        ranked = np.argsort(value, kind="stable")
        sums = np.concatenate([[0.0], np.cumsum(value[ranked])])
        loss = max(0.0, float((self.arrays.order_unmet - multiplier).min()))
        held = np.arange(len(sums)) * int(self.units.max())
        sums += loss * np.maximum(self.arrays.order_quantity.sum() - held, 0)
        count = int(np.argmin(sums))
        opened = np.zeros(len(value), dtype=np.bool_)
        opened[ranked[:count]] = True
        return opened, float(sums[count])

    def _search_sets(self, done: Callable[[], float]) -> None:
        """Descends from the best plan, then from perturbed sets of windows.

        Source: iterated local search (Lourenço, Martin and Stützle 2003).
        """
        likely = np.argsort(-self.opened, kind="stable")
        self._descend(self._standing(), likely, done)
        likely = likely[self.opened[likely] > 0]
        chance, vain = np.random.default_rng(PARAMS.seed), 0
        while vain < PARAMS.max_in_vain and done() < 1:
            before = self.total
            self._descend(_exchanged(self._standing(), likely, chance), likely, done)
            vain = 0 if self.total < before else vain + 1

    def _descend(self, opened: Flags, likely: Ints, done: Callable[[], float]) -> None:
        """Opens, closes and swaps windows while that makes the plan cheaper."""
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
        """Returns the windows that the best plan uses."""
        opened = np.zeros(len(self.units), dtype=np.bool_)
        opened[self.arrays.option_window[self.flow > 0]] = True
        return opened

    def _cost_of(self, opened: Flags) -> int:
        """Returns the micros of the cheapest plan over these windows; keeps the best plan."""
        key = np.packbits(opened).tobytes()
        if key not in self.known:
            flow = self._flow_over(opened)
            used = np.unique(self.arrays.option_window[flow > 0])
            made = np.bincount(self.arrays.option_order, flow, len(self.arrays.order_quantity))
            unmet = self.arrays.order_quantity - made.astype(np.int64)
            total = int(
                self.arrays.option_unit @ flow
                + self.arrays.window_opening[used].sum()
                + self.arrays.order_unmet @ unmet
            )
            self.known[key] = total
            if total < self.total:
                self.total, self.flow = total, flow
        return self.known[key]

    def _flow_over(self, opened: Flags) -> Ints:
        """Returns the units by option of the cheapest flow over these windows.

        Openings are left out. Nodes are windows, then orders, then unmet units, then idle capacity.
        """
        arrays = self.arrays
        windows, orders = len(self.units), len(arrays.order_quantity)
        unmet, idle = windows + orders, windows + orders + 1
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
            np.full(orders, unmet),
            windows + np.arange(orders),
            arrays.order_quantity,
            arrays.order_unmet,
        )
        network.add_arcs_with_capacity_and_unit_cost(
            np.append(open_windows, unmet),
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
    """Closes some open windows, and opens as many of the likely ones, at random."""
    other = opened.copy()
    for among, is_open in ((np.flatnonzero(opened), False), (likely[~opened[likely]], True)):
        other[chance.permutation(among)[: PARAMS.exchanged]] = is_open
    return other


def _neighbours(opened: Flags, likely: Ints) -> list[Flags]:
    """Returns the sets with one window more, one less, or one swapped."""
    inside, outside = likely[opened[likely]][::-1], likely[~opened[likely]]
    changes = [[window] for window in (*outside, *inside)]
    changes += [[shut, other] for other in outside for shut in inside]
    sets = []
    for change in changes:
        other = opened.copy()
        other[change] = ~other[change]
        sets.append(other)
    return sets
