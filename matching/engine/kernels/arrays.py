"""Copies some orders of an instance into arrays for compiled code.

Rows are numbered from 0 and keep the sequence of the instance: the options, sites, lanes and arcs
of an order are slices.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matching.engine.instance.instance import Instance
from matching.engine.model.columns import Flags, Ints


class Arrays(NamedTuple):
    """Holds columns by row number; times are in ms, money in micros.

    Entry i of `order_ops`, `order_sites`, `order_options`, `op_sites`, `site_options`, `op_lanes`
    and `lane_arcs` is where the slice of row i begins; they have one row more. `window_rows` lists
    the options of each window, from `window_begin` of it on.
    """

    order_quantity: Ints
    order_unmet: Ints
    order_whole: Flags
    order_ops: Ints
    order_sites: Ints
    order_options: Ints
    op_max_factories: Ints
    op_min_lot: Ints
    op_sites: Ints
    op_lanes: Ints
    site_factory: Ints
    site_fixed: Ints
    site_options: Ints
    option_order: Ints
    option_op: Ints
    option_site: Ints
    option_window: Ints
    option_unit_ms: Ints
    option_setup_ms: Ints
    option_unit: Ints
    option_setup: Ints
    option_least: Ints
    option_most: Ints
    lane_from: Ints
    lane_to: Ints
    lane_fixed: Ints
    lane_unit: Ints
    lane_arcs: Ints
    arc_option: Ints
    arc_entry: Ints
    window_available: Ints
    window_opening: Ints
    window_begin: Ints
    window_rows: Ints


class Numbers(NamedTuple):
    """Holds the instance row of each row of `Arrays`."""

    orders: Ints
    options: Ints
    windows: Ints
    arcs: Ints


def arrays_of(instance: Instance, orders: Sequence[int] | Ints) -> tuple[Arrays, Numbers]:
    """Returns the arrays of some orders and the instance rows that they hold."""
    rows = np.sort(np.asarray(orders, dtype=np.int64))
    order_ops, ops = slices(instance.order_ops, rows)
    op_sites, sites = slices(instance.op_sites, ops)
    site_options, options = slices(instance.site_options, sites)
    op_lanes, lanes = slices(instance.op_lanes, ops)
    _, arcs = slices(instance.op_arcs, ops)
    windows, window = np.unique(instance.option_window[options], return_inverse=True)
    window = window.astype(np.int64)
    site = np.repeat(np.arange(len(sites), dtype=np.int64), np.diff(site_options))
    op_of_site = np.repeat(np.arange(len(ops), dtype=np.int64), np.diff(op_sites))
    order_of_op = np.repeat(np.arange(len(rows), dtype=np.int64), np.diff(order_ops))
    option_op = op_of_site[site]
    begin = np.zeros(len(windows) + 1, dtype=np.int64)
    np.cumsum(np.bincount(window, minlength=len(windows)), out=begin[1:])
    arc_lane = np.searchsorted(lanes, instance.arc_lane[arcs])
    arrays = Arrays(
        order_quantity=instance.order_quantity[rows],
        order_unmet=instance.order_unmet[rows],
        order_whole=instance.order_whole[rows],
        order_ops=order_ops,
        order_sites=op_sites[order_ops],
        order_options=site_options[op_sites[order_ops]],
        op_max_factories=instance.op_max_factories[ops],
        op_min_lot=instance.op_min_lot[ops],
        op_sites=op_sites,
        op_lanes=op_lanes,
        site_factory=instance.site_factory[sites],
        site_fixed=instance.site_fixed[sites],
        site_options=site_options,
        option_order=order_of_op[option_op],
        option_op=option_op,
        option_site=site,
        option_window=window,
        option_unit_ms=instance.option_unit_ms[options],
        option_setup_ms=instance.option_setup_ms[options],
        option_unit=instance.option_unit[options],
        option_setup=instance.option_setup[options],
        option_least=instance.option_least[options],
        option_most=instance.option_most[options],
        lane_from=np.searchsorted(sites, instance.lane_from[lanes]),
        lane_to=np.searchsorted(sites, instance.lane_to[lanes]),
        lane_fixed=instance.lane_fixed[lanes],
        lane_unit=instance.lane_unit[lanes],
        lane_arcs=np.searchsorted(arc_lane, np.arange(len(lanes) + 1)),
        arc_option=np.searchsorted(options, instance.arc_option[arcs]),
        arc_entry=np.searchsorted(options, instance.arc_entry[arcs]),
        window_available=instance.window_available[windows],
        window_opening=instance.window_opening[windows],
        window_begin=begin,
        window_rows=np.argsort(window, kind="stable").astype(np.int64),
    )
    return arrays, Numbers(rows, options, windows, arcs)


def slices(begins: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Returns the starts of the rows' slices once concatenated, and the rows in them."""
    sizes = begins[rows + 1] - begins[rows]
    together = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(sizes, out=together[1:])
    shift = np.repeat(begins[rows] - together[:-1], sizes)
    return together, np.arange(together[-1], dtype=np.int64) + shift
