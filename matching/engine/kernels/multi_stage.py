"""Splits one order of several operations over its options and lanes; compiled.

A depth-first branch and bound over options, sites and lanes. Its relaxation is a minimum-cost flow
of units through the operations, with every fixed charge spread over the most that can be made or
sent for it (`min_cost_flow`). A multiplier on every factory used, repaid for as many as are
allowed, tightens it where the cardinality limit binds. The relaxation ignores least quantities: the
search branches on whichever is violated. The bound is always valid; the split is the best of the
nodes visited.
"""

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.branching import FREE, IN, OUT, backtrack, descend, open_lower
from matching.engine.kernels.min_cost_flow import first_arc, send_units
from matching.engine.kernels.multi_stage_flow import evaluate_flow, repair_flow, scale_slopes
from matching.engine.kernels.workspace import Workspace
from matching.engine.params.kernel_params import MultiStageParams, SplitParams

_INFINITE = np.inf
_PARAMS = MultiStageParams()
# Compiled code takes in numbers, not the fields of a dataclass.
_CUTOFFS, _TOLERANCE = _PARAMS.cutoffs, _PARAMS.path_tolerance
_SCALE_EVERY = _PARAMS.scaling_interval
_REPAIRS = SplitParams().repair_interval


@compiled
def split_multi_stage(
    arrays: Arrays, order: int, work: Workspace, unmet: float, nodes: int, slack: float
) -> tuple[float, float, int]:
    """Splits an order; returns its cost, a lower bound, and the nodes visited.

    Quantities by option and by arc of the order are left in `work.best` and `work.sent`. Leaving a
    unit costs `unmet` micros.
    """
    return _tree(arrays, order, work, unmet, nodes, slack, _INFINITE)


@compiled
def bound_multi_stage(
    arrays: Arrays, order: int, work: Workspace, unmet: float, nodes: int, slack: float
) -> float:
    """Returns a lower bound on any split, raised with up to `nodes` nodes at a time.

    A tree that is cut off at some cost and ends proves that cost. Searched depth first, such trees
    raise the bound sooner than one tree that looks for the least cost at once.
    """
    best, lower, _ = split_multi_stage(arrays, order, work, unmet, nodes, slack)
    for part in _CUTOFFS:
        if lower >= best * (1 - slack):
            break
        cutoff = lower + part * (best - lower)
        found, proven, looked = _tree(arrays, order, work, unmet, nodes, slack, cutoff)
        best, lower = min(best, found), max(lower, proven)
        if looked >= nodes and proven < cutoff * (1 - slack):
            break
    return lower


@inner
def _tree(
    arrays: Arrays,
    order: int,
    work: Workspace,
    unmet: float,
    nodes: int,
    slack: float,
    cutoff: float,
) -> tuple[float, float, int]:
    """Searches the tree like `split_multi_stage`, below `cutoff` only."""
    begin = arrays.order_options[order]
    count = arrays.order_options[order + 1] - begin
    sites = arrays.order_sites[order + 1] - arrays.order_sites[order]
    arcs = first_arc(arrays, order + 1) - first_arc(arrays, order)
    best = unmet * arrays.order_quantity[order]
    work.best[:count] = 0
    work.sent[:arcs] = 0
    if not _prepare(arrays, order, work):
        return best, best, 0
    if arrays.order_whole[order]:
        # The search starts from leaving the whole order; every other answer makes all of it.
        unmet = _INFINITE
    same = _TOLERANCE * _largest_cost(work, count)
    depth, looked, leaf, first = 0, 0, _INFINITE, IN
    while True:
        looked += 1
        goal = min(best * (1 - slack), cutoff)
        lower = _relaxed(arrays, order, work, unmet, same)
        item = -1
        if lower < goal:
            item, cost = evaluate_flow(arrays, order, work, unmet)
            if item >= 0:
                first = _first(work, item, count, sites)
            if cost == _INFINITE and (looked <= _REPAIRS or looked % _REPAIRS == 0):
                cost = repair_flow(arrays, order, work, unmet, same)
            if cost < best:
                best = cost
                goal = min(best * (1 - slack), cutoff)
                work.best[:count] = work.amount[:count]
                work.sent[:arcs] = work.flow[:arcs]
            if looked % _SCALE_EVERY == 1 and item >= 0:
                best = scale_slopes(arrays, order, work, unmet, same, best)
                goal = min(best * (1 - slack), cutoff)
            if lower >= goal:
                item = -1
            elif item < 0:
                leaf = min(leaf, lower)
        if item >= 0 and looked < nodes:
            descend(work, depth, item, count, sites, first, lower)
            depth += 1
            continue
        if item >= 0:
            return best, min(goal, leaf, open_lower(work, depth, lower)), looked
        depth = backtrack(work, depth, count, sites, goal)
        if depth == 0:
            return best, min(goal, leaf), looked
        if looked >= nodes:
            # The branch just turned to is not visited yet: its parent's bound stands for it.
            turned = open_lower(work, depth, work.branch_lower[depth - 1])
            return best, min(goal, leaf, turned), looked


