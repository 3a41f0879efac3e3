"""The plan that makes nothing: each order is bought at the buyer's own price; needs no solver."""

from matching.engine.plan import FEASIBLE, OPTIMAL, Plan, Unmet, gap_of
from matching.engine.problem import Problem


def reference(problem: Problem) -> Plan:
    """Every order unmet, at `quantity × unmet_micros`; its bound of 0 claims nothing."""
    unmet = tuple(Unmet(order.id, order.quantity) for order in problem.orders)
    total = sum(order.quantity * order.unmet_micros for order in problem.orders)
    return Plan(
        problem_sha256=problem.sha256(),
        status=FEASIBLE if total else OPTIMAL,
        allocations=(),
        transfers=(),
        unmet=unmet,
        total_micros=total,
        bound_micros=0,
        gap=gap_of(total, 0),
        capacity_prices=(),
        seconds=0.0,
        solver={"name": "reference"},
    )
