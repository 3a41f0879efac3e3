"""Converts choices of an incumbent to amounts and flows of arrays, and back."""

from collections.abc import Mapping

import numpy as np

from matching.engine.instance.incumbent import Choice
from matching.engine.instance.instance import Instance
from matching.engine.instance.lots import match_lots
from matching.engine.kernels.arrays import Arrays, Numbers
from matching.engine.model.columns import Ints


def choices_of(
    instance: Instance, arrays: Arrays, numbers: Numbers, amount: Ints, flow: Ints
) -> dict[int, Choice]:
    """Returns the choice of each order, by instance row, for amounts and flows."""
    options, arcs = numbers.options.tolist(), numbers.arcs.tolist()
    begins = arrays.order_options.tolist()
    arc_begins = arrays.lane_arcs[arrays.op_lanes].tolist()
    ops = arrays.order_ops.tolist()
    quantities = arrays.order_quantity.tolist()
    choices = {}
    for at, order in enumerate(numbers.orders.tolist()):
        begin, end = begins[at], begins[at + 1]
        used = begin + np.flatnonzero(amount[begin:end])
        made = {options[row]: int(amount[row]) for row in used.tolist()}
        moved: list[tuple[int, int, int]] = []
        for op in range(ops[at], ops[at + 1] - 1):
            low, high = arc_begins[op], arc_begins[op + 1]
            sent = low + np.flatnonzero(flow[low:high])
            flows = [(arcs[arc], int(flow[arc])) for arc in sent.tolist()]
            found = match_lots(instance, flows, made)
            if found is None:
                raise RuntimeError(f"flows of order {order} do not hold together")
            moved += found
        first = arrays.option_op[used] == ops[at]
        left = quantities[at] - int(amount[used[first]].sum())
        choices[order] = Choice(tuple(made.items()), tuple(sorted(moved)), left)
    return choices


def amounts_of(
    instance: Instance, arrays: Arrays, numbers: Numbers, choices: Mapping[int, Choice]
) -> tuple[Ints, Ints]:
    """Returns amounts by option and flows by arc for choices by instance row."""
    amount = np.zeros(len(numbers.options), dtype=np.int64)
    flow = np.zeros(len(numbers.arcs), dtype=np.int64)
    orders = numbers.orders.tolist()
    made = [row for order in orders for row in choices[order].made]
    if made:
        options, quantities = np.array(made, dtype=np.int64).T
        amount[np.searchsorted(numbers.options, options)] = quantities
    for order in orders:
        if choices[order].moved:
            _add_flows(instance, numbers, order, choices[order], flow)
    return amount, flow


def _add_flows(
    instance: Instance, numbers: Numbers, order: int, choice: Choice, flow: Ints
) -> None:
    """Adds each lot to the arc from its option over the lane to its destination site."""
    ops = instance.order_ops[order : order + 2]
    low, high = instance.op_arcs[ops].tolist()
    goals = instance.lane_to[instance.arc_lane[low:high]].tolist()
    arcs = {
        pair: low + at
        for at, pair in enumerate(zip(instance.arc_option[low:high].tolist(), goals, strict=True))
    }
    for start, goal, quantity in choice.moved:
        arc = arcs[start, int(instance.option_site[goal])]
        flow[np.searchsorted(numbers.arcs, arc)] += quantity
