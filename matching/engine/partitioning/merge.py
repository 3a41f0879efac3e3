"""Merges the plans of subproblems into one plan of the whole problem."""

from collections.abc import Sequence
from typing import Any

from matching.engine.evaluate.certify import RunRecord, UnsoundPlan, certify_rows
from matching.engine.evaluate.plan_costs import CostError, plan_costs
from matching.engine.instance.instance import build_instance
from matching.engine.milp.bounds import standalone_bounds
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan
from matching.engine.model.plan_index import (
    OrderDecisions,
    collect_rows,
    decisions_by_order,
    orders_by_operation,
)
from matching.engine.partitioning.subproblem import COMPONENTS, SubproblemAnswer

OrdersRows = dict[str, OrderDecisions]
Decided = tuple[Plan, OrdersRows]


def merge(
    columns: Columns,
    start: Plan,
    answers: Sequence[SubproblemAnswer],
    *,
    gap: float,
    record: dict[str, Any],
) -> Plan:
    """Returns the checked plan of the whole, never more expensive than `start`.

    An order without an answer keeps what it has in `start`. Only bounds and prices that hold for
    the whole count; other windows keep the prices of `start`. `record` goes into the plan's solver.
    """
    order_of = orders_by_operation(columns)
    before = decisions_by_order(order_of, start)
    answered = [(kind, plan, decisions_by_order(order_of, plan)) for kind, plan in answers]
    rows = dict(before)
    for _, _, own in answered:
        rows |= own
    proven = [(plan, own) for kind, plan, own in answered if kind == COMPONENTS]
    bound = max(start.bound_micros, _bound_of(columns, proven))
    hints = [row for plan in (start, *(plan for plan, _ in proven)) for row in plan.capacity_prices]

    def finish(rows: OrdersRows, bound: int) -> Plan:
        decided = collect_rows(rows.values())
        return certify_rows(
            columns,
            decided,
            plan_costs(columns, *decided).total_micros,
            RunRecord(
                bound_micros=bound,
                gap=gap,
                prices={row.window: row.micros_per_hour for row in hints},
                seconds=start.seconds + max((plan.seconds for _, plan in answers), default=0.0),
                solver=record,
            ),
        )

    try:
        return finish(rows, bound)
    except (UnsoundPlan, CostError) as fault:
        # The caller always gets a plan; its record states that the merged one was not sound.
        record["fell_back_because"] = str(fault)
        return finish(before, start.bound_micros)


def _bound_of(columns: Columns, proven: Sequence[Decided]) -> int:
    """Adds up these subproblems' bounds, and every other order's bound by itself."""
    if not proven:
        return 0
    alone = dict(zip(columns.order_ids, standalone_bounds(build_instance(columns)), strict=True))
    for _, own in proven:
        for order in own:
            del alone[order]
    return sum(plan.bound_micros for plan, _ in proven) + sum(alone.values())
