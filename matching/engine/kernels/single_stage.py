"""Splits one order of one operation at least cost, exactly; compiled.

A depth-first branch and bound over options and factories. Its relaxation spreads a fixed charge
over the most that can be made for it: unit cost + setup / most (+ shipping / most of the factory).
The remaining problem is to fill by rate under nested least quantities, which a greedy rule solves
exactly, in whole units. Where the cardinality limit binds, a multiplier on every factory used,
repaid for as many as are allowed, tightens the relaxation. The caller decides on hours, multipliers
and openings: it fills `rate`, `fixed` and `most`.
"""

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.branching import BROKEN, FREE, IN, OUT, backtrack, descend, open_lower
from matching.engine.kernels.single_stage_repair import repaired
from matching.engine.kernels.workspace import SplitTask, Workspace
from matching.engine.model.columns import Floats, Ints
from matching.engine.params.kernel_params import SplitParams

_INFINITE = np.inf
_PARAMS = SplitParams()
# Compiled code takes in numbers, not the fields of a dataclass.
_REPAIRS, _CARDINALITY_STEPS = _PARAMS.repair_interval, _PARAMS.cardinality_steps


@compiled
def split_single_stage(
    arrays: Arrays, order: int, work: Workspace, unmet: float, nodes: int, slack: float
) -> tuple[float, float, int]:
    """Splits an order; returns its cost, a lower bound, and the nodes visited.

    Quantities by option of the order are left in `work.best`. The cost is within the relative
    `slack` of the least one unless the search ended after `nodes` nodes; the bound holds in either
    case. Leaving a unit costs `unmet` micros.
    """
    options = arrays.order_options[order + 1] - arrays.order_options[order]
    count, sites = prepare(arrays, order, work, options)
    task = task_of(arrays, order, count, sites, unmet)
    best, lower, looked = _tree(work, task, unmet, nodes, slack)
    work.best[:options] = 0
    for at in range(count):
        work.best[work.option[at]] = work.found[at]
    return best, lower, looked


@inner
def task_of(arrays: Arrays, order: int, options: int, sites: int, unmet: float) -> SplitTask:
    """Returns the sizes and limits of the split of an order over what is open."""
    if arrays.order_whole[order]:
        # The search starts from leaving the whole order; every other answer makes all of it.
        unmet = _INFINITE
    op = arrays.order_ops[order]
    return SplitTask(
        options,
        sites,
        arrays.order_quantity[order],
        unmet,
        arrays.op_min_lot[op],
        arrays.op_max_factories[op],
    )


@inner
def _tree(
    work: Workspace, task: SplitTask, unmet: float, nodes: int, slack: float
) -> tuple[float, float, int]:
    """Searches the tree over what is open; leaves the quantities in `work.found`."""
    count, sites = task.options, task.sites
    best = unmet * task.quantity
    work.found[:count] = 0
    if count == 0:
        return best, best, 0
    set_site_multiplier(work, task)
    depth, looked = 0, 0
    while True:
        looked += 1
        lower, repaid = _relaxed(work, task)
        item = -1
        if lower < best * (1 - slack):
            item, cost = _branch(work, task, lower, repaid)
            if cost < best:
                best = cost
                work.found[:count] = work.amount[:count]
            if cost == _INFINITE and (looked <= _REPAIRS or looked % _REPAIRS == 0):
                cost = repaired(work, task)
                if cost < best:
                    best = cost
                    work.found[:count] = work.trial[:count]
            if lower >= best * (1 - slack):
                item = -1
        if item >= 0 and looked >= nodes:
            return best, min(best * (1 - slack), open_lower(work, depth, lower)), looked
        if item >= 0:
            descend(work, depth, item, count, sites, first_state(work, item, count), lower)
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
def prepare(arrays: Arrays, order: int, work: Workspace, options: int) -> tuple[int, int]:
    """Moves what is open to the front; returns the open options and sites.

    In a plan that is nearly full most options are closed: the search then skips them.
    """
    begin, first_site = arrays.order_options[order], arrays.order_sites[order]
    rows = arrays.order_sites[order + 1] - first_site
    op = arrays.order_ops[order]
    quantity, lot = arrays.order_quantity[order], arrays.op_min_lot[op]
    work.site_most[:rows] = 0
    for at in range(options):
        if work.most[at] >= arrays.option_least[begin + at]:
            work.site_most[arrays.option_site[begin + at] - first_site] += work.most[at]
    sites = 0
    for row in range(rows):
        most = min(work.site_most[row], quantity)
        work.site_amount[row] = -1
        if most >= lot:
            work.site_amount[row] = sites
            work.site_most[sites] = most
            work.site_fixed[sites] = arrays.site_fixed[first_site + row]
            work.site_state[sites] = FREE
            sites += 1
    count = 0
    for at in range(options):
        site = work.site_amount[arrays.option_site[begin + at] - first_site]
        if site < 0 or work.most[at] < arrays.option_least[begin + at]:
            continue
        work.option[count] = at
        work.site[count] = site
        work.rate[count], work.fixed[count] = work.rate[at], work.fixed[at]
        work.most[count] = work.most[at]
        work.least[count] = arrays.option_least[begin + at]
        work.spread[count] = work.fixed[count] / work.most[count]
        work.option_state[count] = FREE
        work.rank[count] = count
        count += 1
    limited = arrays.op_max_factories[op] < sites
    for site in range(sites):
        work.site_spread[site] = work.site_fixed[site] / work.site_most[site]
        work.site_matters[site] = limited or lot > 1 or work.site_fixed[site] > 0
    return count, sites


