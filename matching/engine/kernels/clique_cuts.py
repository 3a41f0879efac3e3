"""Builds and separates clique inequalities between orders that share a window.

Two orders that each take more than half of a window's ms do not fit in it together. Likewise, an
order that needs more than *t* ms conflicts with any order that needs at least *available − t* ms.
So at most one of the orders that count in such a row is in any plan, and none if the window is
closed. Hours alone do not imply this: half of a plan that fills a window and half of another fit.
Every row is a clique of the conflicts between splits (Padberg 1973, "On the facial structure of set
packing polyhedra").

Each row has a multiplier, which makes a step in an option's cost: it is paid where the amount is
above a height.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matching.engine.kernels.arrays import Arrays
from matching.engine.model.columns import Floats, Ints
from matching.engine.params.kernel_params import CliqueCutParams

PARAMS = CliqueCutParams()


class CliqueCuts(NamedTuple):
    """Holds clique inequalities by row and the steps that they make in options.

    `window` is the row's window and `multiplier` the micros of counting in it.

    The steps of an option start at its entry of `begin`, the lowest first: an amount above `height`
    units counts in `row`. `begin` has one entry more than there are options.
    """

    window: Ints
    multiplier: Floats
    begin: Ints
    row: Ints
    height: Ints


def no_cuts(arrays: Arrays) -> CliqueCuts:
    """Returns no inequalities."""
    none = np.zeros(0, dtype=np.int64)
    begin = np.zeros(len(arrays.option_order) + 1, dtype=np.int64)
    return CliqueCuts(none, np.zeros(0), begin, none, none)


class ConflictCut(NamedTuple):
    """Describes a row of a window between one order and all others.

    The order of `option` counts from `least_ms` on, at most half of the window's ms; every other
    order counts from the ms that no longer fit next to that.
    """

    window: int
    option: int
    least_ms: int


def half_window_cuts(arrays: Arrays) -> CliqueCuts:
    """Returns a row for each window, over orders that take more than half of its ms.

    Multipliers are 0. Routings are excluded: two of their options can lie in one window.
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
    """Adds rows over orders of one operation; their multipliers are 0."""
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
    """Adds a row for each of `windows`; options count in it above `above_ms`."""
    spare_ms = np.maximum(above_ms - arrays.option_setup_ms[options], -1)
    # Where the setup alone takes more ms, every use counts.
    height = np.maximum(spare_ms // arrays.option_unit_ms[options], 0)
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
    """Returns the rows that fractional splits violate most, at most `most` of them.

    Entry i is a use of an option for `spent_ms[i]` ms in a column of value `part[i]`.
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
    """Returns the violated rows of one window, each with its violation."""
    available = int(arrays.window_available[window])
    found = []
    for first, least in sorted(set(zip(option.tolist(), spent_ms.tolist(), strict=True))):
        if 2 * least > available:
            continue
        own = (option == first) & (spent_ms >= least)
        others = (option != first) & (spent_ms > available - least)
        excess = float(part[own | others].sum()) - 1.0
        if excess > PARAMS.min_violation and others.any():
            # Halfway between the least ms that still conflict and those taken: at either end one
            # unit less would no longer count.
            conflict_ms = available - int(spent_ms[others].min()) + 1
            found.append((excess, ConflictCut(window, first, (conflict_ms + least) // 2)))
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return found[: PARAMS.max_per_window]


def max_steps(arrays: Arrays, clique_cuts: CliqueCuts) -> int:
    """Returns the largest number of steps of any order."""
    return int(np.diff(clique_cuts.begin[arrays.order_options]).max(initial=0))
