"""Builds the plan that makes nothing: all is bought at the buyers' prices."""

from matching.engine.model.columns import Columns
from matching.engine.model.plan import FEASIBLE, OPTIMAL, Plan, PlanUnmet, gap_of
from matching.engine.model.problem import Problem, columns_of


def reference_plan(problem: Problem | Columns) -> Plan:
    """Returns the plan that leaves every order unmet, at `quantity × unmet_micros`."""
    columns = columns_of(problem)
    quantities: list[int] = columns.order_quantity.tolist()
    unmet = tuple(map(PlanUnmet, columns.order_ids, quantities))
    total = int((columns.order_quantity * columns.order_unmet).sum())
    return Plan(
        problem_sha256=columns.sha256(),
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
