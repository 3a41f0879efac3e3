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

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matching.engine.kernels.arrays import Arrays
from matching.engine.model.columns import Floats, Ints

# How much more than one order is a row broken by; and rows of a window that are added at a time.
_BROKEN, _MOST_OF_A_WINDOW = 0.01, 2


class CliqueCuts(NamedTuple):
    """Rows with their `window` and the `price` of counting, in micros.

    The steps of an option begin at entry `begin` of it, lowest first: in `row` counts an amount
    above `height` units. One more entry of `begin` than options.
    """

    window: Ints
    multiplier: Floats
    begin: Ints
    row: Ints
    height: Ints


def no_cuts(arrays: Arrays) -> CliqueCuts:
    none = np.zeros(0, dtype=np.int64)
    begin = np.zeros(len(arrays.option_order) + 1, dtype=np.int64)
    return CliqueCuts(none, np.zeros(0), begin, none, none)


class ConflictCut(NamedTuple):
    """A row of a window: the order of `option` counts in it from `least_ms` on, at most half of
    the window's ms, and every other one from what does not fit beside that."""

    window: int
    option: int
    least_ms: int


def half_window_cuts(arrays: Arrays) -> CliqueCuts:
    """A row for each window: orders that take more than half of its ms. Without prices yet.

    Orders of several operations stay out: two options of theirs can lie in one window.
    """
    windows = np.arange(len(arrays.window_available), dtype=np.int64)
    options = np.flatnonzero(np.diff(arrays.order_ops)[arrays.option_order] == 1)
    rows = arrays.option_window[options]
    return _with_rows(
        arrays, no_cuts(arrays), windows, options, rows, arrays.window_available[rows] // 2
    )


def with_conflict_cuts(
    arrays: Arrays, clique_cuts: CliqueCuts, pairs: Sequence[ConflictCut]
) -> CliqueCuts:
    """With these rows too, without prices yet; of orders of one operation."""
    windows = np.array([pair.window for pair in pairs], dtype=np.int64)
    spans = [
        arrays.window_rows[arrays.window_begin[window] : arrays.window_begin[window + 1]]
        for window in windows
    ]
    options = np.concatenate(spans)
    rows = np.repeat(np.arange(len(pairs)), [len(span) for span in spans])
    first = np.array([pair.option for pair in pairs])[rows] == options
    least = np.array([pair.least_ms for pair in pairs])[rows]
    above = np.where(first, least - 1, arrays.window_available[windows[rows]] - least)
    return _with_rows(
        arrays, clique_cuts, windows, options, rows + len(clique_cuts.multiplier), above
    )


def _with_rows(
    arrays: Arrays,
    clique_cuts: CliqueCuts,
    windows: Ints,
    options: Ints,
    rows: Ints,
    above_ms: Ints,
) -> CliqueCuts:
    """With a row for each of `windows`: an option counts in its row above so many ms."""
    room = np.maximum(above_ms - arrays.option_setup_ms[options], -1)
    # Any use at all counts where the setup alone is more.
    height = np.maximum(room // arrays.option_unit_ms[options], 0)
    counts = height < arrays.option_most[options]
    every = np.arange(len(arrays.option_order))
    option = np.concatenate((np.repeat(every, np.diff(clique_cuts.begin)), options[counts]))
    row = np.concatenate((clique_cuts.row, rows[counts]))
    height = np.concatenate((clique_cuts.height, height[counts]))
    sequence = np.lexsort((row, height, option))
    begin = np.zeros(len(every) + 1, dtype=np.int64)
    np.cumsum(np.bincount(option, minlength=len(every)), out=begin[1:])
    return CliqueCuts(
        np.concatenate((clique_cuts.window, windows)),
        np.concatenate((clique_cuts.multiplier, np.zeros(len(windows)))),
        begin,
        row[sequence],
        height[sequence],
    )


def violated_cuts(
    arrays: Arrays, option: Ints, spent_ms: Ints, part: Floats, most: int
) -> list[ConflictCut]:
    """Rows that parts of splits break, the most broken first; no more than two of a window.

    Entry i is a use of an option, of so many ms, in such a part of its order's split.
    """
    window = arrays.option_window[option]
    sequence = np.argsort(window, kind="stable")
    cuts = np.flatnonzero(np.diff(window[sequence])) + 1
    found = [
        pair
        for uses in np.split(sequence, cuts)
        if len(uses) > 1
        for pair in _violated_in_window(
            arrays, int(window[uses[0]]), option[uses], spent_ms[uses], part[uses]
        )
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return [pair for _, pair in found[:most]]


def _violated_in_window(
    arrays: Arrays, window: int, option: Ints, spent_ms: Ints, part: Floats
) -> list[tuple[float, ConflictCut]]:
    """By how much which rows of one window are broken."""
    available = int(arrays.window_available[window])
    found = []
    for first, least in sorted(set(zip(option.tolist(), spent_ms.tolist(), strict=True))):
        if 2 * least > available:
            continue
        own = (option == first) & (spent_ms >= least)
        beside = (option != first) & (spent_ms > available - least)
        excess = float(part[own | beside].sum()) - 1.0
        if excess > _BROKEN and beside.any():
            # Between the least that still leaves no room and what is taken: at either end a unit
            # less would already be outside.
            fits_not = available - int(spent_ms[beside].min()) + 1
            found.append((excess, ConflictCut(window, first, (fits_not + least) // 2)))
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return found[:_MOST_OF_A_WINDOW]


def max_steps(arrays: Arrays, clique_cuts: CliqueCuts) -> int:
    """Of any order."""
    return int(np.diff(clique_cuts.begin[arrays.order_options]).max(initial=0))
