"""Splits one order of one operation with step costs, exactly; compiled.

Works like `single_stage`, and an option also costs a charge for each of its steps that the amount
exceeds. The relaxation takes the lower convex hull of an option's cost by amount: a few segments of
rising rate, which the greedy rule fills like options. The search branches on whatever is charged
too little: the use of an option, or a step. An amount is above a step that is in, and not above one
that is out. Steps are numbered after the sites.
"""

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.branching import BROKEN, FREE, IN, OUT, backtrack, descend, open_lower
from matching.engine.kernels.clique_cuts import CliqueCuts
from matching.engine.kernels.single_stage import (
    first_state,
    prepare,
    set_site_multiplier,
    sort,
    task_of,
)
from matching.engine.kernels.single_stage_repair import repaired
from matching.engine.kernels.workspace import SplitTask, StepWorkspace, Workspace
from matching.engine.params.kernel_params import SplitParams

_INFINITE = np.inf
_REPAIRS = SplitParams().repair_interval


@compiled
def split_with_steps(
    arrays: Arrays,
    order: int,
    work: Workspace,
    clique_cuts: CliqueCuts,
    step_work: StepWorkspace,
    nodes: int,
    slack: float,
) -> tuple[float, float, int]:
    """Splits an order like `split_single_stage` and charges for clique cuts.

    An option counts where its amount is above the cut's height. `work` must have room for as many
    lanes as the order has steps.
    """
    unmet = float(arrays.order_unmet[order])
    options = arrays.order_options[order + 1] - arrays.order_options[order]
    count, sites = prepare(arrays, order, work, options)
    _prepare_steps(arrays, order, work, clique_cuts, step_work, count)
    task = task_of(arrays, order, count, sites, unmet)
    best, lower, looked = _tree(work, step_work, task, unmet, nodes, slack)
    work.best[:options] = 0
    for at in range(count):
        work.best[work.option[at]] = work.found[at]
    return best, lower, looked


@inner
def _prepare_steps(
    arrays: Arrays,
    order: int,
    work: Workspace,
    clique_cuts: CliqueCuts,
    step_work: StepWorkspace,
    count: int,
) -> None:
    """Collects the steps of open options that cost something and can be exceeded."""
    begin, steps = arrays.order_options[order], 0
    for at in range(count):
        option = begin + work.option[at]
        step_work.begin[at] = steps
        for entry in range(clique_cuts.begin[option], clique_cuts.begin[option + 1]):
            charge = clique_cuts.multiplier[clique_cuts.row[entry]]
            if charge > 0 and clique_cuts.height[entry] < work.most[at]:
                step_work.height[steps] = clique_cuts.height[entry]
                step_work.charge[steps] = charge
                work.lane_state[steps] = FREE
                steps += 1
        for place in range(step_work.begin[at] + at, steps + at + 1):
            step_work.owner[place] = at
            step_work.rank[place] = place
    step_work.begin[count] = steps


@inner
def _tree(
    work: Workspace,
    step_work: StepWorkspace,
    task: SplitTask,
    unmet: float,
    nodes: int,
    slack: float,
) -> tuple[float, float, int]:
    """Searches the tree over what is open; leaves the quantities in `work.found`."""
    count, sites = task.options, task.sites
    best = unmet * task.quantity
    work.found[:count] = 0
    if count == 0:
        return best, best, 0
    # The multiplier that is best without steps is near the best one, and any gives a bound.
    set_site_multiplier(work, task)
    depth, looked = 0, 0
    while True:
        looked += 1
        lower, repaid = _relaxed(work, step_work, task)
        item = -1
        if lower < best * (1 - slack):
            item, cost = _branch(work, step_work, task, lower, repaid)
            if cost < best:
                best = cost
                work.found[:count] = work.amount[:count]
            if cost == _INFINITE and (looked <= _REPAIRS or looked % _REPAIRS == 0):
                cost = repaired(work, task)
                for at in range(count):
                    cost += _charge(step_work, at, work.trial[at])
                if cost < best:
                    best = cost
                    work.found[:count] = work.trial[:count]
            if lower >= best * (1 - slack):
                item = -1
        if item >= 0 and looked >= nodes:
            return best, min(best * (1 - slack), open_lower(work, depth, lower)), looked
        if item >= 0:
            begun = IN if item >= count + sites else first_state(work, item, count)
            descend(work, depth, item, count, sites, begun, lower)
            depth += 1
            continue
        depth = backtrack(work, depth, count, sites, best * (1 - slack))
        if depth == 0:
            return best, best * (1 - slack), looked
        if looked >= nodes:
            # The branch just turned to is not visited yet: its parent's bound stands for it.
            turned = work.branch_lower[depth - 1]
            return best, min(best * (1 - slack), open_lower(work, depth, turned)), looked


