"""Chooses the kernel for an order and hands it to other loops by its address."""

from collections.abc import Callable
from typing import NamedTuple

from matching.engine.jit.compile import addressed, by_address
from matching.engine.kernels.arrays import Arrays
from matching.engine.kernels.clique_cuts import CliqueCuts
from matching.engine.kernels.multi_stage import (
    bound_multi_stage,
    relax_multi_stage,
    split_multi_stage,
)
from matching.engine.kernels.single_stage import split_single_stage
from matching.engine.kernels.single_stage_steps import split_with_steps
from matching.engine.kernels.workspace import StepWorkspace, Workspace
from matching.engine.params.kernel_params import SplitParams

_PARAMS = SplitParams()
_SLACK, _ROUTING_DIVISOR = _PARAMS.search_slack, _PARAMS.routing_divisor


class SplitLimits(NamedTuple):
    """Limits the splits of orders.

    `nodes` is for orders of one operation, `route_nodes` for routings: 0 stands for the relaxation
    alone. `slack` is the relative gap at which a search ends.
    """

    nodes: int
    route_nodes: int
    slack: float


# Arrays, order, workspace, micros of leaving a unit, node limit; returns the split's cost.
Splitter = Callable[[Arrays, int, Workspace, float, int], float]
# Arrays, order, workspace, clique cuts, workspace of their steps, limits; returns a lower bound.
Bounder = Callable[[Arrays, int, Workspace, CliqueCuts, StepWorkspace, SplitLimits], float]


def splitter(arrays: Arrays, work: Workspace) -> Splitter:
    """Returns `_split_order` as a value that compiled functions can call."""
    return by_address(_split_order, arrays, 0, work, 0.0, 0)


def bounder(
    arrays: Arrays, work: Workspace, clique_cuts: CliqueCuts, step_work: StepWorkspace
) -> Bounder:
    """Returns `_bound_order` as a value that compiled functions can call."""
    limits = SplitLimits(0, 0, 0.0)
    return by_address(_bound_order, arrays, 0, work, clique_cuts, step_work, limits)


@addressed
def _split_order(arrays: Arrays, order: int, work: Workspace, unmet: float, nodes: int) -> float:
    """Splits an order into `work.best` and `work.sent`; returns its cost."""
    if arrays.order_ops[order + 1] - arrays.order_ops[order] == 1:
        cost, _, _ = split_single_stage(arrays, order, work, unmet, nodes, _SLACK)
    else:
        least = max(1, nodes // _ROUTING_DIVISOR)
        cost, _, _ = split_multi_stage(arrays, order, work, unmet, least, _SLACK)
    return cost


@addressed
def _bound_order(
    arrays: Arrays,
    order: int,
    work: Workspace,
    clique_cuts: CliqueCuts,
    step_work: StepWorkspace,
    limits: SplitLimits,
) -> float:
    """Returns a proven lower bound on an order's cost.

    The split of an order of one operation is left in `work.best`; the relaxation of a routing in
    `work.amount`.
    """
    nodes, slack = limits.nodes, limits.slack
    unmet = float(arrays.order_unmet[order])
    if arrays.order_ops[order + 1] - arrays.order_ops[order] == 1:
        if len(clique_cuts.multiplier):
            _, lower, _ = split_with_steps(
                arrays, order, work, clique_cuts, step_work, nodes, slack
            )
        else:
            _, lower, _ = split_single_stage(arrays, order, work, unmet, nodes, slack)
        return lower
    if limits.route_nodes > 0:
        return bound_multi_stage(arrays, order, work, unmet, limits.route_nodes, slack)
    return relax_multi_stage(arrays, order, work, unmet)
