"""Lets every work centre that is used pay its opening, once.

In a problem the opening of a window is on one machine, which has the most free hours. Machines of a
window are equal, and the search finds the others without an opening. So what one of them makes is
put on the machine with the opening where that one is not used: it has the hours, and the plan then
costs what will be paid.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from matching.engine.evaluate.plan_costs import plan_costs, share_by_weight
from matching.engine.model.arrival_sample import ArrivalSample
from matching.engine.model.columns import Columns, Ints
from matching.engine.model.plan import FEASIBLE, OPTIMAL, Plan, gap_of
from matching.formulation.machine_windows import window_of


def with_openings_paid(columns: Columns, plan: Plan, gap_wanted: float = 0.0) -> Plan:
    """Returns the plan with each opening paid that it needs, and its exact cost.

    It stays optimal if its gap still is the one that was asked for.
    """
    openers = openers_of(columns)
    moved = moved_windows(openers, (row.window for row in plan.allocations))
    if not moved:
        return plan
    allocations = [
        replace(row, window=moved.get(row.window, row.window)) for row in plan.allocations
    ]
    transfers = [
        replace(
            row,
            from_window=moved.get(row.from_window, row.from_window),
            to_window=moved.get(row.to_window, row.to_window),
        )
        for row in plan.transfers
    ]
    allocations.sort(key=lambda row: (row.operation, row.window))
    transfers.sort(key=lambda row: (row.operation, row.from_window, row.to_window))
    total = plan_costs(columns, allocations, transfers, plan.unmet).total_micros
    gap = gap_of(total, plan.bound_micros)
    is_optimal = plan.status == OPTIMAL and gap <= max(plan.gap, gap_wanted)
    return replace(
        plan,
        status=OPTIMAL if is_optimal else FEASIBLE,
        allocations=tuple(allocations),
        transfers=tuple(transfers),
        total_micros=total,
        gap=gap,
    )


def openers_of(columns: Columns) -> dict[str, str]:
    """Returns the window with the opening for each other machine's window."""
    machines: dict[str, list[int]] = defaultdict(list)
    names = columns.window_ids
    if len({window_of(name) for name in names}) == len(names):
        return {}
    for row, name in enumerate(names):
        machines[window_of(name)].append(row)
    openers = {}
    for rows in machines.values():
        paying = [row for row in rows if columns.window_opening[row]]
        openers |= {names[row]: names[paying[0]] for row in rows if paying and row != paying[0]}
    return openers


def moved_windows(openers: Mapping[str, str], used: Iterable[str]) -> dict[str, str]:
    """Returns the window of one machine of each work centre whose opening is not paid."""
    windows = set(used)
    moved: dict[str, str] = {}
    for name in sorted(windows & openers.keys()):
        if openers[name] not in windows | set(moved.values()):
            moved[name] = openers[name]
    return moved


def sample_with_openings_paid(columns: Columns, sample: ArrivalSample) -> ArrivalSample:
    """Returns the sample with each opening paid that one of its plans needs."""
    openers = openers_of(columns)
    if not openers:
        return sample
    names, cost = columns.window_ids, sample.cost.copy()
    rows_of = {name: row for row, name in enumerate(names)}
    opening = {rows_of[name]: columns.window_opening[rows_of[to]] for name, to in openers.items()}
    window = columns.option_window[sample.row_option]
    order = columns.operation_order[columns.option_operation[sample.row_option]]
    spent = (
        columns.option_setup_ms[sample.row_option]
        + columns.option_unit_ms[sample.row_option] * sample.row_pieces
    )
    for arrival, (begin, end) in enumerate(arrival_bounds(sample)):
        used = {names[at] for at in np.unique(window[begin:end]).tolist()}
        for name in moved_windows(openers, used):
            rows = begin + np.flatnonzero(window[begin:end] == rows_of[name])
            parts = share_by_weight(int(opening[rows_of[name]]), spent[rows].tolist())
            np.add.at(cost, (arrival, order[rows]), parts)
    return replace(sample, cost=cost)


def arrival_bounds(sample: ArrivalSample) -> Iterable[tuple[int, int]]:
    """Returns the first row and the one behind the last row of each arrival."""
    bounds: Ints = np.searchsorted(sample.row_arrival, np.arange(len(sample.made) + 1))
    return zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