@compiled
def relax_multi_stage(arrays: Arrays, order: int, work: Workspace, unmet: float) -> float:
    """Returns the lower bound of the relaxation; leaves its flow in `work.amount`.

    An amount takes the same share of its window's fixed charge and setup as of `work.most`, and
    counts as the same share of a factory in use as of `work.site_most`.
    """
    count = arrays.order_options[order + 1] - arrays.order_options[order]
    nothing = unmet * arrays.order_quantity[order]
    lower = nothing
    if _prepare(arrays, order, work):
        whole = _INFINITE if arrays.order_whole[order] else unmet
        lower = _relaxed(arrays, order, work, whole, _TOLERANCE * _largest_cost(work, count))
    if lower >= nothing:
        work.amount[:count] = 0
    return float(min(lower, nothing))


@inner
def _largest_cost(work: Workspace, count: int) -> float:
    """Returns the order of magnitude of a unit's path cost, in micros."""
    size = 0.0
    for at in range(count):
        if work.option_state[at] == FREE:
            size = max(size, abs(work.rate[at]) + work.fixed[at])
    return size


@inner
def _prepare(arrays: Arrays, order: int, work: Workspace) -> bool:
    """Fills what branching does not change; returns whether anything can be made."""
    begin, first_site = arrays.order_options[order], arrays.order_sites[order]
    quantity = arrays.order_quantity[order]
    for op in range(arrays.order_ops[order], arrays.order_ops[order + 1]):
        is_open = False
        for row in range(arrays.op_sites[op], arrays.op_sites[op + 1]):
            site = row - first_site
            together = 0
            for option in range(arrays.site_options[row], arrays.site_options[row + 1]):
                at = option - begin
                work.site[at] = site
                work.least[at] = arrays.option_least[option]
                work.option_state[at] = OUT
                if work.most[at] >= work.least[at]:
                    work.option_state[at] = FREE
                    work.spread[at] = work.fixed[at] / work.most[at]
                    together += work.most[at]
            most = min(together, quantity)
            work.site_most[site] = max(most, 1)
            work.site_fixed[site] = arrays.site_fixed[row]
            work.site_state[site] = OUT
            if most >= arrays.op_min_lot[op] and most > 0:
                work.site_state[site] = FREE
                is_open = True
        if not is_open:
            return False
    first_lane = arrays.op_lanes[arrays.order_ops[order]]
    for lane in range(first_lane, arrays.op_lanes[arrays.order_ops[order + 1]]):
        start, goal = arrays.lane_from[lane] - first_site, arrays.lane_to[lane] - first_site
        is_open = work.site_state[start] != OUT and work.site_state[goal] != OUT
        work.lane_state[lane - first_lane] = FREE if is_open else OUT
        work.lane_most[lane - first_lane] = min(work.site_most[start], work.site_most[goal])
    return True


@inner
def _relaxed(arrays: Arrays, order: int, work: Workspace, unmet: float, same: float) -> float:
    """Solves a node's relaxation into `work.amount` and `work.flow`, or is infinite."""
    begin, first_site = arrays.order_options[order], arrays.order_sites[order]
    first_op = arrays.order_ops[order]
    lower = 0.0
    for op in range(first_op, arrays.order_ops[order + 1]):
        cardinality = work.cardinality[op - first_op]
        opened, possible = 0, 0
        for row in range(arrays.op_sites[op], arrays.op_sites[op + 1]):
            site = row - first_site
            possible += work.site_state[site] != OUT
            if work.site_state[site] == IN:
                opened += 1
                lower += work.site_fixed[site] + cardinality
        allowed = arrays.op_max_factories[op]
        if opened > allowed:
            return _INFINITE
        lower -= min(allowed, possible) * cardinality
        for row in range(arrays.op_sites[op], arrays.op_sites[op + 1]):
            site = row - first_site
            state = work.site_state[site]
            shut = state == OUT or (state == FREE and opened == allowed)
            spread = 0.0
            if state == FREE:
                spread = (work.site_fixed[site] + cardinality) / work.site_most[site]
            for option in range(arrays.site_options[row], arrays.site_options[row + 1]):
                at = option - begin
                work.key[at] = _INFINITE
                if work.option_state[at] == FREE:
                    if not shut:
                        work.key[at] = work.rate[at] + spread + work.spread[at]
                elif work.option_state[at] == IN:
                    if shut:
                        return _INFINITE
                    lower += work.fixed[at]
                    work.key[at] = work.rate[at] + spread
    first_lane = arrays.op_lanes[first_op]
    for lane in range(first_lane, arrays.op_lanes[arrays.order_ops[order + 1]]):
        at = lane - first_lane
        work.lane_key[at] = _INFINITE
        if work.lane_state[at] == FREE:
            spread = arrays.lane_fixed[lane] / work.lane_most[at]
            work.lane_key[at] = arrays.lane_unit[lane] + spread
        elif work.lane_state[at] == IN:
            lower += arrays.lane_fixed[lane]
            work.lane_key[at] = arrays.lane_unit[lane]
    return lower + send_units(arrays, order, work, unmet, same)


@inner
def _first(work: Workspace, item: int, count: int, sites: int) -> int:
    """Returns the state that is tried first: the one nearer to the relaxation."""
    if item < count:
        part = work.amount[item] / work.most[item]
    elif item < count + sites:
        # The fullest of too many sites is tried in: once as many as are allowed are in, the others
        # are out.
        site = item - count
        part = 1.0 if work.site_kept[site] else work.site_amount[site] / work.site_most[site]
    else:
        at = item - count - sites
        part = work.lane_amount[at] / work.lane_most[at]
    return OUT if part < 0.5 else IN