@inner
def set_site_multiplier(work: Workspace, task: SplitTask) -> None:
    """Sets the cardinality multiplier near where the relaxation is highest.

    The value is concave in the multiplier; its slope is the fractional number of factories used
    minus those allowed. Any multiplier gives a valid bound.
    """
    sites, allowed = task.sites, task.max_sites
    work.site_price[0] = 0.0
    if allowed >= sites:
        return
    low, high = 0.0, -1.0
    best, best_price = -_INFINITE, 0.0
    step = 0.0
    for _ in range(_CARDINALITY_STEPS):
        price = work.site_price[0]
        for site in range(sites):
            work.site_spread[site] = (work.site_fixed[site] + price) / work.site_most[site]
        value, _ = _relaxed(work, task)
        if value == _INFINITE:
            break
        if value > best:
            best, best_price = value, price
        parts = 0.0
        for site in range(sites):
            parts += work.site_amount[site] / work.site_most[site]
        if parts <= allowed:
            high = price
            if price == 0.0:
                break
        else:
            low = price
            step = max(2 * step, 0.1 * value / allowed)
        work.site_price[0] = low + step if high < 0 else (low + high) / 2
    work.site_price[0] = best_price
    for site in range(sites):
        work.site_spread[site] = (work.site_fixed[site] + best_price) / work.site_most[site]


@inner
def _relaxed(work: Workspace, task: SplitTask) -> tuple[float, int]:
    """Solves the relaxation at a node into `work.amount`.

    The value is infinite if the node is infeasible. Also returns the number of factories for which
    the multiplier is repaid.
    """
    count, sites, allowed = task.options, task.sites, task.max_sites
    opened, possible = 0, 0
    lower = 0.0
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
        work.amount[at] = 0
        state, site_state = work.option_state[at], work.site_state[site]
        if state == OUT or site_state == OUT or (site_state == FREE and opened == allowed):
            if state == IN:
                return _INFINITE, 0
            work.key[at] = _INFINITE
            continue
        key = work.rate[at]
        if site_state == FREE:
            key += work.site_spread[site]
        if state == IN:
            lower += work.fixed[at] + key * work.least[at]
            work.amount[at] = work.least[at]
            work.site_amount[site] += work.least[at]
            total += work.least[at]
        else:
            key += work.spread[at]
        work.key[at] = key
    if total > task.quantity:
        return _INFINITE, 0
    sort(work.key, work.rank, count)
    return lower + _fill(work, task, task.quantity - total), repaid


@inner
def _fill(work: Workspace, task: SplitTask, rest: int) -> float:
    """Adds units to `work.amount` by rising rate: the least lots first, then the rest."""
    count, sites, lot, unmet = task.options, task.sites, task.min_lot, task.unmet
    cost = 0.0
    for site in range(sites):
        if work.site_state[site] != IN or work.site_amount[site] >= lot:
            continue
        for place in range(count):
            at = work.rank[place]
            if work.site[at] != site or work.key[at] == _INFINITE:
                continue
            part = min(work.most[at] - work.amount[at], lot - work.site_amount[site], rest)
            work.amount[at] += part
            work.site_amount[site] += part
            rest -= part
            cost += work.key[at] * part
        if work.site_amount[site] < lot:
            return _INFINITE
    for place in range(count):
        at = work.rank[place]
        if rest == 0 or work.key[at] >= unmet:
            break
        part = min(work.most[at] - work.amount[at], rest)
        work.amount[at] += part
        work.site_amount[work.site[at]] += part
        rest -= part
        cost += work.key[at] * part
    return cost + unmet * rest if rest else cost


@inner
def sort(key: Floats, rank: Ints, count: int) -> None:
    """Sorts `rank` by key, and ties by number so that runs repeat.

    The order is nearly right from node to node, which insertion sort makes use of.
    """
    for place in range(1, count):
        moving = rank[place]
        to = place
        while to > 0:
            before = rank[to - 1]
            if key[before] < key[moving] or (key[before] == key[moving] and before < moving):
                break
            rank[to] = before
            to -= 1
        rank[to] = moving


@inner
def _branch(work: Workspace, task: SplitTask, lower: float, repaid: int) -> tuple[int, float]:
    """Returns the item to branch on and the true cost of the amounts.

    An item is an option, or `options` + site; −1 if nothing is left to decide. The cost is infinite
    where the amounts break a rule.
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
        if amount == 0 or work.option_state[at] != FREE:
            continue
        missing = work.fixed[at] - work.spread[at] * amount
        cost += missing
        if amount < work.least[at]:
            cost = _INFINITE
            missing += BROKEN
        if missing > score:
            item, score = at, missing
            site = work.site[at]
            if work.site_matters[site] and work.site_state[site] == FREE:
                item = count + site
    if item < 0 and cost > lower:
        item = _undecided(work, count)
    return item, cost


@inner
def _undecided(work: Workspace, count: int) -> int:
    """Returns the undecided factory of the cheapest option, or −1."""
    for place in range(count):
        at = work.rank[place]
        if work.key[at] == _INFINITE:
            break
        if work.site_state[work.site[at]] == FREE and work.site_matters[work.site[at]]:
            return int(count + work.site[at])
    return -1


@inner
def first_state(work: Workspace, item: int, count: int) -> int:
    """Returns the state that is tried first: the one nearer to the relaxation."""
    if item >= count and work.site_amount[item - count] == 0:
        return OUT
    if item < count and 2 * work.amount[item] < work.most[item]:
        return OUT
    return IN
