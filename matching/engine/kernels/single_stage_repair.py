"""Repairs the split of an order of one operation; compiled."""

import numpy as np

from matching.engine.jit.compile import inner
from matching.engine.kernels.workspace import SplitTask, Workspace

_INFINITE = np.inf


@inner
def repaired(work: Workspace, task: SplitTask) -> float:
    """Makes a split over the options in use that keeps every rule; returns its cost.

    The amounts are left in `work.trial`. Where too many factories are in use the fullest stay. The
    cost is infinite where this fails.
    """
    count, sites, lot, unmet = task.options, task.sites, task.min_lot, task.unmet
    kept = _keep_sites(work, sites, task.max_sites)
    cost, rest = 0.0, task.quantity
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
    """Marks at most `allowed` factories as kept, the fullest ones; returns how many."""
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
