"""Holds a problem as tightened arrays for the solvers.

Rows are sorted by their ids, so that a problem gives the same arrays in whatever order its rows
were listed. Shipping to the buyer is folded into the last operation: the part per unit into the
options, the fixed part into the sites. `presolve` decides which options and lanes are left out.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.instance.presolve import Presolved, presolve
from matching.engine.instance.sites import within
from matching.engine.model.columns import NO_LIMIT, Columns, Flags, Ints
from matching.engine.model.problem import Problem, columns_of

# A double holds integers exactly up to here; the floating point solver sees nothing larger.
EXACT_FLOAT = 2**53


@dataclass(frozen=True, slots=True)
class Instance:
    """Holds the problem by row number.

    A *site* is a factory where one operation may run, a *lane* goes from
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
        """Returns whether quantities and hours are small enough for doubles."""
        most = max(self.option_most.max(initial=0), self.window_available.max(initial=0))
        return bool(most < EXACT_FLOAT and self.order_quantity.max(initial=0) < EXACT_FLOAT)

    def order_options(self, order: int) -> slice:
        """Returns the rows of the options of an order."""
        first, last = self.order_ops[order], self.order_ops[order + 1]
        return slice(
            int(self.site_options[self.op_sites[first]]),
            int(self.site_options[self.op_sites[last]]),
        )


def first_come_sequence(instance: Instance) -> list[int]:
    """Returns the orders in the sequence that a first-come baseline serves."""
    rows: list[int] = np.argsort(instance.columns.order_submitted, kind="stable").tolist()
    return rows


def build_instance(problem: Problem | Columns) -> Instance:
    """Presolves a problem and returns it as arrays."""
    columns = columns_of(problem)
    presolved = presolve(columns)
    return Instance(
        columns=columns,
        order_quantity=within(columns.order_quantity),
        order_unmet=columns.order_unmet,
        order_whole=columns.order_whole,
        order_ops=columns.order_operations,
        window_factory=columns.window_factory.astype(np.int64),
        window_available=within(columns.window_available_ms),
        window_opening=columns.window_opening,
        **_operation_arrays(columns, presolved),
        **_site_arrays(presolved),
        **_option_arrays(columns, presolved),
        **_lane_arrays(columns, presolved),
    )


def _operation_arrays(columns: Columns, presolved: Presolved) -> dict[str, Ints]:
    """Returns the arrays by operation."""
    begins = _begins(presolved.sites.op, len(columns.operation_ids))
    limit, most = columns.operation_max_factories, np.diff(begins)
    return {
        "op_order": columns.operation_order,
        "op_max_factories": within(np.where(limit == NO_LIMIT, most, np.minimum(limit, most))),
        "op_min_lot": presolved.min_lot,
        "op_sites": begins,
    }


def _site_arrays(presolved: Presolved) -> dict[str, Ints]:
    """Returns the arrays by site."""
    return {
        "site_op": presolved.sites.op,
        "site_factory": presolved.sites.factory,
        "site_fixed": presolved.site_fixed,
        "site_options": presolved.sites.begins,
    }


def _option_arrays(columns: Columns, presolved: Presolved) -> dict[str, Ints]:
    """Returns the arrays by option."""
    options = presolved.options
    return {
        "option_op": options.op,
        "option_site": presolved.sites.option_site,
        "option_window": options.window,
        "option_unit_ms": within(columns.option_unit_ms[options.row]),
        "option_setup_ms": within(columns.option_setup_ms[options.row]),
        "option_unit": options.unit,
        "option_setup": columns.option_setup[options.row],
        "option_least": options.least,
        "option_most": options.most,
        "option_limit": options.limit,
    }


def _lane_arrays(columns: Columns, presolved: Presolved) -> dict[str, Ints]:
    """Returns the arrays by lane and by arc."""
    lanes, arcs = presolved.lanes, presolved.arcs
    lane_op = presolved.sites.op[lanes.start]
    return {
        "lane_op": lane_op,
        "lane_from": lanes.start,
        "lane_to": lanes.goal,
        "lane_fixed": lanes.fixed,
        "lane_unit": lanes.unit,
        "arc_option": arcs.option,
        "arc_lane": arcs.lane,
        "arc_entry": arcs.entry,
        "op_arcs": _begins(lane_op[arcs.lane], len(columns.operation_ids)),
        "op_lanes": _begins(lane_op, len(columns.operation_ids)),
    }


def _begins(rows: Ints, count: int) -> Ints:
    """Returns where the rows of each of `count` begin in sorted `rows`, and the end."""
    return np.searchsorted(rows, np.arange(count + 1))
