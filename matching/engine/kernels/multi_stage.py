"""The split of one order of several operations over its options and lanes; compiled.

A branch and bound over options, sites and lanes, depth first. Its relaxation is a flow of units
through the operations at least cost, every fixed charge spread over the most that can be made or
sent for it; the flow is found in `unitflow`. A price on every factory used, repaid for as many as
are allowed, keeps it near the truth where the cardinality binds. Least quantities are not in the
relaxation: what breaks one is branched on. The bound holds always; the split found is the best of
the nodes looked at.
"""

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.branching import BROKEN, FREE, IN, OUT, backtrack, descend, open_lower
from matching.engine.kernels.min_cost_flow import first_arc, send_units
from matching.engine.kernels.workspace import Workspace

_INFINITE = np.inf
# Paths that differ by less, relative to the dearest step, are the same: doubles are exact to 1e-16.
_SAME = 1e-12
# A repair costs as much as a few nodes: at the first nodes, then now and then.
_REPAIRS = 8
# In a repair, what has to be made goes before all else: times the dearest step.
_FORCE = 1e4
# Flows of a scaling, of which most come to rest before; one at the root, then now and then.
_SCALINGS, _SCALE_EVERY = 8, 16
# Parts of the way from bound to best split that are tried to be proved, one after another.
_CUTOFFS = (0.1, 0.2, 0.3, 0.5, 1.0)


@compiled
def split_multi_stage(
    arrays: Arrays, order: int, work: Workspace, unmet: float, nodes: int, slack: float
) -> tuple[float, float, int]:
    """The cost of the best split found, a proven lower bound on any, and the nodes looked at.

    Quantities by option and by arc of the order are left in `work.best` and `work.sent`. Leaving a
    unit costs `unmet` micros.
    """
    return _tree(arrays, order, work, unmet, nodes, slack, _INFINITE)


@compiled
def bound_multi_stage(
    arrays: Arrays, order: int, work: Workspace, unmet: float, nodes: int, slack: float
) -> float:
    """A lower bound on any split, pushed up as far as so many nodes at a time allow.

    A tree that is cut off at some cost and comes to its end proves that cost: depth first, bounds
    rise sooner so than in one tree that looks for the least cost at once.
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
    """As `route`; nothing at or above `cutoff` is looked into."""
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
        # Leaving it all is the first answer; every other one makes the whole.
        unmet = _INFINITE
    same = _SAME * _dearest(work, count)
    depth, looked, leaf, first = 0, 0, _INFINITE, IN
    while True:
        looked += 1
        goal = min(best * (1 - slack), cutoff)
        lower = _relaxed(arrays, order, work, unmet, same)
        item = -1
        if lower < goal:
            item, cost = _branch(arrays, order, work, unmet)
            if item >= 0:
                first = _first(work, item, count, sites)
            if cost == _INFINITE and (looked <= _REPAIRS or looked % _REPAIRS == 0):
                cost = _repaired(arrays, order, work, unmet, same)
            if cost < best:
                best = cost
                goal = min(best * (1 - slack), cutoff)
                work.best[:count] = work.amount[:count]
                work.sent[:arcs] = work.flow[:arcs]
            if looked % _SCALE_EVERY == 1 and item >= 0:
                best = _scaled(arrays, order, work, unmet, same, best)
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
            # The branch just turned to has not been looked at: its parent's bound stands for it.
            turned = open_lower(work, depth, work.branch_lower[depth - 1])
            return best, min(goal, leaf, turned), looked


@compiled
def relax_multi_stage(arrays: Arrays, order: int, work: Workspace, unmet: float) -> float:
    """A lower bound on the cost of any split, by the relaxation alone; amounts in `work.amount`.

    An amount of a window takes the same part of its fixed charge and setup as of `work.most`, one
    of a site the same part of `work.site_most` as it counts among the factories in use.
    """
    count = arrays.order_options[order + 1] - arrays.order_options[order]
    nothing = unmet * arrays.order_quantity[order]
    lower = nothing
    if _prepare(arrays, order, work):
        whole = _INFINITE if arrays.order_whole[order] else unmet
        lower = _relaxed(arrays, order, work, whole, _SAME * _dearest(work, count))
    if lower >= nothing:
        work.amount[:count] = 0
    return float(min(lower, nothing))


@inner
def _dearest(work: Workspace, count: int) -> float:
    """A size of what a unit's way may cost, in micros."""
    size = 0.0
    for at in range(count):
        if work.option_state[at] == FREE:
            size = max(size, abs(work.rate[at]) + work.fixed[at])
    return size


