"""Allocates the scratch arrays in which kernels split one order at a time."""

from typing import NamedTuple

import numpy as np

from matching.engine.kernels.arrays import Arrays
from matching.engine.model.columns import Flags, Floats, Ints


class Workspace(NamedTuple):
    """Holds scratch arrays for the largest of some orders; one for each thread.

    The caller fills `rate` (micros a unit), `fixed` (micros for any use at all) and `most` (units,
    below the option's least: closed) by option of the order, and `cardinality` (micros for each
    factory used, repaid for as many as are allowed) by operation. `best` has the quantities found
    by option, `sent` by arc. A kernel may overwrite what the caller filled.
    """

    rate: Floats
    fixed: Floats
    most: Ints
    cardinality: Floats
    best: Ints
    sent: Ints
    option: Ints
    found: Ints
    least: Ints
    site: Ints
    spread: Floats
    key: Floats
    rank: Ints
    amount: Ints
    trial: Ints
    option_state: Ints
    site_state: Ints
    site_fixed: Floats
    site_spread: Floats
    site_most: Ints
    site_price: Floats
    site_amount: Ints
    site_kept: Flags
    site_matters: Flags
    branch_item: Ints
    branch_turn: Ints
    branch_state: Ints
    branch_lower: Floats
    lane_state: Ints
    lane_most: Ints
    lane_key: Floats
    lane_amount: Ints
    slope: Floats
    site_slope: Floats
    lane_slope: Floats
    flow: Ints
    waiting: Ints
    reach: Floats
    reach_by: Ints
    made: Floats
    made_by: Ints


def workspace_for(arrays: Arrays, steps: int = 0) -> Workspace:
    """Returns scratch arrays for the largest order.

    Steps of cuts share the arrays of lanes: no order has both.
    """
    first = arrays.order_ops
    lanes = arrays.op_lanes[first]
    return _allocate(
        ops=_longest(first),
        options=_longest(arrays.order_options),
        sites=_longest(arrays.order_sites),
        lanes=max(_longest(lanes), steps),
        arcs=_longest(arrays.lane_arcs[lanes]),
    )


def _longest(begins: Ints) -> int:
    return max(1, int(np.diff(begins).max(initial=0)))


def _allocate(*, ops: int, options: int, sites: int, lanes: int, arcs: int) -> Workspace:
    depth = options + sites + lanes + 1

    def ints(size: int) -> Ints:
        return np.zeros(size, dtype=np.int64)

    def floats(size: int) -> Floats:
        return np.zeros(size, dtype=np.float64)

    return Workspace(
        rate=floats(options),
        fixed=floats(options),
        most=ints(options),
        cardinality=floats(ops),
        best=ints(options),
        sent=ints(arcs),
        option=ints(options),
        found=ints(options),
        least=ints(options),
        site=ints(options),
        spread=floats(options),
        key=floats(options),
        rank=ints(options),
        amount=ints(options),
        trial=ints(options),
        option_state=ints(options),
        site_state=ints(sites),
        site_fixed=floats(sites),
        site_spread=floats(sites),
        site_most=ints(sites),
        site_price=floats(1),
        site_amount=ints(sites),
        site_kept=np.zeros(sites, dtype=bool),
        site_matters=np.zeros(sites, dtype=bool),
        branch_item=ints(depth),
        branch_turn=ints(depth),
        branch_state=ints(depth),
        branch_lower=floats(depth),
        lane_state=ints(lanes),
        lane_most=ints(lanes),
        lane_key=floats(lanes),
        lane_amount=ints(lanes),
        slope=floats(options),
        site_slope=floats(sites),
        lane_slope=floats(lanes),
        flow=ints(arcs),
        waiting=ints(options),
        reach=floats(options),
        reach_by=ints(options),
        made=floats(options),
        made_by=ints(options),
    )


class StepWorkspace(NamedTuple):
    """Holds scratch arrays for an order's steps and its options' segments.

    The steps of an open option start at its entry of `begin`: an amount above `height` units costs
    `charge` micros more. An option has at most one segment more than steps; the first one is at
    the entry of its first step plus the option's number: `size` units at rate `key`, of option
    `owner`. `bend` and `level` are the corners of a hull. By option, `low` and `high` limit the
    amount, `below` is the charge of the steps under `low`, and `paid` is what the relaxation
    charges for the amount.
    """

    begin: Ints
    height: Ints
    charge: Floats
    key: Floats
    rank: Ints
    size: Ints
    owner: Ints
    low: Ints
    high: Ints
    below: Floats
    paid: Floats
    bend: Ints
    level: Floats


def step_workspace_for(work: Workspace, steps: int) -> StepWorkspace:
    """Returns scratch arrays for the orders of `work` with at most this many steps."""
    options = len(work.rate)

    def ints(size: int) -> Ints:
        return np.zeros(size, dtype=np.int64)

    return StepWorkspace(
        begin=ints(options + 1),
        height=ints(steps),
        charge=np.zeros(steps),
        key=np.zeros(options + steps),
        rank=ints(options + steps),
        size=ints(options + steps),
        owner=ints(options + steps),
        low=ints(options),
        high=ints(options),
        below=np.zeros(options),
        paid=np.zeros(options),
        bend=ints(steps + 2),
        level=np.zeros(steps + 2),
    )


class SplitTask(NamedTuple):
    """Holds the sizes and limits of the split of one order of one operation.

    `options` and `sites` count what is open. `quantity` is units, `unmet` micros for each unit
    left, `min_lot` units, `max_sites` factories.
    """

    options: int
    sites: int
    quantity: int
    unmet: float
    min_lot: int
    max_sites: int
