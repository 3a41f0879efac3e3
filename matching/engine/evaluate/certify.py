"""Turns a finished draft into a checked, exactly priced `Plan`; the only place plans are made."""

from collections.abc import Mapping
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
from matching.engine.model.problem import Problem, columns_of

# Doubles of the size of a total are this far off, relative to it, after a few sums.
_BOUND_ROUNDING = 1e-9


class UnsoundPlan(RuntimeError):
    """A plan that its own checker refuses: a fault of the engine, never handed out."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__("; ".join(str(found) for found in violations[:5]))
        self.violations = violations


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
    """The plan of a draft, priced from its choices and checked, which prices it once more from the
    problem's own rows. Raises UnsoundPlan."""
    columns = columns_of(problem)
    return certify_rows(
        columns,
        *rows_of_incumbent(columns, incumbent),
        total_micros=incumbent.total(),
        bound_micros=bound_micros,
        gap=gap,
        prices=prices,
        seconds=seconds,
        solver=solver,
    )


def certify_rows(
    columns: Columns,
    allocations: tuple[PlanAllocation, ...],
    transfers: tuple[PlanTransfer, ...],
    unmet: tuple[PlanUnmet, ...],
    *,
    total_micros: int,
    bound_micros: float,
    gap: float,
    prices: Mapping[str, int],
    seconds: float,
    solver: dict[str, Any],
) -> Plan:
    """The plan of these rows and that cost, checked. Raises UnsoundPlan."""
    total = total_micros
    bound = round_up_to_grid(columns, bound_micros)
    if bound > total * (1 + _BOUND_ROUNDING) + 1:
        fault = Violation("bound_micros", f"bound {bound} is above the total {total}")
        raise UnsoundPlan([fault])
    # A bound within rounding above the total says the same as the total: it is the optimum.
    bound = max(0, min(bound, total))
    reached = gap_of(total, bound)
    plan = Plan(
        problem_sha256=columns.sha256(),
        status=OPTIMAL if reached <= gap else FEASIBLE,
        allocations=allocations,
        transfers=transfers,
        unmet=unmet,
        total_micros=total,
        bound_micros=bound,
        gap=reached,
        capacity_prices=tuple(
            PlanCapacityPrice(window, amount)
            for window, amount in sorted(prices.items())
            if amount > 0
        ),
        seconds=round(seconds, 3),
        solver=solver,
    )
    violations = check(columns, plan)
    if violations:
        raise UnsoundPlan(violations)
    return plan


def rows_of_incumbent(
    problem: Problem | Columns, incumbent: Incumbent
) -> tuple[tuple[PlanAllocation, ...], tuple[PlanTransfer, ...], tuple[PlanUnmet, ...]]:
    """The draft's choices with their ids, sorted by them."""
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
    return (
        tuple(sorted(allocations, key=lambda row: (row.operation, row.window))),
        tuple(sorted(transfers, key=lambda row: (row.operation, row.from_window, row.to_window))),
        tuple(unmet),
    )


def _made(choice: Choice, instance: Instance) -> int:
    """Units made by the order's first operation."""
    if not choice.made:
        return 0
    first = min(int(instance.option_op[option]) for option, _ in choice.made)
    return sum(quantity for option, quantity in choice.made if instance.option_op[option] == first)
