"""Keeps the depth-first stack of one order's branch and bound; compiled.

An item is an option of the order, then a site, then a lane, by number.
"""

from matching.engine.jit.compile import inner
from matching.engine.kernels.workspace import Workspace

FREE, IN, OUT = 0, 1, 2
# Base score of an item that breaks a rule: it comes before all that are only charged too little.
BROKEN = 1e18


@inner
def descend(
    work: Workspace, depth: int, item: int, options: int, sites: int, first: int, lower: float
) -> None:
    """Branches on an item and tries its state `first`."""
    work.branch_item[depth] = item
    work.branch_turn[depth] = 0
    work.branch_state[depth] = first
    work.branch_lower[depth] = lower
    _set(work, item, options, sites, first)


@inner
def backtrack(work: Workspace, depth: int, options: int, sites: int, best: float) -> int:
    """Turns the deepest branch that may hold a cheaper split; returns its depth, or 0."""
    while depth > 0:
        at = depth - 1
        item = work.branch_item[at]
        if work.branch_turn[at] == 0 and work.branch_lower[at] < best:
            work.branch_turn[at] = 1
            _set(work, item, options, sites, OUT if work.branch_state[at] == IN else IN)
            return depth
        _set(work, item, options, sites, FREE)
        depth -= 1
    return 0


@inner
def _set(work: Workspace, item: int, options: int, sites: int, state: int) -> None:
    if item < options:
        work.option_state[item] = state
    elif item < options + sites:
        work.site_state[item - options] = state
    else:
        work.lane_state[item - options - sites] = state


@inner
def open_lower(work: Workspace, depth: int, lower: float) -> float:
    """Returns the least bound of the current node and of every branch not yet turned."""
    for at in range(depth):
        if work.branch_turn[at] == 0:
            lower = min(lower, work.branch_lower[at])
    return lower
