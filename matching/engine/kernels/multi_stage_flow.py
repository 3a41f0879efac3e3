"""Costs, repairs and improves the flow of a multi-stage node; compiled."""

import numpy as np

from matching.engine.jit.compile import inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.branching import BROKEN, FREE, OUT
from matching.engine.kernels.min_cost_flow import first_arc, send_units
from matching.engine.kernels.workspace import Workspace
from matching.engine.params.kernel_params import MultiStageParams

_INFINITE = np.inf
_PARAMS = MultiStageParams()
_FORCE, _TOLERANCE, _SCALINGS = _PARAMS.force_factor, _PARAMS.path_tolerance, _PARAMS.max_scalings


@inner
def evaluate_flow(arrays: Arrays, order: int, work: Workspace, unmet: float) -> tuple[int, float]:
    """Returns the item to branch on and the flow's true cost.

    −1 stands for nothing left to decide. An item is an option, or `options` + site, or `options` +
    `sites` + lane. The cost is infinite where the flow breaks a rule.
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
            gain = fixed - fixed / work.site_most[site] * amount
            is_short = amount < arrays.op_min_lot[op]
            work.site_kept[site] = used > arrays.op_max_factories[op] and not is_short
            if is_short or work.site_kept[site]:
                is_broken = True
                gain = BROKEN + amount
            if work.site_state[site] == FREE and gain > score:
                item, score = count + site, gain
            for option in range(arrays.site_options[row], arrays.site_options[row + 1]):
                at = option - begin
                amount = work.amount[at]
                if amount == 0:
                    continue
                cost += work.fixed[at] + work.rate[at] * amount
                gain = work.fixed[at] - work.spread[at] * amount
                if amount < work.least[at]:
                    is_broken = True
                    gain += BROKEN
                if work.option_state[at] == FREE and gain > score:
                    item, score = at, gain
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
        gain = arrays.lane_fixed[lane] * (1.0 - amount / work.lane_most[at])
        if work.lane_state[at] == FREE and gain > score:
            item, score = count + sites + lane - first_lane, gain
    return item, _INFINITE if is_broken else cost


@inner
def repair_flow(arrays: Arrays, order: int, work: Workspace, unmet: float, same: float) -> float:
    """Makes a flow over the sites in use that keeps every rule; returns its cost.

    The flow is left in `work.amount`. Where too many sites are in use the fullest stay; an amount
    below a least quantity is raised to it. The cost is infinite where this fails. Overwrites the
    keys, which every node sets again.
    """
    begin, first_site = arrays.order_options[order], arrays.order_sites[order]
    count = arrays.order_options[order + 1] - begin
    force = _FORCE * same / _TOLERANCE
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
                    # The site's own windows come first, then the others up to the least lot.
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
    _, cost = evaluate_flow(arrays, order, work, unmet)
    work.most[:count] = work.trial[:count]
    return cost


@inner
def scale_slopes(
    arrays: Arrays, order: int, work: Workspace, unmet: float, same: float, best: float
) -> float:
    """Improves the flow of a node by dynamic slope scaling; returns the best cost.

    Charges are spread over the amounts of the flow before, from the node's relaxation on (Kim and
    Pardalos 1999). Unused items keep their slope; what the node closes stays closed. A flow cheaper
    than `best` is left in `work.best` and `work.sent`.
    """
    count = arrays.order_options[order + 1] - arrays.order_options[order]
    arcs = first_arc(arrays, order + 1) - first_arc(arrays, order)
    _begin_slopes(arrays, order, work)
    last, idle = _INFINITE, 0
    for _ in range(_SCALINGS):
        _follow_slopes(arrays, order, work)
        send_units(arrays, order, work, unmet, same)
        _, cost = evaluate_flow(arrays, order, work, unmet)
        if cost == _INFINITE:
            cost = repair_flow(arrays, order, work, unmet, same)
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
    """Spreads every charge over the most there can be, as the relaxation does."""
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
    """Spreads the charges of used items over their amounts and sets all keys."""
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
    """Raises a site to its least lot in windows not used yet; closes those not needed."""
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
    """Marks the fullest sites in use, at most `allowed`, as kept."""
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
