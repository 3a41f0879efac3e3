"""The rows of a plan by the order that they are for; what a plan is, is in `plan`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan, PlanAllocation, PlanTransfer, PlanUnmet

PlanRows = tuple[tuple[PlanAllocation, ...], tuple[PlanTransfer, ...], tuple[PlanUnmet, ...]]


@dataclass(slots=True)
class OrderDecisions:
    """What a plan decides for one order."""

    made: list[PlanAllocation] = field(default_factory=list)
    moved: list[PlanTransfer] = field(default_factory=list)
    unmet: list[PlanUnmet] = field(default_factory=list)


def orders_by_operation(columns: Columns) -> dict[str, str]:
    """The id of every operation's order; those of a part are the same as those of the whole."""
    orders = (columns.order_ids[row] for row in columns.operation_order.tolist())
    return dict(zip(columns.operation_ids, orders, strict=True))


def decisions_by_order(order_of: Mapping[str, str], plan: Plan) -> dict[str, OrderDecisions]:
    """By the ids of the orders that the plan decides on: each is made or unmet."""
    rows: dict[str, OrderDecisions] = defaultdict(OrderDecisions)
    for made in plan.allocations:
        rows[order_of[made.operation]].made.append(made)
    for lot in plan.transfers:
        rows[order_of[lot.operation]].moved.append(lot)
    for left in plan.unmet:
        rows[left.order].unmet.append(left)
    return dict(rows)


def collect_rows(rows: Iterable[OrderDecisions]) -> PlanRows:
    """All rows, sorted as a plan has them."""
    chosen = list(rows)
    made = [one for each in chosen for one in each.made]
    moved = [one for each in chosen for one in each.moved]
    unmet = [one for each in chosen for one in each.unmet]
    return (
        tuple(sorted(made, key=lambda one: (one.operation, one.window))),
        tuple(sorted(moved, key=lambda one: (one.operation, one.from_window, one.to_window))),
        tuple(sorted(unmet, key=lambda one: one.order)),
    )
