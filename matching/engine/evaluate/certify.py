"""Turns a finished draft into a checked, exactly priced `Plan`; the only place plans are made."""

from collections.abc import Mapping
from typing import Any

from matching.engine.evaluate.checker import Violation, check
from matching.engine.instance.incumbent import Choice, Draft
from matching.engine.instance.instance import Tables
from matching.engine.milp.bounds import on_grid
from matching.engine.model.columns import Columns, columns_of
from matching.engine.model.plan import (
    FEASIBLE,
    OPTIMAL,
    Allocation,
    CapacityPrice,
    LotTransfer,
    Plan,
    Unmet,
    gap_of,
)
from matching.engine.model.problem import Problem

# Doubles of the size of a total are this far off, relative to it, after a few sums.
_BOUND_ROUNDING = 1e-9


class UnsoundPlan(RuntimeError):
    """A plan that its own checker refuses: a fault of the engine, never handed out."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__("; ".join(str(found) for found in violations[:5]))
        self.violations = violations


def publish(
    problem: Problem | Columns,
    draft: Draft,
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
    return certified(
        columns,
        *rows_of(columns, draft),
        total_micros=draft.total(),
        bound_micros=bound_micros,
        gap=gap,
        prices=prices,
        seconds=seconds,
        solver=solver,
    )


def certified(
    columns: Columns,
    allocations: tuple[Allocation, ...],
    transfers: tuple[LotTransfer, ...],
    unmet: tuple[Unmet, ...],
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
    bound = on_grid(columns, bound_micros)
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
            CapacityPrice(window, amount) for window, amount in sorted(prices.items()) if amount > 0
        ),
        seconds=round(seconds, 3),
        solver=solver,
    )
    violations = check(columns, plan)
    if violations:
        raise UnsoundPlan(violations)
    return plan


def rows_of(
    problem: Problem | Columns, draft: Draft
) -> tuple[tuple[Allocation, ...], tuple[LotTransfer, ...], tuple[Unmet, ...]]:
    """The draft's choices with their ids, sorted by them."""
    tables, columns = draft.tables, columns_of(problem)
    names, windows = columns.operation_ids, columns.window_ids
    quantities: list[int] = columns.order_quantity.tolist()
    allocations, transfers, unmet = [], [], []
    for order, whole, choice in zip(columns.order_ids, quantities, draft.choices, strict=True):
        for option, quantity in choice.made:
            operation = names[int(tables.option_op[option])]
            window = windows[int(tables.option_window[option])]
            allocations.append(Allocation(operation, window, quantity))
        for start, goal, quantity in choice.moved:
            operation = names[int(tables.option_op[start])]
            sender, receiver = (windows[int(tables.option_window[at])] for at in (start, goal))
            transfers.append(LotTransfer(operation, sender, receiver, quantity))
        left = whole - _made(choice, tables)
        if left:
            unmet.append(Unmet(order, left))
    return (
        tuple(sorted(allocations, key=lambda row: (row.operation, row.window))),
        tuple(sorted(transfers, key=lambda row: (row.operation, row.from_window, row.to_window))),
        tuple(unmet),
    )


def _made(choice: Choice, tables: Tables) -> int:
    """Units made by the order's first operation."""
    if not choice.made:
        return 0
    first = min(int(tables.option_op[option]) for option, _ in choice.made)
    return sum(quantity for option, quantity in choice.made if tables.option_op[option] == first)
