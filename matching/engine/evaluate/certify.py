"""Turns an incumbent into a plan with its exact cost that passed the checker."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.engine.evaluate.checker import Violation, check
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.instance.instance import Instance
from matching.engine.milp.bounds import round_up_to_grid
from matching.engine.model.columns import Columns
from matching.engine.model.plan import (
    FEASIBLE,
    OPTIMAL,
    Plan,
    PlanAllocation,
    PlanCapacityPrice,
    PlanTransfer,
    PlanUnmet,
    gap_of,
)
from matching.engine.model.plan_index import PlanRows
from matching.engine.model.problem import Problem, columns_of

# Doubles of the size of a total are this far off, relative to it, after a few sums.
_BOUND_ROUNDING = 1e-9


class UnsoundPlan(RuntimeError):
    """Raised when the checker rejects the engine's own plan, a defect of it."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__("; ".join(str(found) for found in violations[:5]))
        self.violations = violations


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Holds what a plan records about the run that found it.

    `bound_micros` is a proven lower bound, `gap` the relative gap up to which a plan counts as
    optimal, `prices` are micros per hour by window id, `solver` goes into the plan as it is.
    """

    bound_micros: float
    gap: float
    prices: Mapping[str, int]
    seconds: float
    solver: dict[str, Any]


def certify(
    problem: Problem | Columns,
    incumbent: Incumbent,
    *,
    bound_micros: float,
    gap: float,
    prices: Mapping[str, int],
    seconds: float,
    solver: dict[str, Any],
) -> Plan:
    """Returns the plan of an incumbent with its exact cost, after checking it.

    The check computes the cost once more, from the problem's own rows. Raises UnsoundPlan.
    """
    columns = columns_of(problem)
    record = RunRecord(bound_micros, gap, prices, seconds, solver)
    return certify_rows(columns, rows_of_incumbent(columns, incumbent), incumbent.total(), record)


def certify_rows(columns: Columns, rows: PlanRows, total_micros: int, record: RunRecord) -> Plan:
    """Returns the plan of these rows and that cost, checked. Raises UnsoundPlan."""
    total = total_micros
    bound = round_up_to_grid(columns, record.bound_micros)
    if bound > total * (1 + _BOUND_ROUNDING) + 1:
        fault = Violation("bound_micros", f"bound {bound} is above the total {total}")
        raise UnsoundPlan([fault])
    # A bound that is above the total only by rounding means the total itself: it is the optimum.
    bound = max(0, min(bound, total))
    reached = gap_of(total, bound)
    prices = sorted(record.prices.items())
    plan = Plan(
        problem_sha256=columns.sha256(),
        status=OPTIMAL if reached <= record.gap else FEASIBLE,
        allocations=rows.allocations,
        transfers=rows.transfers,
        unmet=rows.unmet,
        total_micros=total,
        bound_micros=bound,
        gap=reached,
        capacity_prices=tuple(
            PlanCapacityPrice(window, amount) for window, amount in prices if amount > 0
        ),
        seconds=round(record.seconds, 3),
        solver=record.solver,
    )
    violations = check(columns, plan)
    if violations:
        raise UnsoundPlan(violations)
    return plan


def rows_of_incumbent(problem: Problem | Columns, incumbent: Incumbent) -> PlanRows:
    """Returns the incumbent's choices as rows with ids, sorted by them."""
    instance, columns = incumbent.instance, columns_of(problem)
    names, windows = columns.operation_ids, columns.window_ids
    quantities: list[int] = columns.order_quantity.tolist()
    allocations, transfers, unmet = [], [], []
    for order, whole, choice in zip(columns.order_ids, quantities, incumbent.choices, strict=True):
        for option, quantity in choice.made:
            operation = names[int(instance.option_op[option])]
            window = windows[int(instance.option_window[option])]
            allocations.append(PlanAllocation(operation, window, quantity))
        for start, goal, quantity in choice.moved:
            operation = names[int(instance.option_op[start])]
            sender, receiver = (windows[int(instance.option_window[at])] for at in (start, goal))
            transfers.append(PlanTransfer(operation, sender, receiver, quantity))
        left = whole - _made(choice, instance)
        if left:
            unmet.append(PlanUnmet(order, left))
    return PlanRows(
        tuple(sorted(allocations, key=lambda row: (row.operation, row.window))),
        tuple(sorted(transfers, key=lambda row: (row.operation, row.from_window, row.to_window))),
        tuple(unmet),
    )


def _made(choice: Choice, instance: Instance) -> int:
    """Returns the units made by the order's first operation."""
    if not choice.made:
        return 0
    first = min(int(instance.option_op[option]) for option, _ in choice.made)
    return sum(quantity for option, quantity in choice.made if instance.option_op[option] == first)
