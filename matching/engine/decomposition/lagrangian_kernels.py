"""Evaluates the Lagrangian dual and moves its multipliers, in compiled loops."""

from typing import NamedTuple

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.clique_cuts import CliqueCuts
from matching.engine.kernels.dispatch import Bounder, SplitLimits
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.kernels.solution import price_order
from matching.engine.kernels.workspace import StepWorkspace, Workspace
from matching.engine.model.columns import Floats
from matching.engine.params import DualParams

PARAMS = DualParams()
# Compiled loops take in module constants, but no attributes of dataclasses.
_DEFLECTION = PARAMS.deflection


class SplitResults(NamedTuple):
    """Holds what the splits of all orders at some multipliers cost and use.

    `lower` is the bound of each order in micros. By option, `spent` are ms and `share` is the part
    of it in use; by operation, `excess` is the number of factories beyond those allowed.
    """

    lower: Floats
    spent: Floats
    share: Floats
    excess: Floats


class SplitTools(NamedTuple):
    """Holds the scratch memory of one thread, and the clique cuts that are priced."""

    workspace: Workspace
    cuts: CliqueCuts
    steps: StepWorkspace


@compiled
def split_orders(
    arrays: Arrays,
    multipliers: Multipliers,
    results: SplitResults,
    tools: SplitTools,
    bounds: Bounder,
    span: tuple[int, int],
    limits: SplitLimits,
) -> None:
    """Bounds the orders of a span at multipliers, and notes what they use."""
    lower, spent, share, excess = results
    work, clique_cuts, step_work = tools
    for order in range(span[0], span[1]):
        begin, end = arrays.order_options[order], arrays.order_options[order + 1]
        price_order(arrays, work, multipliers, order, 1.0)
        for option in range(begin, end):
            work.fixed[option - begin] += multipliers.opening[option]
        low, high = arrays.order_ops[order], arrays.order_ops[order + 1]
        lower[order] = bounds(arrays, order, work, clique_cuts, step_work, limits)
        if limits.route_nodes > 0 and high - low > 1:
            continue
        if high - low == 1:
            for option in range(begin, end):
                amount = work.best[option - begin]
                share[option] = 1.0 if amount > 0 else 0.0
                spent[option] = arrays.option_unit_ms[option] * amount
            _add_setups(arrays, spent, share, begin, end)
            continue
        for op in range(low, high):
            excess[op] = -arrays.op_max_factories[op]
        for option in range(begin, end):
            at = option - begin
            amount = work.amount[at]
            share[option], spent[option] = 0.0, 0.0
            if amount > 0:
                share[option] = amount / work.most[at]
                spent[option] = arrays.option_unit_ms[option] * amount
                excess[arrays.option_op[option]] += amount / work.site_most[work.site[at]]
        _add_setups(arrays, spent, share, begin, end)


@inner
def _add_setups(arrays: Arrays, spent: Floats, share: Floats, begin: int, end: int) -> None:
    """Adds the setup time of the options in use."""
    for option in range(begin, end):
        spent[option] += arrays.option_setup_ms[option] * share[option]


@compiled
def window_terms(
    arrays: Arrays, clique_cuts: CliqueCuts, capacity: Floats, opening: Floats
) -> tuple[float, float]:
    """Returns the windows' terms of the dual function, and the sizes of its terms."""
    value, size = 0.0, 0.0
    rows = _by_window(arrays, clique_cuts)
    for window in range(len(capacity)):
        worth = capacity[window] * arrays.window_available[window] + rows[window]
        size += worth
        if arrays.window_opening[window] == 0:
            value -= worth
            continue
        for row in range(arrays.window_begin[window], arrays.window_begin[window + 1]):
            worth += opening[arrays.window_rows[row]]
        size += arrays.window_opening[window] + worth
        value += min(0.0, arrays.window_opening[window] - worth)
    return value, size


@inner
def _by_window(arrays: Arrays, clique_cuts: CliqueCuts) -> Floats:
    """Returns the sum of the multipliers of each window's cuts."""
    price = np.zeros(len(arrays.window_available))
    for row in range(len(clique_cuts.multiplier)):
        price[clique_cuts.window[row]] += clique_cuts.multiplier[row]
    return price


