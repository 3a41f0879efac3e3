"""The split of one order of any kind, and a bound on it, as they are handed to other loops."""

from collections.abc import Callable

from matching.engine.jit.compile import addressed, by_address
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.clique_cuts import CliqueCuts
from matching.engine.kernels.multi_stage import (
    bound_multi_stage,
    relax_multi_stage,
    split_multi_stage,
)
from matching.engine.kernels.single_stage import split_single_stage
from matching.engine.kernels.single_stage_steps import StepWorkspace, split_with_steps
from matching.engine.kernels.workspace import Workspace

# A split need not be proved closer than this: prices are not known so well.
_SLACK = 1e-4
# A routing is split at this part of the nodes: each of its nodes takes several times as long.
_ROUTE_PART = 2

# Arrays, order, work, micros of leaving a unit, nodes at most; gives the cost of the split found.
Splitter = Callable[[Arrays, int, Workspace, float, int], float]
# The same with ceilings and room for their steps, nodes for routings apart, none for their
# relaxation alone, and the slack; gives a bound.
Bounder = Callable[
    [Arrays, int, Workspace, CliqueCuts, StepWorkspace, float, int, int, float], float
]


def splitter(arrays: Arrays, work: Workspace) -> Splitter:
    """`_split_order` for orders of such arrays, to be handed to compiled functions."""
    return by_address(_split_order, arrays, 0, work, 0.0, 0)


def bounder(
    arrays: Arrays, work: Workspace, clique_cuts: CliqueCuts, step_work: StepWorkspace
) -> Bounder:
    """`_bound_order` for orders of such arrays, to be handed to compiled functions."""
    return by_address(_bound_order, arrays, 0, work, clique_cuts, step_work, 0.0, 0, 0, 0.0)


@addressed
def _split_order(arrays: Arrays, order: int, work: Workspace, unmet: float, nodes: int) -> float:
    """The cost of the split found, in `work.best` and `work.sent`."""
    if arrays.order_ops[order + 1] - arrays.order_ops[order] == 1:
        cost, _, _ = split_single_stage(arrays, order, work, unmet, nodes, _SLACK)
    else:
        cost, _, _ = split_multi_stage(
            arrays, order, work, unmet, max(1, nodes // _ROUTE_PART), _SLACK
        )
    return cost


@addressed
def _bound_order(
    arrays: Arrays,
    order: int,
    work: Workspace,
    clique_cuts: CliqueCuts,
    step_work: StepWorkspace,
    unmet: float,
    nodes: int,
    route_nodes: int,
    slack: float,
) -> float:
    """A proven lower bound; the split of an order of one operation is left in `work.best`.

    With no `route_nodes` a routing counts by its relaxation alone, left in `work.amount`.
    """
    if arrays.order_ops[order + 1] - arrays.order_ops[order] == 1:
        if len(clique_cuts.multiplier):
            _, lower, _ = split_with_steps(
                arrays, order, work, clique_cuts, step_work, unmet, nodes, slack
            )
        else:
            _, lower, _ = split_single_stage(arrays, order, work, unmet, nodes, slack)
        return lower
    if route_nodes > 0:
        return bound_multi_stage(arrays, order, work, unmet, route_nodes, slack)
    return relax_multi_stage(arrays, order, work, unmet)
