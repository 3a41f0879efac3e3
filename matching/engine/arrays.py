"""The orders of one component as arrays for compiled code, numbered from 0; decides nothing.

Only orders of a single operation. Rows keep the sequence of the tables: the options of an order
and of a site are slices. Windows and options know their row in the tables.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matching.engine.tables import Flags, Ints, Tables


class Arrays(NamedTuple):
    """Columns by row number; times in ms, money in micros, `order_…` begins have one row more.

    `window_rows` lists the options of each window, from `window_begin` of it on.
    """

    order_quantity: Ints
    order_unmet: Ints
    order_whole: Flags
    order_max_factories: Ints
    order_min_lot: Ints
    order_sites: Ints
    order_options: Ints
    site_fixed: Ints
    site_options: Ints
    option_order: Ints
    option_site: Ints
    option_window: Ints
    option_unit_ms: Ints
    option_setup_ms: Ints
    option_unit: Ints
    option_setup: Ints
    option_least: Ints
    option_most: Ints
    window_available: Ints
    window_opening: Ints
    window_begin: Ints
    window_rows: Ints


class Numbers(NamedTuple):
    """The table rows that the rows of `Arrays` stand for."""

    orders: Ints
    options: Ints
    windows: Ints


def is_single(tables: Tables, orders: Sequence[int]) -> bool:
    """Whether every one of the orders has one operation alone."""
    rows = np.asarray(orders, dtype=np.int64)
    return bool((tables.order_ops[rows + 1] - tables.order_ops[rows] == 1).all())


def arrays_of(tables: Tables, orders: Sequence[int]) -> tuple[Arrays, Numbers]:
    """The arrays of some orders of one operation each; memory in proportion to their options."""
    rows = np.array(sorted(orders), dtype=np.int64)
    ops = tables.order_ops[rows]
    site_begin, sites = _slices(tables.op_sites, ops)
    site_options, options = _slices(tables.site_options, sites)
    windows, window = np.unique(tables.option_window[options], return_inverse=True)
    window = window.astype(np.int64)
    site = np.repeat(np.arange(len(sites), dtype=np.int64), np.diff(site_options))
    order_of_site = np.repeat(np.arange(len(rows), dtype=np.int64), np.diff(site_begin))
    begin = np.zeros(len(windows) + 1, dtype=np.int64)
    np.cumsum(np.bincount(window, minlength=len(windows)), out=begin[1:])
    arrays = Arrays(
        order_quantity=tables.order_quantity[rows],
        order_unmet=tables.order_unmet[rows],
        order_whole=tables.order_whole[rows],
        order_max_factories=tables.op_max_factories[ops],
        order_min_lot=tables.op_min_lot[ops],
        order_sites=site_begin,
        order_options=site_options[site_begin],
        site_fixed=tables.site_fixed[sites],
        site_options=site_options,
        option_order=order_of_site[site],
        option_site=site,
        option_window=window,
        option_unit_ms=tables.option_unit_ms[options],
        option_setup_ms=tables.option_setup_ms[options],
        option_unit=tables.option_unit[options],
        option_setup=tables.option_setup[options],
        option_least=tables.option_least[options],
        option_most=tables.option_most[options],
        window_available=tables.window_available[windows],
        window_opening=tables.window_opening[windows],
        window_begin=begin,
        window_rows=np.argsort(window, kind="stable").astype(np.int64),
    )
    return arrays, Numbers(rows, options, windows)


def _slices(begins: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Where the slices of these rows begin once put together, and the rows in them."""
    sizes = begins[rows + 1] - begins[rows]
    together = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(sizes, out=together[1:])
    shift = np.repeat(begins[rows] - together[:-1], sizes)
    return together, np.arange(together[-1], dtype=np.int64) + shift
