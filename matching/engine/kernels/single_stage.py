"""The split of one order of one operation over its options at least cost, exactly; compiled.

A branch and bound over options and factories, depth first. Its relaxation spreads a fixed charge
over the most that can be made for it: unit cost + setup / most (+ shipping / most of the factory).
What is left is a fill by rate under nested least quantities, which greed solves exactly, in whole
units. Where the cardinality binds, a price on every factory used, repaid for as many as are
allowed, keeps the relaxation near the truth. Hours, prices and openings are the caller's: it fills
`rate`, `fixed` and `most`.
"""

import numpy as np

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.branching import BROKEN, FREE, IN, OUT, backtrack, descend, open_lower
from matching.engine.kernels.workspace import Workspace
from matching.engine.model.columns import Floats, Ints

_INFINITE = np.inf
# A repair costs as much as several nodes: at the first nodes, then now and then.
_REPAIRS = 8
# Halvings of the price on factories: its last tenth hardly moves the relaxation.
_PRICE_TRIALS = 10


@compiled
def split_single_stage(
    arrays: Arrays, order: int, work: Workspace, unmet: float, nodes: int, slack: float
) -> tuple[float, float, int]:
    """The cost of the best split found, a proven lower bound on it, and the nodes looked at.

    Quantities by option of the order are left in `work.best`. The split is within a part `slack`
    of the least cost unless `nodes` ended the search; the bound holds in either case. Leaving a
    unit costs `unmet` micros.
    """
    options = arrays.order_options[order + 1] - arrays.order_options[order]
    count, sites = prepare(arrays, order, work, options)
    best, lower, looked = _tree(arrays, order, work, count, sites, unmet, nodes, slack)
    work.best[:options] = 0
    for at in range(count):
        work.best[work.option[at]] = work.found[at]
    return best, lower, looked


@inner
def _tree(
    arrays: Arrays,
    order: int,
    work: Workspace,
    count: int,
    sites: int,
    unmet: float,
    nodes: int,
    slack: float,
) -> tuple[float, float, int]:
    """As `split`, over the options and sites that are open; the quantities in `work.found`."""
    quantity = arrays.order_quantity[order]
    lot = arrays.op_min_lot[arrays.order_ops[order]]
    allowed = arrays.op_max_factories[arrays.order_ops[order]]
    best = unmet * quantity
    work.found[:count] = 0
    if count == 0:
        return best, best, 0
    if arrays.order_whole[order]:
        # Leaving it all is the first answer; every other one makes the whole.
        unmet = _INFINITE
    price_sites(work, count, sites, quantity, unmet, lot, allowed)
    depth, looked = 0, 0
    while True:
        looked += 1
        lower, repaid = _relaxed(work, count, sites, quantity, unmet, lot, allowed)
        item = -1
        if lower < best * (1 - slack):
            item, cost = _branch(work, count, sites, lower, repaid, lot, allowed)
            if cost < best:
                best = cost
                work.found[:count] = work.amount[:count]
            if cost == _INFINITE and (looked <= _REPAIRS or looked % _REPAIRS == 0):
                cost = repaired(work, count, sites, quantity, unmet, lot, allowed)
                if cost < best:
                    best = cost
                    work.found[:count] = work.trial[:count]
            if lower >= best * (1 - slack):
                item = -1
        if item >= 0 and looked >= nodes:
            return best, min(best * (1 - slack), open_lower(work, depth, lower)), looked
        if item >= 0:
            descend(work, depth, item, count, sites, first(work, item, count), lower)
            depth += 1
            continue
        depth = backtrack(work, depth, count, sites, best * (1 - slack))
        if depth == 0:
            return best, best * (1 - slack), looked
        if looked >= nodes:
            # The branch just turned to has not been looked at: its parent's bound stands for it.
            turned = work.branch_lower[depth - 1]
            return best, min(best * (1 - slack), open_lower(work, depth, turned)), looked


