"""Reduces a problem to the options, sites, lanes and arcs that a plan may use.

Data flows one way: columns → usable options → sites → lanes → arcs. Options that can make nothing
are left out: no time for a setup and the least quantity, no shipment, a factory that cannot make
the least lot, or no lane in time from or to another usable option.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.instance.lanes import Arcs, Lanes, arcs_of, lanes_between, reachable_options
from matching.engine.instance.sites import LARGEST, Sites, UsableOptions, sites_of, within
from matching.engine.model.columns import NO_LIMIT, Columns, Flags, Ints, Rows, found_in


@dataclass(frozen=True, slots=True)
class Presolved:
    """Holds what is left of a problem; `lanes` are those that an arc uses.

    `min_lot` is by operation, `site_fixed` the fixed shipping in micros by site.
    """

    options: UsableOptions
    sites: Sites
    lanes: Lanes
    arcs: Arcs
    min_lot: Ints
    site_fixed: Ints


def presolve(columns: Columns) -> Presolved:
    """Returns the usable options of a problem with their sites, lanes and arcs."""
    min_lot = _min_lots(columns)
    options = _usable_options(columns, min_lot)
    sites = sites_of(columns, options)
    if len(columns.operation_ids) > len(columns.order_ids):
        options = options.take(reachable_options(columns, options, sites))
        sites = sites_of(columns, options)
    lanes = lanes_between(columns, sites)
    arcs = arcs_of(columns, options, sites, lanes)
    used = np.bincount(arcs.lane, minlength=len(lanes.start)) > 0
    arcs = Arcs(arcs.option, (np.cumsum(used) - 1)[arcs.lane], arcs.entry)
    return Presolved(options, sites, lanes.take(used), arcs, min_lot, _site_fixed(columns, sites))


def _min_lots(columns: Columns) -> Ints:
    """Returns the least lot of each operation, never above its order's quantity."""
    quantity = columns.order_quantity[columns.operation_order]
    return within(np.minimum(columns.operation_min_lot, quantity))


def _usable_options(columns: Columns, min_lot: Ints) -> UsableOptions:
    """Returns the options with a shipment, and time for the least quantity.

    Options at factories whose windows together cannot make the least lot are left out.
    """
    op, window = columns.option_operation.astype(np.int64), columns.option_window
    order = columns.operation_order[op]
    least, most, limit = _quantities(columns, order)
    shipping, ships = _unit_shipping(columns, op, order)
    # Only an order that costs nothing in any way can be so large: leaving it unmet is free too.
    rows = np.flatnonzero(ships & (most >= least) & (columns.order_quantity[order] < LARGEST))
    rows = rows[
        np.argsort(op[rows] * len(columns.window_ids) + _window_ranks(columns)[window[rows]])
    ]
    unit = columns.option_unit[rows] + shipping[rows]
    gathered = (each[rows] for each in (least, most, limit))
    usable = UsableOptions(rows, op[rows], window[rows].astype(np.int64), unit, *gathered)
    return usable.take(_can_make_a_lot(columns, usable, min_lot))


def _quantities(columns: Columns, order: Ints) -> tuple[Ints, Ints, Ints]:
    """Returns least and most of each option, and most with unlimited hours."""
    quantity = within(columns.order_quantity)[order]
    available = within(columns.window_available_ms)[columns.option_window]
    spare = available - within(columns.option_setup_ms)
    limit = np.where(columns.option_max == NO_LIMIT, quantity, columns.option_max)
    limit = within(np.minimum(limit, quantity))
    most = np.minimum(limit, spare // within(columns.option_unit_ms))
    return within(np.maximum(columns.option_min, 1)), most, limit


def _unit_shipping(columns: Columns, op: Ints, order: Ints) -> tuple[Ints, Flags]:
    """Returns the shipping per unit of each option, and if it is listed.

    Only last operations ship, and only if the problem lists shipments at all.
    """
    unit, ships = np.zeros(len(op), dtype=np.int64), np.ones(len(op), dtype=bool)
    if len(columns.shipment_order):
        last = np.flatnonzero(columns.operation_is_last[op])
        factories = columns.window_factory[columns.option_window[last]]
        row, there = _shipment_rows(columns, order[last], factories)
        ships[last] = there
        unit[last[there]] = columns.shipment_unit[row[there]]
    return unit, ships


def _site_fixed(columns: Columns, sites: Sites) -> Ints:
    """Returns the fixed shipping charge of each site, in micros."""
    fixed = np.zeros(len(sites), dtype=np.int64)
    if len(columns.shipment_order):
        last = np.flatnonzero(columns.operation_is_last[sites.op])
        orders = columns.operation_order[sites.op[last]]
        row, _ = _shipment_rows(columns, orders, sites.factory[last])
        fixed[last] = columns.shipment_fixed[row]
    return fixed


def _shipment_rows(columns: Columns, orders: Ints, factories: Ints | Rows) -> tuple[Ints, Flags]:
    """Returns the row of each pair's shipment, and whether it is listed."""
    count = len(columns.factory_ids)
    keys = columns.shipment_order.astype(np.int64) * count + columns.shipment_factory
    return found_in(keys, orders * count + factories)


def _window_ranks(columns: Columns) -> Ints:
    """Returns the rank of each window among all, by factory, start and id."""
    order = np.lexsort((columns.window_start, columns.window_factory))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _can_make_a_lot(columns: Columns, usable: UsableOptions, min_lot: Ints) -> Flags:
    """Returns whether the windows of each option's factory can make the least lot."""
    sites = sites_of(columns, usable)
    most = np.minimum(usable.most, min_lot[usable.op])
    if int(min_lot.max(initial=0)) * len(most) >= LARGEST:
        most = most.astype(object)
    together = np.add.reduceat(most, sites.begins[:-1]) if len(sites) else most
    return (together >= min_lot[sites.op]).astype(bool)[sites.option_site]