@compiled
def move_multipliers(
    arrays: Arrays,
    results: SplitResults,
    clique_cuts: CliqueCuts,
    multipliers: Multipliers,
    direction: Floats,
    reach: float,
) -> None:
    """Moves the multipliers by a deflected subgradient step of `reach` micros.

    The step would raise the dual function by `reach` if that were linear. Hours count as parts of
    their window, so that all multipliers are in micros. `direction` is that of the step before on
    entry, and of this one on exit: windows, options, operations, then cuts.
    """
    hour, link, place = multipliers
    windows, options, ops = len(hour), len(link), len(place)
    miss = _subgradient(arrays, results, clique_cuts, multipliers)
    along, length = 0.0, 0.0
    for at in range(len(miss)):
        along += miss[at] * direction[at]
        length += direction[at] ** 2
    keep = max(0.0, -_DEFLECTION * along / length) if length > 0 else 0.0
    length = 0.0
    for at in range(len(miss)):
        direction[at] = miss[at] + keep * direction[at]
        if at < windows:
            price = hour[at]
        elif at < windows + options:
            price = link[at - windows]
        elif at < windows + options + ops:
            price = place[at - windows - options]
        else:
            price = clique_cuts.multiplier[at - windows - options - ops]
        if price <= 0 and direction[at] < 0:
            direction[at] = 0.0
        length += direction[at] ** 2
    if length <= 0:
        return
    step = reach / length
    for window in range(windows):
        moved = step * direction[window] / arrays.window_available[window]
        hour[window] = max(0.0, hour[window] + moved)
    for option in range(options):
        link[option] = max(0.0, link[option] + step * direction[windows + option])
    for op in range(ops):
        place[op] = max(0.0, place[op] + step * direction[windows + options + op])
    for row in range(len(clique_cuts.multiplier)):
        moved = step * direction[windows + options + ops + row]
        clique_cuts.multiplier[row] = max(0.0, clique_cuts.multiplier[row] + moved)


@inner
def _subgradient(
    arrays: Arrays, results: SplitResults, clique_cuts: CliqueCuts, multipliers: Multipliers
) -> Floats:
    """Returns the violation of hours (as parts), links, factories and cuts."""
    hour, link = multipliers.capacity, multipliers.opening
    spent, share, excess = results.spent, results.share, results.excess
    windows, options, first_row = len(hour), len(link), len(hour) + len(link) + len(excess)
    miss = np.zeros(first_row + len(clique_cuts.multiplier))
    miss[windows + options : first_row] = excess
    worths = _by_window(arrays, clique_cuts)
    for window in range(windows):
        used, worth = 0.0, hour[window] * arrays.window_available[window] + worths[window]
        first, last = arrays.window_begin[window], arrays.window_begin[window + 1]
        for row in range(first, last):
            option = arrays.window_rows[row]
            worth += link[option]
            used += spent[option]
        opened = 1.0 if worth >= arrays.window_opening[window] else 0.0
        miss[window] = used / arrays.window_available[window] - opened
        worths[window] = opened
        if arrays.window_opening[window] == 0:
            continue
        for row in range(first, last):
            option = arrays.window_rows[row]
            miss[windows + option] = share[option] - opened
    _add_counts(arrays, spent, clique_cuts, miss[first_row:])
    for row in range(len(clique_cuts.multiplier)):
        miss[first_row + row] -= worths[clique_cuts.window[row]]
    return miss


@inner
def _add_counts(arrays: Arrays, spent: Floats, clique_cuts: CliqueCuts, count: Floats) -> None:
    """Adds up the orders that count in each cut."""
    for option in range(len(spent)):
        if spent[option] <= 0:
            continue
        setup, unit = arrays.option_setup_ms[option], arrays.option_unit_ms[option]
        for entry in range(clique_cuts.begin[option], clique_cuts.begin[option + 1]):
            if spent[option] > setup + unit * clique_cuts.height[entry]:
                count[clique_cuts.row[entry]] += 1
