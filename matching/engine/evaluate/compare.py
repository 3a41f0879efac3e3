"""Compares a plan with a baseline on like-for-like orders.

Orders that only one side serves, or that the two make in different quantities, are counted but
never count as a saving.
"""

from collections.abc import Collection
from dataclasses import dataclass

from matching.engine.evaluate.plan_costs import OrderCost, order_costs
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan
from matching.engine.model.problem import Problem, columns_of


@dataclass(frozen=True, slots=True)
class ComparedOrder:
    """Compares one order of which both make the same `quantity`; in micros."""

    order: str
    quantity: int
    plan: OrderCost
    baseline: OrderCost

    @property
    def plan_micros(self) -> int:
        """Returns the cost in the plan."""
        return self.plan.total_micros

    @property
    def baseline_micros(self) -> int:
        """Returns the cost in the baseline."""
        return self.baseline.total_micros

    @property
    def saving_micros(self) -> int:
        """Returns how much less the plan costs."""
        return self.baseline_micros - self.plan_micros


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """Holds the savings on orders that both serve alike, and counts of others.

    The cost of an order includes its share of the openings of its windows, and its unmet quantity.
    """

    orders: tuple[ComparedOrder, ...]
    only_plan: int
    only_baseline: int
    different_quantity: int
    neither: int

    @property
    def plan_micros(self) -> int:
        """Returns the cost in the plan."""
        return sum(row.plan_micros for row in self.orders)

    @property
    def baseline_micros(self) -> int:
        """Returns the cost in the baseline."""
        return sum(row.baseline_micros for row in self.orders)

    @property
    def saving_micros(self) -> int:
        """Returns how much less the plan costs."""
        return self.baseline_micros - self.plan_micros

    @property
    def saving_share(self) -> float:
        """Returns the saving as a share of the baseline's cost; 0 if that is 0."""
        return self.saving_micros / self.baseline_micros if self.baseline_micros else 0.0


def made_quantities(problem: Problem | Columns, plan: Plan) -> dict[str, int]:
    """Returns the quantity of each order that a plan makes."""
    columns = columns_of(problem)
    left = {row.order: row.quantity for row in plan.unmet}
    quantities = zip(columns.order_ids, columns.order_quantity.tolist(), strict=True)
    return {order: quantity - left.get(order, 0) for order, quantity in quantities}


def compare(problem: Problem | Columns, plan: Plan, baseline: Plan) -> PlanComparison:
    """Compares a plan with a feasible baseline of the same problem.

    Like for like are the orders of which both make the same quantity above 0. Raises CostError if
    a plan does not belong to the problem.
    """
    columns = columns_of(problem)
    ours, theirs = made_quantities(columns, plan), made_quantities(columns, baseline)
    plan_costs, baseline_costs = _costs(columns, plan), _costs(columns, baseline)
    alike, only_plan, only_baseline, different, neither = [], 0, 0, 0, 0
    for order in columns.order_ids:
        mine, other = ours[order], theirs[order]
        if mine and mine == other:
            alike.append(ComparedOrder(order, mine, plan_costs[order], baseline_costs[order]))
        elif mine and other:
            different += 1
        elif mine:
            only_plan += 1
        elif other:
            only_baseline += 1
        else:
            neither += 1
    return PlanComparison(tuple(alike), only_plan, only_baseline, different, neither)


def compare_reference(
    problem: Problem | Columns, plan: Plan, given: Collection[str]
) -> PlanComparison:
    """Compares a plan with the buyers' own prices, on orders made whole.

    The baseline cost of an order whose price was `given` is quantity × unmet_micros. Orders made in
    part count as of different quantity, orders made whole without a given price as served only by
    the plan.
    """
    columns = columns_of(problem)
    ours, costs = made_quantities(columns, plan), _costs(columns, plan)
    alike, only_plan, only_reference, different = [], 0, 0, 0
    wanted: list[int] = columns.order_quantity.tolist()
    prices: list[int] = columns.order_unmet.tolist()
    for order, quantity, price in zip(columns.order_ids, wanted, prices, strict=True):
        made = ours[order]
        if made == quantity and order in given:
            bought = OrderCost(order, unmet_micros=quantity * price)
            alike.append(ComparedOrder(order, made, costs[order], bought))
        elif made == quantity:
            only_plan += 1
        elif made:
            different += 1
        else:
            only_reference += 1
    return PlanComparison(tuple(alike), only_plan, only_reference, different, 0)


def _costs(columns: Columns, plan: Plan) -> dict[str, OrderCost]:
    """Returns the cost of every order in a plan."""
    return order_costs(columns, plan.allocations, plan.transfers, plan.unmet)
