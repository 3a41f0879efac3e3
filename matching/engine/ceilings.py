"""Rows that only one order of a window can count in, and what counting costs; compiled.

Two orders that each take more than half of a window's ms do not fit in it together. Nor do one
order that takes more than some part of it and another that takes all but that part, or more. So of
the orders that count in such a row at most one is in any plan, and none where the window is not
opened. Hours alone do not say so: half of a plan that fills a window and half of another do. Every
row is a clique of the conflicts between splits (Padberg 1973, "On the facial structure of set
packing polyhedra").

A row is priced like hours are, and its price is a step in what an option costs: it is paid where
the amount is above a height.
"""

from typing import NamedTuple

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.model import Floats
from matching.engine.tables import Ints


class Ceilings(NamedTuple):
    """Rows with their `window` and the `price` of counting, in micros.

    The steps of an option begin at entry `begin` of it, lowest first: in `row` counts an amount
    above `height` units. One more entry of `begin` than options.
    """

    window: Ints
    price: Floats
    begin: Ints
    row: Ints
    height: Ints


def no_ceilings(arrays: Arrays) -> Ceilings:
    none = np.zeros(0, dtype=np.int64)
    begin = np.zeros(len(arrays.option_order) + 1, dtype=np.int64)
    return Ceilings(none, np.zeros(0), begin, none, none)


def half_ceilings(arrays: Arrays) -> Ceilings:
    """A row for each window: orders that take more than half of its ms. Without prices yet.

    Orders of several operations stay out: two options of theirs can lie in one window.
    """
    windows = np.arange(len(arrays.window_available), dtype=np.int64)
    above = arrays.window_available[arrays.option_window] // 2 - arrays.option_setup_ms
    height = np.maximum(above, -1) // arrays.option_unit_ms
    # Any use at all counts where the setup alone is more than half.
    height = np.maximum(height, 0)
    single = np.diff(arrays.order_ops)[arrays.option_order] == 1
    counts = single & (height < arrays.option_most)
    begin = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=begin[1:])
    rows = arrays.option_window[counts]
    return Ceilings(windows, np.zeros(len(windows)), begin, rows, height[counts])


def most_steps(arrays: Arrays, ceilings: Ceilings) -> int:
    """Of any order."""
    return int(np.diff(ceilings.begin[arrays.order_options]).max(initial=0))