@inner
def _prepare(arrays: Arrays, order: int, work: Workspace) -> bool:
    """Fills what does not change with the branching; false where nothing can be made."""
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
    """The relaxation at a node, in `work.amount`, `work.flow`; infinite where nothing works."""
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
def _branch(arrays: Arrays, order: int, work: Workspace, unmet: float) -> tuple[int, float]:
    """What to branch on (−1: nothing is left to) and what the flow costs in truth.

    The cost is infinite where the flow breaks a rule.
    """
    begin, first_site = arrays.order_options[order], arrays.order_sites[order]
    count = arrays.order_options[order + 1] - begin
    sites = arrays.order_sites[order + 1] - first_site
    first_op, end_op = arrays.order_ops[order], arrays.order_ops[order + 1]
    item, score, cost = -1, 0.0, 0.0
    is_broken = False
    made = 0
    for op in range(first_op, end_op):
        made, used = 0, 0
        for row in range(arrays.op_sites[op], arrays.op_sites[op + 1]):
            amount = 0
            for option in range(arrays.site_options[row], arrays.site_options[row + 1]):
                amount += work.amount[option - begin]
            work.site_amount[row - first_site] = amount
            made += amount
            used += amount > 0
        cardinality = work.cardinality[op - first_op]
        for row in range(arrays.op_sites[op], arrays.op_sites[op + 1]):
            site = row - first_site
            amount = work.site_amount[site]
            if amount == 0:
                continue
            cost += work.site_fixed[site]
            fixed = work.site_fixed[site] + cardinality
            worth = fixed - fixed / work.site_most[site] * amount
            is_short = amount < arrays.op_min_lot[op]
            work.site_kept[site] = used > arrays.op_max_factories[op] and not is_short
            if is_short or work.site_kept[site]:
                is_broken = True
                worth = BROKEN + amount
            if work.site_state[site] == FREE and worth > score:
                item, score = count + site, worth
            for option in range(arrays.site_options[row], arrays.site_options[row + 1]):
                at = option - begin
                amount = work.amount[at]
                if amount == 0:
                    continue
                cost += work.fixed[at] + work.rate[at] * amount
                worth = work.fixed[at] - work.spread[at] * amount
                if amount < work.least[at]:
                    is_broken = True
                    worth += BROKEN
                if work.option_state[at] == FREE and worth > score:
                    item, score = at, worth
    left = arrays.order_quantity[order] - made
    if left > 0:
        cost += left * unmet
    first_lane, start = arrays.op_lanes[first_op], first_arc(arrays, order)
    for lane in range(first_lane, arrays.op_lanes[end_op]):
        at = lane - first_lane
        amount = 0
        if work.lane_key[at] < _INFINITE:
            for arc in range(arrays.lane_arcs[lane], arrays.lane_arcs[lane + 1]):
                amount += work.flow[arc - start]
        work.lane_amount[at] = amount
        if amount == 0:
            continue
        cost += arrays.lane_fixed[lane] + arrays.lane_unit[lane] * amount
        worth = arrays.lane_fixed[lane] * (1.0 - amount / work.lane_most[at])
        if work.lane_state[at] == FREE and worth > score:
            item, score = count + sites + lane - first_lane, worth
    return item, _INFINITE if is_broken else cost


@inner
def _first(work: Workspace, item: int, count: int, sites: int) -> int:
    """Whether an item is looked at first in or first out: whichever the relaxation is nearer to."""
    if item < count:
        part = work.amount[item] / work.most[item]
    elif item < count + sites:
        # The fullest of too many sites stays: once as many as are allowed are in, others are out.
        site = item - count
        part = 1.0 if work.site_kept[site] else work.site_amount[site] / work.site_most[site]
    else:
        at = item - count - sites
        part = work.lane_amount[at] / work.lane_most[at]
    return OUT if part < 0.5 else IN


@inner
def _repaired(arrays: Arrays, order: int, work: Workspace, unmet: float, same: float) -> float:
    """The cost of a flow over the sites in use, in `work.amount`, that keeps to all rules.

    Where too many sites are in use the fullest stay; what stays below a least quantity is made up
    to just that. Infinite where that does not work. Overwrites keys, which every node sets anew.
    """
    begin, first_site = arrays.order_options[order], arrays.order_sites[order]
    count = arrays.order_options[order + 1] - begin
    force = _FORCE * same / _SAME
    work.trial[:count] = work.most[:count]
    for op in range(arrays.order_ops[order], arrays.order_ops[order + 1]):
        low, high = arrays.op_sites[op] - first_site, arrays.op_sites[op + 1] - first_site
        _keep_fullest(work, low, high, arrays.op_max_factories[op])
        for row in range(arrays.op_sites[op], arrays.op_sites[op + 1]):
            site = row - first_site
            need = arrays.op_min_lot[op]
            is_short = 0 < work.site_amount[site] < need
            for option in range(arrays.site_options[row], arrays.site_options[row + 1]):
                at = option - begin
                amount = work.amount[at]
                if not work.site_kept[site]:
                    work.key[at] = _INFINITE
                elif is_short:
                    # Its own windows first, and the others up to the least lot.
                    if amount == 0 or work.key[at] == _INFINITE:
                        continue
                    work.most[at] = min(work.most[at], max(need, work.least[at]))
                    need = max(0, need - work.most[at])
                    work.key[at] -= force
                elif 0 < amount < work.least[at]:
                    work.most[at] = work.least[at]
                    work.key[at] -= force
            if is_short and work.site_kept[site]:
                _force_rest(arrays, work, begin, row, need, force)
    send_units(arrays, order, work, unmet, same)
    _, cost = _branch(arrays, order, work, unmet)
    work.most[:count] = work.trial[:count]
    return cost