@inner
def _relaxed(work: Workspace, step_work: StepWorkspace, task: SplitTask) -> tuple[float, int]:
    """Solves the relaxation at a node into `work.amount`.

    The value is infinite if the node is infeasible. Also returns the number of factories for which
    the multiplier is repaid.
    """
    count, sites, allowed = task.options, task.sites, task.max_sites
    opened, possible, lower = 0, 0, 0.0
    for site in range(sites):
        work.site_amount[site] = 0
        if work.site_state[site] == IN:
            opened += 1
            lower += work.site_fixed[site] + work.site_price[0]
        possible += work.site_state[site] != OUT
    if opened > allowed:
        return _INFINITE, 0
    repaid = min(allowed, possible)
    lower -= repaid * work.site_price[0]
    total = 0
    for at in range(count):
        site = work.site[at]
        work.amount[at], step_work.paid[at] = 0, 0.0
        begin, end = step_work.begin[at] + at, step_work.begin[at + 1] + at + 1
        step_work.key[begin:end] = _INFINITE
        state, site_state = _limit(work, step_work, at, count + sites), work.site_state[site]
        closed = site_state == OUT or (site_state == FREE and opened == allowed)
        if state == OUT or closed or step_work.high[at] < step_work.low[at]:
            if state == IN:
                return _INFINITE, 0
            continue
        rate = work.rate[at]
        if site_state == FREE:
            rate += work.site_spread[site]
        if state == IN:
            least = step_work.low[at]
            step_work.paid[at] = work.fixed[at] + step_work.below[at] + rate * least
            lower += step_work.paid[at]
            work.amount[at] = least
            work.site_amount[site] += least
            total += least
        _cut_segments(work, step_work, at, state == IN, rate)
    if total > task.quantity:
        return _INFINITE, 0
    places = count + step_work.begin[count]
    sort(step_work.key, step_work.rank, places)
    return lower + _fill(work, step_work, task, places, task.quantity - total), repaid


@inner
def _limit(work: Workspace, step_work: StepWorkspace, at: int, offset: int) -> int:
    """Sets the limits of an option's amount at a node; returns the state of its use."""
    state = work.option_state[at]
    low, high, below = work.least[at], work.most[at], 0.0
    for step in range(step_work.begin[at], step_work.begin[at + 1]):
        height = step_work.height[step]
        if work.lane_state[step] == IN:
            state = IN
            low = max(low, height + 1)
        elif work.lane_state[step] == OUT:
            high = min(high, height)
    for step in range(step_work.begin[at], step_work.begin[at + 1]):
        if step_work.height[step] < low:
            below += step_work.charge[step]
    step_work.low[at], step_work.high[at], step_work.below[at] = low, high, below
    return int(state)


@inner
def _cut_segments(
    work: Workspace, step_work: StepWorkspace, at: int, is_in: bool, rate: float
) -> None:
    """Cuts the hull over amounts from `low`, or from nothing, to `high` into segments."""
    bend, level = step_work.bend, step_work.level
    bend[0], level[0], corners = 0, 0.0, 1
    cost = work.fixed[at] + step_work.below[at]
    if is_in:
        bend[0], cost = step_work.low[at], 0.0
    step, end = step_work.begin[at], step_work.begin[at + 1]
    while step < end and step_work.height[step] < step_work.low[at]:
        step += 1
    high = step_work.high[at]
    while True:
        to = min(step_work.height[step], high) if step < end else high
        if to > bend[corners - 1]:
            while corners >= 2 and (cost - level[corners - 2]) * (
                bend[corners - 1] - bend[corners - 2]
            ) <= (level[corners - 1] - level[corners - 2]) * (to - bend[corners - 2]):
                corners -= 1
            bend[corners], level[corners] = to, cost
            corners += 1
        if to == high:
            break
        cost += step_work.charge[step]
        step += 1
    place = step_work.begin[at] + at
    for corner in range(1, corners):
        size = bend[corner] - bend[corner - 1]
        step_work.size[place] = size
        step_work.key[place] = rate + (level[corner] - level[corner - 1]) / size
        place += 1


