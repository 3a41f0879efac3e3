"""What a plan saves against a baseline, on like-for-like orders only; the rest is counted apart.

Orders that only one side serves, or that the two make in different quantities, never count as a
saving.
"""

from collections.abc import Collection
from dataclasses import dataclass

from matching.engine.plan import Plan
from matching.engine.pricing import OrderCost, order_costs
from matching.engine.problem import Problem


@dataclass(frozen=True, slots=True)
class OrderSaving:
    """One like-for-like order: the same `quantity` made by both, and what each costs in micros."""

    order: str
    quantity: int
    plan: OrderCost
    baseline: OrderCost

    @property
    def plan_micros(self) -> int:
        return self.plan.total_micros

    @property
    def baseline_micros(self) -> int:
        return self.baseline.total_micros

    @property
    def saving_micros(self) -> int:
        return self.baseline_micros - self.plan_micros


@dataclass(frozen=True, slots=True)
class Comparison:
    """Savings on the orders that both serve alike, and counts of all other orders.

    Cost per order includes its share of the openings of its windows, and what both leave of it.
    """

    orders: tuple[OrderSaving, ...]
    only_plan: int
    only_baseline: int
    different_quantity: int
    neither: int

    @property
    def plan_micros(self) -> int:
        return sum(row.plan_micros for row in self.orders)

    @property
    def baseline_micros(self) -> int:
        return sum(row.baseline_micros for row in self.orders)

    @property
    def saving_micros(self) -> int:
        return self.baseline_micros - self.plan_micros

    @property
    def saving_share(self) -> float:
        """The saving as a share of the baseline's cost; 0 where that is 0."""
        return self.saving_micros / self.baseline_micros if self.baseline_micros else 0.0


def made_quantities(problem: Problem, plan: Plan) -> dict[str, int]:
    """How much of each order a plan makes: all operations make the same."""
    left = {row.order: row.quantity for row in plan.unmet}
    return {order.id: order.quantity - left.get(order.id, 0) for order in problem.orders}


def compare(problem: Problem, plan: Plan, baseline: Plan) -> Comparison:
    """A plan against a feasible baseline of the same problem.

    Like for like are the orders of which both make the same quantity, above 0. Raises PricingError
    where a plan does not belong to the problem.
    """
    ours, theirs = made_quantities(problem, plan), made_quantities(problem, baseline)
    plan_costs, baseline_costs = _costs(problem, plan), _costs(problem, baseline)
    alike, only_plan, only_baseline, different, neither = [], 0, 0, 0, 0
    for order in problem.orders:
        mine, other = ours[order.id], theirs[order.id]
        if mine and mine == other:
            costs = plan_costs[order.id], baseline_costs[order.id]
            alike.append(OrderSaving(order.id, mine, *costs))
        elif mine and other:
            different += 1
        elif mine:
            only_plan += 1
        elif other:
            only_baseline += 1
        else:
            neither += 1
    return Comparison(tuple(alike), only_plan, only_baseline, different, neither)


def compare_reference(problem: Problem, plan: Plan, given: Collection[str]) -> Comparison:
    """A plan against the buyers' own prices, on orders made whole whose price was `given`.

    The baseline cost of such an order is quantity × unmet_micros. Orders made in part count as of
    different quantity, orders made whole without a given price as served only by the plan.
    """
    ours, costs = made_quantities(problem, plan), _costs(problem, plan)
    alike, only_plan, only_reference, different = [], 0, 0, 0
    for order in problem.orders:
        made = ours[order.id]
        if made == order.quantity and order.id in given:
            price = OrderCost(order.id, unmet_micros=order.quantity * order.unmet_micros)
            alike.append(OrderSaving(order.id, made, costs[order.id], price))
        elif made == order.quantity:
            only_plan += 1
        elif made:
            different += 1
        else:
            only_reference += 1
    return Comparison(tuple(alike), only_plan, only_reference, different, 0)


def _costs(problem: Problem, plan: Plan) -> dict[str, OrderCost]:
    return order_costs(problem, plan.allocations, plan.transfers, plan.unmet)
