"""Searches components that are transportation problems with fixed charges.

They have orders of one operation that a window makes at the same time per unit, without setup times
or least lots: then hours flow like goods, and a plan can change along whole chains of orders.
Components with windows that cost to open are excluded: closing one takes many exchanges that each
cost more. What an order leaves flows from one more row, and what a window leaves to one more
column.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.solution import seeded_rng
from matching.engine.model.columns import Ints
from matching.engine.params.search_params import TransportParams
from matching.engine.search.basis_exchange import (
    CandidateArcs,
    SpanningTree,
    TransportNetwork,
    exchange_basis,
    spanning_tree,
)

PARAMS = TransportParams()


def is_transport(arrays: Arrays) -> bool:
    """Returns whether this is a transportation problem without opening costs."""
    return is_flow(arrays) and bool((arrays.window_opening == 0).all())


def is_flow(arrays: Arrays) -> bool:
    """Returns whether the options are bound only by flows between windows and orders."""
    times = arrays.option_unit_ms
    spans = np.diff(arrays.op_sites)
    sizes = np.diff(arrays.site_options)[arrays.option_site]
    if len(times) == 0 or not (times == _window_times(arrays)[arrays.option_window]).all():
        return False
    units = units_of(arrays)[arrays.option_window]
    most = np.minimum(arrays.order_quantity[arrays.option_order], units)
    return bool(
        (np.diff(arrays.order_ops) == 1).all()
        and (arrays.op_max_factories >= spans).all()
        and (arrays.op_min_lot <= 1).all()
        and not arrays.order_whole.any()
        and (arrays.option_setup_ms == 0).all()
        and (arrays.option_least <= 1).all()
        and (arrays.option_most >= most).all()
        and ((sizes == 1) | (arrays.site_fixed[arrays.option_site] == 0)).all()
    )


def _window_times(arrays: Arrays) -> Ints:
    """Returns the ms per unit of one option of each window; every window has one."""
    return arrays.option_unit_ms[arrays.window_rows[arrays.window_begin[:-1]]]


def units_of(arrays: Arrays) -> Ints:
    """Returns the units that each window holds."""
    return arrays.window_available // _window_times(arrays)


def network_of(arrays: Arrays) -> tuple[TransportNetwork, int]:
    """Returns the network and the number of options.

    Arcs are those of options, then of what windows leave, then of what orders leave. The last row
    is what orders leave, the last column is what windows leave.
    """
    units = units_of(arrays)
    windows, orders = len(units), len(arrays.order_quantity)
    rows, idle = windows + 1, windows + 1 + orders
    options = len(arrays.option_order)
    nothing = np.zeros(windows + orders + 1, dtype=np.int64)
    charge = arrays.option_setup + arrays.site_fixed[arrays.option_site]
    window, order = np.arange(windows), np.arange(orders)
    network = TransportNetwork(
        supply=np.append(units, arrays.order_quantity.sum()),
        demand=np.append(arrays.order_quantity, units.sum()),
        tail=np.concatenate([arrays.option_window, window, np.full(orders + 1, windows)]),
        head=np.concatenate(
            [rows + arrays.option_order, np.full(windows, idle), rows + order, [idle]]
        ),
        unit=np.concatenate(
            [arrays.option_unit, np.zeros(windows, np.int64), arrays.order_unmet, [0]]
        ),
        fixed=np.concatenate([charge, nothing]),
    )
    return network, options


def candidate_arcs(network: TransportNetwork) -> CandidateArcs:
    """Returns each node's arcs by their cost beyond the cheapest in their column.

    Fixed charges are spread over the most that an arc takes. Multipliers on hours made this worse:
    the cost decides, and the tree finds where hours are short.
    """
    rows, nodes = len(network.supply), len(network.supply) + len(network.demand)
    most = np.minimum(network.supply[network.tail], network.demand[network.head - rows])
    most = np.maximum(most, 1)
    rate = network.unit + network.fixed / most
    least = np.full(nodes, np.inf)
    np.minimum.at(least, network.head, rate)
    beyond = (rate - least[network.head]) * most
    arcs = np.tile(np.arange(len(beyond), dtype=np.int64), 2)
    node = np.concatenate([network.tail, network.head])
    begin = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(node, minlength=nodes), out=begin[1:])
    return CandidateArcs(begin, arcs[np.lexsort((np.tile(beyond, 2), node))])


@dataclass(slots=True)
class TransportSearch:
    """Searches a transportation problem by basis exchanges, from nothing made."""

    arrays: Arrays
    seed: int
    network: TransportNetwork = field(init=False)
    candidates: CandidateArcs = field(init=False)
    tree: SpanningTree = field(init=False)
    options: int = field(init=False)

    def __post_init__(self) -> None:
        self.network, self.options = network_of(self.arrays)
        self.candidates = candidate_arcs(self.network)
        arcs = np.arange(self.options, len(self.network.tail))
        flow = np.zeros(len(self.network.tail), dtype=np.int64)
        windows = len(self.network.supply) - 1
        flow[self.options : self.options + windows] = self.network.supply[:-1]
        flow[self.options + windows : -1] = self.arrays.order_quantity
        self.tree = spanning_tree(self.network, arcs, flow, seeded_rng(self.seed))

    @property
    def total(self) -> int:
        """Returns the micros of the best plan so far."""
        return int(self.tree.best_total[0])

    def search_until(self, done: Callable[[], float], cost: int) -> None:
        """Exchanges arcs while the temperature falls, until `done` returns 1.

        `done` returns the part of the search that has passed, from 0 to 1. `cost` is an estimate of
        the plan's cost, in micros.
        """
        mean = cost / len(self.tree.parent)
        while (passed := done()) < 1:
            heat = mean * PARAMS.start_heat * (PARAMS.end_heat / PARAMS.start_heat) ** passed
            exchange_basis(self.network, self.candidates, self.tree, PARAMS.chunk, heat)
        exchange_basis(self.network, self.candidates, self.tree, PARAMS.chunk, 0.0)

    def amounts(self) -> Ints:
        """Returns the units by option in the best plan."""
        return self.tree.best[: self.options].copy()