@inner
def _scaled(
    arrays: Arrays, order: int, work: Workspace, unmet: float, same: float, best: float
) -> float:
    """The cost of the best flow found when charges are spread over what the flow before made.

    Begins from the relaxation of a node (dynamic slope scaling: Kim, Pardalos 1999). What is not
    used keeps the slope that it had; what the node shuts stays shut. A flow cheaper than `best` is
    left in `work.best` and `work.sent`.
    """
    count = arrays.order_options[order + 1] - arrays.order_options[order]
    arcs = first_arc(arrays, order + 1) - first_arc(arrays, order)
    _begin_slopes(arrays, order, work)
    last, idle = _INFINITE, 0
    for _ in range(_SCALINGS):
        _follow_slopes(arrays, order, work)
        send_units(arrays, order, work, unmet, same)
        _, cost = _branch(arrays, order, work, unmet)
        if cost == _INFINITE:
            cost = _repaired(arrays, order, work, unmet, same)
        if cost < best:
            best = cost
            work.best[:count] = work.amount[:count]
            work.sent[:arcs] = work.flow[:arcs]
        idle = idle + 1 if cost == last else 0
        if idle == 2:
            break
        last = cost
    return best


@inner
def _begin_slopes(arrays: Arrays, order: int, work: Workspace) -> None:
    """Every charge spread over the most there can be, as in the relaxation."""
    for at in range(arrays.order_options[order + 1] - arrays.order_options[order]):
        work.slope[at] = work.spread[at]
    for site in range(arrays.order_sites[order + 1] - arrays.order_sites[order]):
        work.site_slope[site] = work.site_fixed[site] / work.site_most[site]
    first_op, end_op = arrays.order_ops[order], arrays.order_ops[order + 1]
    first_lane = arrays.op_lanes[first_op]
    for lane in range(first_lane, arrays.op_lanes[end_op]):
        at = lane - first_lane
        work.lane_slope[at] = arrays.lane_fixed[lane] / work.lane_most[at]


@inner
def _follow_slopes(arrays: Arrays, order: int, work: Workspace) -> None:
    """Spreads the charges of what is used over its amounts, and sets all keys so."""
    begin, first_site = arrays.order_options[order], arrays.order_sites[order]
    for site in range(arrays.order_sites[order + 1] - first_site):
        if work.site_amount[site] > 0:
            work.site_slope[site] = work.site_fixed[site] / work.site_amount[site]
    for at in range(arrays.order_options[order + 1] - begin):
        if work.amount[at] > 0:
            work.slope[at] = work.fixed[at] / work.amount[at]
        work.key[at] = _INFINITE
        if work.option_state[at] != OUT and work.site_state[work.site[at]] != OUT:
            work.key[at] = work.rate[at] + work.slope[at] + work.site_slope[work.site[at]]
    first_op, end_op = arrays.order_ops[order], arrays.order_ops[order + 1]
    first_lane = arrays.op_lanes[first_op]
    for lane in range(first_lane, arrays.op_lanes[end_op]):
        at = lane - first_lane
        if work.lane_amount[at] > 0:
            work.lane_slope[at] = arrays.lane_fixed[lane] / work.lane_amount[at]
        work.lane_key[at] = _INFINITE
        if work.lane_state[at] != OUT:
            work.lane_key[at] = arrays.lane_unit[lane] + work.lane_slope[at]


@inner
def _force_rest(
    arrays: Arrays, work: Workspace, begin: int, row: int, need: int, force: float
) -> None:
    """Makes up a least lot in windows of a site not in use yet; closes those not needed."""
    for option in range(arrays.site_options[row], arrays.site_options[row + 1]):
        at = option - begin
        if work.amount[at] > 0 or work.key[at] == _INFINITE:
            continue
        if need <= 0:
            work.key[at] = _INFINITE
            continue
        work.most[at] = min(work.most[at], max(need, work.least[at]))
        need -= work.most[at]
        work.key[at] -= force


@inner
def _keep_fullest(work: Workspace, low: int, high: int, allowed: int) -> None:
    """Marks the sites in use that stay, the fullest first, at most `allowed`."""
    for site in range(low, high):
        work.site_kept[site] = False
    for _ in range(allowed):
        fullest = -1
        for site in range(low, high):
            if work.site_kept[site] or work.site_amount[site] == 0:
                continue
            if fullest < 0 or work.site_amount[site] > work.site_amount[fullest]:
                fullest = site
        if fullest < 0:
            return
        work.site_kept[fullest] = True