@inner
def prepare(arrays: Arrays, order: int, work: Workspace, options: int) -> tuple[int, int]:
    """Moves what is open to the front: how many options and sites that are.

    In a plan that is nearly full most options are closed; nothing else looks at them.
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
def price_sites(
    work: Workspace, count: int, sites: int, quantity: int, unmet: float, lot: int, allowed: int
) -> None:
    """Sets the price on every factory used, near where the relaxation's value is highest.

    The value is concave in the price: its slope is the factories used in parts − those allowed.
    """
    work.site_price[0] = 0.0
    if allowed >= sites:
        return
    low, high = 0.0, -1.0
    best, best_price = -_INFINITE, 0.0
    step = 0.0
    for _ in range(_PRICE_TRIALS):
        price = work.site_price[0]
        for site in range(sites):
            work.site_spread[site] = (work.site_fixed[site] + price) / work.site_most[site]
        value, _ = _relaxed(work, count, sites, quantity, unmet, lot, allowed)
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
def _relaxed(
    work: Workspace, count: int, sites: int, quantity: int, unmet: float, lot: int, allowed: int
) -> tuple[float, int]:
    """The relaxation at a node, in `work.amount`; infinite where nothing can be made so.

    The second answer is for how many factories the price on factories is repaid in it.
    """
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
    if total > quantity:
        return _INFINITE, 0
    sort(work.key, work.rank, count)
    return lower + _fill(work, count, sites, quantity - total, unmet, lot), repaid


@inner
def _fill(work: Workspace, count: int, sites: int, rest: int, unmet: float, lot: int) -> float:
    """Adds to `work.amount` in sequence of rate: first the least lots, then the rest."""
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
    """Sorts `rank` by key; nearly sorted from node to node. Ties by number, so that it repeats."""
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
def _branch(
    work: Workspace, count: int, sites: int, lower: float, repaid: int, lot: int, allowed: int
) -> tuple[int, float]:
    """What to branch on (option, or `count` + site; −1: nothing) and what the amounts cost.

    The cost is infinite where the amounts break a rule.
    """
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
        worth = missing
        if used > allowed or amount < lot:
            cost = _INFINITE
            worth = BROKEN + amount
        if worth > score:
            item, score = count + site, worth
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
    """The factory of the cheapest option whose use is still open; −1 where there is none."""
    for place in range(count):
        at = work.rank[place]
        if work.key[at] == _INFINITE:
            break
        if work.site_state[work.site[at]] == FREE and work.site_matters[work.site[at]]:
            return int(count + work.site[at])
    return -1


@inner
def repaired(
    work: Workspace, count: int, sites: int, quantity: int, unmet: float, lot: int, allowed: int
) -> float:
    """The cost of a split over the options in use, in `work.trial`, that keeps to all rules.

    Where too many factories are in use the fullest stay. Infinite where that does not work.
    """
    kept = _keep_sites(work, sites, allowed)
    cost, rest = 0.0, quantity
    for at in range(count):
        site = work.site[at]
        work.trial[at] = 0
        if work.amount[at] > 0 and work.site_kept[site]:
            work.trial[at] = work.least[at]
            rest -= work.least[at]
            cost += work.fixed[at] + work.rate[at] * work.least[at]
    if rest < 0 or kept == 0:
        return _INFINITE
    for turn in range(sites + 1):
        need = rest
        if turn < sites:
            if not work.site_kept[turn]:
                continue
            need = lot
            cost += work.site_fixed[turn]
            for at in range(count):
                if work.site[at] == turn:
                    need -= work.trial[at]
        while need > 0:
            cheapest = -1
            for at in range(count):
                if work.trial[at] == 0 or work.trial[at] >= work.most[at]:
                    continue
                if turn < sites and work.site[at] != turn:
                    continue
                if cheapest < 0 or work.rate[at] < work.rate[cheapest]:
                    cheapest = at
            if cheapest < 0 or (turn == sites and work.rate[cheapest] >= unmet):
                break
            part = min(work.most[cheapest] - work.trial[cheapest], need, rest)
            if part == 0:
                return _INFINITE
            work.trial[cheapest] += part
            cost += work.rate[cheapest] * part
            need -= part
            rest -= part
        if turn < sites and need > 0:
            return _INFINITE
    return cost + unmet * rest if rest else cost


@inner
def _keep_sites(work: Workspace, sites: int, allowed: int) -> int:
    """Marks the factories in use that stay, the fullest first, at most `allowed`."""
    kept = 0
    for site in range(sites):
        work.site_kept[site] = False
    while kept < allowed:
        fullest = -1
        for site in range(sites):
            if work.site_kept[site] or work.site_amount[site] == 0:
                continue
            if fullest < 0 or work.site_amount[site] > work.site_amount[fullest]:
                fullest = site
        if fullest < 0:
            break
        work.site_kept[fullest] = True
        kept += 1
    return kept


@inner
def first(work: Workspace, item: int, count: int) -> int:
    """Whether an item is looked at first in or first out: whichever the relaxation is nearer to."""
    if item >= count and work.site_amount[item - count] == 0:
        return OUT
    if item < count and 2 * work.amount[item] < work.most[item]:
        return OUT
    return IN
