"""The problem as arrays, tightened, for the solver; the arrays hold facts and decide nothing.

Rows are taken in the order of their ids, so that a problem gives the same arrays however its rows
were listed. Options that can make nothing are left out: no time for a setup and the least
quantity, no shipment, or no lane in time from or to another usable option. Shipping to the buyer
is folded into the last operation: its unit part into the options, its fixed part into the sites.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.instance.lanes import arcs_of, in_reach, lanes_between
from matching.engine.instance.presolve import (
    Sites,
    UsableOptions,
    least_lots,
    shipment_of,
    sites_of,
    usable_options,
    within,
)
from matching.engine.model.columns import NO_LIMIT, Columns
from matching.engine.model.columns import Flags as Flags
from matching.engine.model.columns import Ints as Ints
from matching.engine.model.problem import Problem, columns_of

# A double holds integers exactly up to here; the floating point solver sees nothing larger.
EXACT_FLOAT = 2**53


@dataclass(frozen=True, slots=True)
class Instance:
    """Columns by row number. A *site* is a factory where one operation may run, a *lane* goes from
    one site to a site of the next operation, an *arc* goes from one option by a lane.

    Options are sorted by order, operation, site and the start of their window, so that the options
    of an order, of an operation and of a site are each one slice. A lot that travels an arc arrives
    at option `arc_entry` of the lane's receiving site, the first that starts in time, and may wait
    there for a later one. `option_most` is what an option can make, `option_limit` what it could
    with hours without end. Times are ms, money is micros.
    """

    columns: Columns
    order_quantity: Ints
    order_unmet: Ints
    order_whole: Flags
    order_ops: Ints
    op_order: Ints
    op_max_factories: Ints
    op_min_lot: Ints
    op_sites: Ints
    site_op: Ints
    site_factory: Ints
    site_fixed: Ints
    site_options: Ints
    option_op: Ints
    option_site: Ints
    option_window: Ints
    option_unit_ms: Ints
    option_setup_ms: Ints
    option_unit: Ints
    option_setup: Ints
    option_least: Ints
    option_most: Ints
    option_limit: Ints
    window_factory: Ints
    window_available: Ints
    window_opening: Ints
    lane_op: Ints
    lane_from: Ints
    lane_to: Ints
    lane_fixed: Ints
    lane_unit: Ints
    arc_option: Ints
    arc_lane: Ints
    arc_entry: Ints
    op_arcs: Ints
    op_lanes: Ints

    @property
    def is_within_floats(self) -> bool:
        """Whether quantities and hours are small enough for a floating point solver."""
        most = max(self.option_most.max(initial=0), self.window_available.max(initial=0))
        return bool(most < EXACT_FLOAT and self.order_quantity.max(initial=0) < EXACT_FLOAT)

    def order_options(self, order: int) -> slice:
        first, last = self.order_ops[order], self.order_ops[order + 1]
        return slice(
            int(self.site_options[self.op_sites[first]]),
            int(self.site_options[self.op_sites[last]]),
        )


def first_come_sequence(instance: Instance) -> list[int]:
    """The orders in the sequence in which a first-come baseline serves them."""
    rows: list[int] = np.argsort(instance.columns.order_submitted, kind="stable").tolist()
    return rows


def build_instance(problem: Problem | Columns) -> Instance:
    """The arrays of a problem; memory in proportion to its options and arcs."""
    columns = columns_of(problem)
    usable = usable_options(columns)
    if len(columns.operation_ids) > len(columns.order_ids):
        usable = usable.take(in_reach(columns, usable, sites_of(columns, usable)))
    sites = sites_of(columns, usable)
    return Instance(
        columns=columns,
        order_quantity=within(columns.order_quantity),
        order_unmet=columns.order_unmet,
        order_whole=columns.order_whole,
        order_ops=columns.order_operations,
        window_factory=columns.window_factory.astype(np.int64),
        window_available=within(columns.window_available_ms),
        window_opening=columns.window_opening,
        **_operation_columns(columns, sites),
        **_site_columns(columns, sites),
        **_option_columns(columns, usable, sites),
        **_lane_columns(columns, usable, sites),
    )


def _operation_columns(columns: Columns, sites: Sites) -> dict[str, Ints]:
    begins = _begins(sites.op, len(columns.operation_ids))
    limit, most = columns.operation_max_factories, np.diff(begins)
    return {
        "op_order": columns.operation_order,
        "op_max_factories": within(np.where(limit == NO_LIMIT, most, np.minimum(limit, most))),
        "op_min_lot": least_lots(columns),
        "op_sites": begins,
    }


def _site_columns(columns: Columns, sites: Sites) -> dict[str, Ints]:
    fixed = np.zeros(len(sites), dtype=np.int64)
    if len(columns.shipment_order):
        last = np.flatnonzero(columns.operation_is_last[sites.op])
        orders = columns.operation_order[sites.op[last]]
        row, _ = shipment_of(columns, orders, sites.factory[last])
        fixed[last] = columns.shipment_fixed[row]
    return {
        "site_op": sites.op,
        "site_factory": sites.factory,
        "site_fixed": fixed,
        "site_options": sites.begins,
    }


def _option_columns(columns: Columns, usable: UsableOptions, sites: Sites) -> dict[str, Ints]:
    return {
        "option_op": usable.op,
        "option_site": sites.option_site,
        "option_window": usable.window,
        "option_unit_ms": within(columns.option_unit_ms[usable.row]),
        "option_setup_ms": within(columns.option_setup_ms[usable.row]),
        "option_unit": usable.unit,
        "option_setup": columns.option_setup[usable.row],
        "option_least": usable.least,
        "option_most": usable.most,
        "option_limit": usable.limit,
    }


def _lane_columns(columns: Columns, usable: UsableOptions, sites: Sites) -> dict[str, Ints]:
    """The lanes that have an arc, and the arcs."""
    lanes = lanes_between(columns, sites)
    arcs = arcs_of(columns, usable, sites, lanes)
    travelled = np.bincount(arcs.lane, minlength=len(lanes.start)) > 0
    lanes = lanes.take(travelled)
    lane_op = sites.op[lanes.start]
    arc_lane = (np.cumsum(travelled) - 1)[arcs.lane]
    return {
        "lane_op": lane_op,
        "lane_from": lanes.start,
        "lane_to": lanes.goal,
        "lane_fixed": lanes.fixed,
        "lane_unit": lanes.unit,
        "arc_option": arcs.option,
        "arc_lane": arc_lane,
        "arc_entry": arcs.entry,
        "op_arcs": _begins(lane_op[arc_lane], len(columns.operation_ids)),
        "op_lanes": _begins(lane_op, len(columns.operation_ids)),
    }


def _begins(rows: Ints, count: int) -> Ints:
    """Where the rows of each of `count` begin in sorted `rows`, and where the last ends."""
    return np.searchsorted(rows, np.arange(count + 1))
