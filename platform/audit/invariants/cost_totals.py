"""Checks that cost totals of runs and orders equal the sums of their parts."""

from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from matching.models import RunOrder
from matching.states import LEFT_OUT_REASONS, PLANNED_STATUSES, CounterStatus, RunStatus

R = RunStatus
ITEMS = RunOrder.ITEMS


def total_of(table: str) -> str:
    """Returns the SQL sum of a row's cost items."""
    return " + ".join(f"{table}.{item}" for item in ITEMS)


@rule(_("Every cost item of an allocation and of an order in a run is at least nothing."))
def no_cost_item_is_negative() -> Query:
    """Selects allocations and run orders with a negative cost item."""
    below = " OR ".join(f"{item} < 0" for item in ITEMS)
    return Query(f"""
        SELECT id::text FROM matching_allocation WHERE {below}
        UNION ALL SELECT id::text FROM matching_runorder WHERE {below} OR unmet_cost < 0
    """)


@rule(_("A run's cost is what its orders cost, with the pieces that are not made."))
def run_costs_are_the_sum_of_their_orders() -> Query:
    """Selects runs whose cost differs from the sum of their orders.

    Where an approval left orders out, the plan was another one.
    """
    return Query(
        f"""
        SELECT run.id FROM matching_matchrun AS run
        JOIN (
            SELECT planned.run_id, sum({total_of("planned")} + planned.unmet_cost) AS cost,
                bool_or(planned.unmatched_reason = ANY(%(left_out)s)) AS is_cut
            FROM matching_runorder AS planned GROUP BY planned.run_id
        ) AS orders ON orders.run_id = run.id
        WHERE run.status = ANY(%(planned)s) AND NOT orders.is_cut AND run.cost <> orders.cost
        """,
        {"planned": list(PLANNED_STATUSES), "left_out": list(LEFT_OUT_REASONS)},
    )


@rule(_("The pieces of an order that a run does not make cost their number times their price."))
def unmet_pieces_cost_their_price() -> Query:
    """Selects run orders whose unmet cost is not unmet pieces × unmet price."""
    return Query(
        """
        SELECT planned.id FROM matching_runorder AS planned
        JOIN matching_matchrun AS run ON run.id = planned.run_id
        WHERE run.status = ANY(%(planned)s)
            AND planned.unmet_cost <> planned.unmet_price * planned.unmet
        """,
        {"planned": list(PLANNED_STATUSES)},
    )


@rule(_("Each cost item of an order in a run is the sum over the run's allocations for it."))
def order_costs_are_the_sums_of_their_allocations() -> Query:
    """Selects run orders whose cost items differ from their allocations' sums.

    Where pieces were lost since, other allocations of the same run may make them, and a factory may
    have accepted on other terms.
    """
    sums = ", ".join(f"sum({item}) AS {item}" for item in ITEMS)
    differs = " OR ".join(f"planned.{item} <> coalesce(made.{item}, 0)" for item in ITEMS)
    return Query(
        f"""
        SELECT planned.id FROM matching_runorder AS planned
        JOIN matching_matchrun AS run ON run.id = planned.run_id
        LEFT JOIN (
            SELECT run_id, order_id, {sums} FROM matching_allocation GROUP BY run_id, order_id
        ) AS made ON made.run_id = run.id AND made.order_id = planned.order_id
        WHERE run.status = ANY(%(standing)s)
            AND planned.unmatched_reason <> ALL(%(left_out)s)
            AND NOT EXISTS (SELECT FROM matching_shortfall WHERE order_id = planned.order_id)
            AND NOT EXISTS (
                SELECT FROM matching_counteroffer AS counter
                JOIN matching_allocation AS given ON given.id = counter.allocation_id
                WHERE given.order_id = planned.order_id AND counter.status = %(accepted)s
            )
            AND ({differs})
        """,
        {
            "standing": [R.SOLVED, R.APPROVED],
            "left_out": list(LEFT_OUT_REASONS),
            "accepted": CounterStatus.ACCEPTED,
        },
    )


COST_TOTALS = (
    no_cost_item_is_negative,
    run_costs_are_the_sum_of_their_orders,
    unmet_pieces_cost_their_price,
    order_costs_are_the_sums_of_their_allocations,
)