@inner
def _fill(
    work: Workspace, step_work: StepWorkspace, task: SplitTask, places: int, rest: int
) -> float:
    """Adds units to `work.amount` by rising rate: the least lots first, then the rest."""
    sites, lot, unmet = task.sites, task.min_lot, task.unmet
    cost = 0.0
    for site in range(sites):
        if work.site_state[site] != IN or work.site_amount[site] >= lot:
            continue
        for turn in range(places):
            place = step_work.rank[turn]
            if step_work.key[place] == _INFINITE:
                break
            if work.site[step_work.owner[place]] != site:
                continue
            part = min(step_work.size[place], lot - work.site_amount[site], rest)
            cost += _add(work, step_work, place, part)
            rest -= part
        if work.site_amount[site] < lot:
            return _INFINITE
    for turn in range(places):
        place = step_work.rank[turn]
        if rest == 0 or step_work.key[place] >= unmet or step_work.key[place] == _INFINITE:
            break
        part = min(step_work.size[place], rest)
        cost += _add(work, step_work, place, part)
        rest -= part
    return cost + unmet * rest if rest else cost


@inner
def _add(work: Workspace, step_work: StepWorkspace, place: int, part: int) -> float:
    """Adds `part` units of a segment; returns their cost."""
    at = step_work.owner[place]
    cost = step_work.key[place] * part
    step_work.size[place] -= part
    step_work.paid[at] += cost
    work.amount[at] += part
    work.site_amount[work.site[at]] += part
    return float(cost)


@inner
def _charge(step_work: StepWorkspace, at: int, amount: int) -> float:
    """Returns the charge of the steps that an amount of an option exceeds."""
    charge = 0.0
    for step in range(step_work.begin[at], step_work.begin[at + 1]):
        if step_work.height[step] < amount:
            charge += step_work.charge[step]
    return charge


@inner
def _branch(
    work: Workspace, step_work: StepWorkspace, task: SplitTask, lower: float, repaid: int
) -> tuple[int, float]:
    """Returns the item to branch on and the true cost of the amounts.

    An item is an option, or `options` + site or step; −1 if nothing is left to decide. The cost is
    infinite where the amounts break a rule.
    """
    count, sites, lot, allowed = task.options, task.sites, task.min_lot, task.max_sites
    used = 0
    for site in range(sites):
        used += work.site_amount[site] > 0
    price = work.site_price[0]
    item, score, cost = -1, 0.0, lower + price * (repaid - used)
    for site in range(sites):
        amount = work.site_amount[site]
        if amount == 0 or work.site_state[site] != FREE:
            continue
        missing = work.site_fixed[site] + price - work.site_spread[site] * amount
        cost += missing
        gain = missing
        if used > allowed or amount < lot:
            cost = _INFINITE
            gain = BROKEN + amount
        if gain > score:
            item, score = count + site, gain
    for at in range(count):
        amount = work.amount[at]
        if amount == 0:
            continue
        site = work.site[at]
        is_site_free = work.site_state[site] == FREE
        rate = work.rate[at] + (work.site_spread[site] if is_site_free else 0.0)
        missing = (
            work.fixed[at] + rate * amount + _charge(step_work, at, amount) - step_work.paid[at]
        )
        cost += missing
        if amount < work.least[at]:
            cost = _INFINITE
            missing += BROKEN
        if missing <= score:
            continue
        turn = _open_item(work, step_work, count + sites, at)
        if work.site_matters[site] and is_site_free:
            turn = count + site
        if turn >= 0:
            item, score = turn, missing
    if item < 0 and cost > lower:
        item = _undecided(work, step_work, count)
    return item, cost


@inner
def _open_item(work: Workspace, step_work: StepWorkspace, offset: int, at: int) -> int:
    """Returns the undecided use or exceeded step of an option that costs most, or −1."""
    item, most = -1, 0.0
    is_free = work.option_state[at] == FREE
    for step in range(step_work.begin[at], step_work.begin[at + 1]):
        height = step_work.height[step]
        is_free &= work.lane_state[step] != IN
        is_open = step_work.low[at] <= height < work.amount[at]
        if is_open and step_work.charge[step] > most:
            item, most = offset + step, step_work.charge[step]
    if is_free and work.fixed[at] >= most:
        return at
    return item


@inner
def _undecided(work: Workspace, step_work: StepWorkspace, count: int) -> int:
    """Returns the undecided factory of the cheapest option, or −1."""
    for turn in range(count + step_work.begin[count]):
        place = step_work.rank[turn]
        if step_work.key[place] == _INFINITE:
            break
        site = work.site[step_work.owner[place]]
        if work.site_state[site] == FREE and work.site_matters[site]:
            return int(count + site)
    return -1
