"""Finds the minimum-cost flow of units through an order's operations; compiled.

Uses shortest augmenting paths (Ford and Fulkerson 1962), exactly and in whole units. The caller
sets the cost of a unit by its keys and closes options.

Units wait in front of a window: `reach` is the least cost of a unit that stands there, `made` of
one that has been made in it, and `waiting` counts the units that pass on to the site's next window.
"""

import numpy as np

from matching.engine.jit.compile import inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.workspace import Workspace
from matching.engine.params.kernel_params import MultiStageParams

_INFINITE = np.inf
# The step by which a unit came to stand at a window or was made in it; numbers from 0 are arcs.
_NOT, _START, _USE, _ON, _BACK, _UNDO = -1, -2, -3, -4, -5, -6
_SWEEPS = MultiStageParams().max_sweeps


@inner
def first_arc(arrays: Arrays, order: int) -> int:
    """Returns the first arc of an order; those of the next order follow its last."""
    return int(arrays.lane_arcs[arrays.op_lanes[arrays.order_ops[order]]])


@inner
def send_units(arrays: Arrays, order: int, work: Workspace, unmet: float, same: float) -> float:
    """Finds the flow at least cost; rounding never raises the returned cost."""
    begin = arrays.order_options[order]
    count = arrays.order_options[order + 1] - begin
    start, end = first_arc(arrays, order), first_arc(arrays, order + 1)
    quantity = arrays.order_quantity[order]
    rest, cost = quantity, 0.0
    work.amount[:count] = 0
    work.waiting[:count] = 0
    work.flow[: end - start] = 0
    while rest > 0:
        last = _shortest(arrays, order, work, same)
        if last < 0 or work.made[last] >= unmet:
            break
        part = _augment(arrays, order, work, last, rest, 0)
        if part == 0:
            # Rounding made the path a cycle: the units left cost at least as much each.
            cost += rest * work.made[last]
            rest = 0
            break
        _augment(arrays, order, work, last, part, 1)
        cost += part * work.made[last]
        rest -= part
    ops = arrays.order_ops[order + 1] - arrays.order_ops[order]
    cost -= 4.0 * ops * same * quantity
    return float(cost + unmet * rest if rest else cost)


@inner
def _shortest(arrays: Arrays, order: int, work: Workspace, same: float) -> int:
    """Returns the last operation's option for the cheapest next unit, or −1."""
    begin = arrays.order_options[order]
    count = arrays.order_options[order + 1] - begin
    first_op, end_op = arrays.order_ops[order], arrays.order_ops[order + 1]
    first_lane, start = arrays.op_lanes[first_op], first_arc(arrays, order)
    for at in range(count):
        work.reach[at] = _INFINITE
        work.made[at] = _INFINITE
        work.reach_by[at] = _NOT
        work.made_by[at] = _NOT
    for _ in range(_SWEEPS):
        is_shorter = False
        for op in range(first_op, end_op):
            for site in range(arrays.op_sites[op], arrays.op_sites[op + 1]):
                low = arrays.site_options[site] - begin
                high = arrays.site_options[site + 1] - begin
                if op == first_op:
                    is_shorter |= _sweep_first(work, low, high, same)
                else:
                    is_shorter |= _sweep_site(work, low, high, same)
            for lane in range(arrays.op_lanes[op], arrays.op_lanes[op + 1]):
                key = work.lane_key[lane - first_lane]
                if key == _INFINITE:
                    continue
                for arc in range(arrays.lane_arcs[lane], arrays.lane_arcs[lane + 1]):
                    at, to = arrays.arc_option[arc] - begin, arrays.arc_entry[arc] - begin
                    if work.made[at] + key < work.reach[to] - same:
                        work.reach[to] = work.made[at] + key
                        work.reach_by[to] = arc
                        is_shorter = True
                    elif work.flow[arc - start] > 0 and work.reach[to] - key < work.made[at] - same:
                        work.made[at] = work.reach[to] - key
                        work.made_by[at] = arc
                        is_shorter = True
        if not is_shorter:
            break
    end = -1
    last = arrays.site_options[arrays.op_sites[end_op - 1]] - begin
    for at in range(last, count):
        if work.made[at] < _INFINITE and (end < 0 or work.made[at] < work.made[end]):
            end = at
    return int(end)


@inner
def _sweep_first(work: Workspace, low: int, high: int, same: float) -> bool:
    """Starts units in the windows of one site of the first operation."""
    is_shorter = False
    for at in range(low, high):
        if work.amount[at] < work.most[at] and work.key[at] < work.made[at] - same:
            work.made[at] = work.key[at]
            work.made_by[at] = _START
            is_shorter = True
    return is_shorter


@inner
def _sweep_site(work: Workspace, low: int, high: int, same: float) -> bool:
    """Lets units wait, be made or no longer be made in the windows of one site."""
    is_shorter = False
    for at in range(low, high):
        if at > low and work.reach[at - 1] < work.reach[at] - same:
            work.reach[at] = work.reach[at - 1]
            work.reach_by[at] = _ON
            is_shorter = True
        if work.amount[at] < work.most[at] and work.reach[at] + work.key[at] < work.made[at] - same:
            work.made[at] = work.reach[at] + work.key[at]
            work.made_by[at] = _USE
            is_shorter = True
        if work.amount[at] > 0 and work.made[at] - work.key[at] < work.reach[at] - same:
            work.reach[at] = work.made[at] - work.key[at]
            work.reach_by[at] = _UNDO
            is_shorter = True
    for at in range(high - 2, low - 1, -1):
        if work.waiting[at] > 0 and work.reach[at + 1] < work.reach[at] - same:
            work.reach[at] = work.reach[at + 1]
            work.reach_by[at] = _BACK
            is_shorter = True
    return is_shorter


@inner
def _augment(arrays: Arrays, order: int, work: Workspace, end: int, part: int, sign: int) -> int:
    """Follows the shortest path back from its end; returns how many units fit.

    A `sign` of 1 sends them. Returns 0 if the path does not lead to a start.
    """
    begin, start = arrays.order_options[order], first_arc(arrays, order)
    at, is_made = end, True
    for _ in range(4 * (arrays.order_options[order + 1] - begin) + 4):
        if is_made:
            by = work.made_by[at]
            if by in (_START, _USE):
                part = min(part, work.most[at] - work.amount[at]) if sign == 0 else part
                work.amount[at] += sign * part
                if by == _START:
                    return int(part)
            else:
                flow = by - start
                part = min(part, work.flow[flow]) if sign == 0 else part
                work.flow[flow] -= sign * part
                at = arrays.arc_entry[by] - begin
            is_made = False
            continue
        by = work.reach_by[at]
        if by == _ON:
            at -= 1
            work.waiting[at] += sign * part
        elif by == _BACK:
            part = min(part, work.waiting[at]) if sign == 0 else part
            work.waiting[at] -= sign * part
            at += 1
        elif by == _UNDO:
            part = min(part, work.amount[at]) if sign == 0 else part
            work.amount[at] -= sign * part
            is_made = True
        else:
            work.flow[by - start] += sign * part
            at = arrays.arc_option[by] - begin
            is_made = True
    return 0
