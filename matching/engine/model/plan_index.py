"""Groups the rows of a plan by order, and collects them again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan, PlanAllocation, PlanTransfer, PlanUnmet


class PlanRows(NamedTuple):
    """Holds the decisions of a plan, each list sorted by its ids."""

    allocations: tuple[PlanAllocation, ...]
    transfers: tuple[PlanTransfer, ...]
    unmet: tuple[PlanUnmet, ...]


@dataclass(slots=True)
class OrderDecisions:
    """Holds what a plan decides for one order."""

    made: list[PlanAllocation] = field(default_factory=list)
    moved: list[PlanTransfer] = field(default_factory=list)
    unmet: list[PlanUnmet] = field(default_factory=list)


def orders_by_operation(columns: Columns) -> dict[str, str]:
    """Returns the id of every operation's order."""
    orders = (columns.order_ids[row] for row in columns.operation_order.tolist())
    return dict(zip(columns.operation_ids, orders, strict=True))


def decisions_by_order(order_of: Mapping[str, str], plan: Plan) -> dict[str, OrderDecisions]:
    """Returns a plan's rows by the id of their order."""
    rows: dict[str, OrderDecisions] = defaultdict(OrderDecisions)
    for made in plan.allocations:
        rows[order_of[made.operation]].made.append(made)
    for lot in plan.transfers:
        rows[order_of[lot.operation]].moved.append(lot)
    for left in plan.unmet:
        rows[left.order].unmet.append(left)
    return dict(rows)


def collect_rows(rows: Iterable[OrderDecisions]) -> PlanRows:
    """Returns all rows, sorted as a plan has them."""
    chosen = list(rows)
    made = [one for each in chosen for one in each.made]
    moved = [one for each in chosen for one in each.moved]
    unmet = [one for each in chosen for one in each.unmet]
    return PlanRows(
        tuple(sorted(made, key=lambda one: (one.operation, one.window))),
        tuple(sorted(moved, key=lambda one: (one.operation, one.from_window, one.to_window))),
        tuple(sorted(unmet, key=lambda one: one.order)),
    )
