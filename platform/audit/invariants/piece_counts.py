"""Accounts for every piece of every order, and for the lots between operations."""

from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from matching.states import (
    LIVE_STATUSES,
    NOT_BEGUN_STATUSES,
    UNSEEN_STATUSES,
    AllocationStatus,
    RunStatus,
    ShortfallStatus,
)
from orders.states import IDLE_STATUSES, PUBLISHED_STATUSES, OrderStatus

S, A, F = OrderStatus, AllocationStatus, ShortfallStatus
# Statuses of shortfalls that no other allocation makes good.
MISSED = (F.OPEN, F.UNMATCHED, F.CANCELLED)
# A sweep withdraws a cancelled order's offers; two sweeps have passed after this time.
SWEPT_WITHIN = "60 seconds"
# The run that published an order's allocations: the last approved one that claimed the order.
PUBLISHED = """
    SELECT DISTINCT ON (planned.order_id) planned.order_id, planned.run_id, planned.unmet
    FROM matching_runorder AS planned JOIN matching_matchrun AS run ON run.id = planned.run_id
    WHERE planned.claimed AND run.status = %(approved)s
    ORDER BY planned.order_id, run.decided_at DESC
"""


@rule(_("Of each step of an order, what is made, missed and left out by its run is its quantity."))
def every_piece_is_accounted_for() -> Query:
    """Selects operations whose pieces do not sum to the order's quantity.

    Allocations of an earlier run, and what was missed of them, belong to an earlier round.
    """
    return Query(
        f"""
        WITH published AS ({PUBLISHED}),
        made AS (
            SELECT operation_id, sum(quantity - lost) AS pieces FROM matching_allocation
            WHERE status = ANY(%(live)s) GROUP BY operation_id
        ),
        missed AS (
            SELECT shortfall.operation_id, sum(shortfall.quantity) AS pieces
            FROM matching_shortfall AS shortfall
            JOIN matching_allocation AS lost ON lost.id = shortfall.allocation_id
            JOIN published ON published.order_id = lost.order_id
                AND published.run_id = lost.run_id
            WHERE shortfall.status = ANY(%(missed)s)
            GROUP BY shortfall.operation_id
        )
        SELECT step.id FROM orders_operation AS step
        JOIN orders_order AS order_ ON order_.id = step.order_id
        LEFT JOIN published ON published.order_id = order_.id
        LEFT JOIN made ON made.operation_id = step.id
        LEFT JOIN missed ON missed.operation_id = step.id
        WHERE order_.status = ANY(%(planned)s) AND order_.quantity IS DISTINCT FROM
            published.unmet + coalesce(made.pieces, 0) + coalesce(missed.pieces, 0)
        """,
        {
            "approved": RunStatus.APPROVED,
            "live": list(LIVE_STATUSES),
            "missed": list(MISSED),
            "planned": list(PUBLISHED_STATUSES),
        },
    )


@rule(
    _("An order that waits for a run, or lapsed, has no live allocation and no open shortfall."),
    name="idle_orders_are_made_by_nobody",
)
def idle_orders_have_no_allocations() -> Query:
    """Selects idle orders with a live allocation or an open shortfall."""
    return Query(
        """
        SELECT order_.id FROM orders_order AS order_
        WHERE order_.status = ANY(%(idle)s) AND (
            EXISTS (
                SELECT FROM matching_allocation AS allocation
                WHERE allocation.order_id = order_.id AND allocation.status = ANY(%(live)s)
            )
            OR EXISTS (
                SELECT FROM matching_shortfall AS shortfall
                WHERE shortfall.order_id = order_.id AND shortfall.status = %(open)s
            )
        )
        """,
        {"idle": list(IDLE_STATUSES), "live": list(LIVE_STATUSES), "open": F.OPEN},
    )


@rule(_("A cancelled order has no live allocation once a sweep has passed."))
def cancelled_orders_are_let_go() -> Query:
    """Selects cancelled orders with a live allocation after a sweep."""
    return Query(
        f"""
        SELECT order_.id FROM orders_order AS order_
        JOIN orders_orderevent AS event
            ON event.subject_id = order_.id AND event.to_status = order_.status
        WHERE order_.status = %(cancelled)s
            AND event.at < now() - interval '{SWEPT_WITHIN}'
            AND EXISTS (
                SELECT FROM matching_allocation AS allocation
                WHERE allocation.order_id = order_.id AND allocation.status = ANY(%(live)s)
            )
        """,
        {"cancelled": S.CANCELLED, "live": list(LIVE_STATUSES)},
    )


@rule(_("What a run makes of an order and what it leaves unmet is the order's quantity."))
def runs_leave_no_piece_out() -> Query:
    """Selects run orders whose made and unmet pieces miss the quantity."""
    return Query(
        """
        SELECT planned.id FROM matching_runorder AS planned
        JOIN orders_order AS order_ ON order_.id = planned.order_id
        JOIN matching_matchrun AS run ON run.id = planned.run_id
        WHERE run.status = ANY(%(decided)s) AND planned.claimed
            AND planned.made + planned.unmet <> order_.quantity
        """,
        {"decided": [RunStatus.SOLVED, RunStatus.APPROVED]},
    )


@rule(_("In a run that waits for a decision each step's allocations add up to what it makes."))
def solved_runs_make_what_they_say() -> Query:
    """Selects operations whose allocations differ from what the run makes."""
    return Query(
        """
        SELECT planned.id FROM matching_runorder AS planned
        JOIN matching_matchrun AS run ON run.id = planned.run_id
        JOIN orders_operation AS step ON step.order_id = planned.order_id
        LEFT JOIN (
            SELECT run_id, operation_id, sum(quantity) AS pieces FROM matching_allocation
            GROUP BY run_id, operation_id
        ) AS made ON made.run_id = run.id AND made.operation_id = step.id
        WHERE run.status = %(solved)s AND planned.made <> coalesce(made.pieces, 0)
        """,
        {"solved": RunStatus.SOLVED},
    )


# Lots are incomplete while pieces wait for a rematch. After a loss in production, receipts set
# what arrives.
LOTS = """
    SELECT allocation.id FROM matching_allocation AS allocation
    JOIN orders_operation AS step ON step.id = allocation.operation_id
    LEFT JOIN (
        SELECT {this} AS allocation_id, sum(quantity - lost) AS pieces FROM matching_lottransfer
        GROUP BY {this}
    ) AS lots ON lots.allocation_id = allocation.id
    WHERE allocation.status = ANY(%(made)s)
        AND NOT EXISTS (
            SELECT FROM matching_shortfall AS shortfall
            WHERE shortfall.order_id = allocation.order_id
                AND (shortfall.status = %(open)s OR allocation.status <> ALL(%(not_begun)s))
        )
        AND EXISTS (
            SELECT FROM orders_operation AS other
            WHERE other.order_id = step.order_id AND other.sequence {neighbour} step.sequence
        )
        AND coalesce(lots.pieces, 0) <> allocation.quantity - allocation.lost
"""
STANDING = {
    "made": [A.PROPOSED, *LIVE_STATUSES],
    "not_begun": [*UNSEEN_STATUSES, *NOT_BEGUN_STATUSES],
    "open": F.OPEN,
}


@rule(_("What goes from an allocation to the next step is what it makes."))
def lots_out_are_what_is_made() -> Query:
    """Selects allocations whose outgoing lots differ from their pieces."""
    return Query(LOTS.format(this="from_allocation_id", neighbour=">"), STANDING)


@rule(_("What comes to an allocation from the step before is what it makes."))
def lots_in_are_what_is_made() -> Query:
    """Selects allocations whose incoming lots differ from their pieces."""
    return Query(LOTS.format(this="to_allocation_id", neighbour="<"), STANDING)


@rule(_("A lot goes from one step of an order to the next one of the same order."))
def lots_go_to_the_next_step() -> Query:
    """Selects lots that do not lead to the next operation of the same order."""
    return Query("""
        SELECT lot.id FROM matching_lottransfer AS lot
        JOIN matching_allocation AS giver ON giver.id = lot.from_allocation_id
        JOIN matching_allocation AS taker ON taker.id = lot.to_allocation_id
        JOIN orders_operation AS here ON here.id = giver.operation_id
        JOIN orders_operation AS there ON there.id = taker.operation_id
        WHERE giver.order_id <> taker.order_id OR there.sequence <> here.sequence + 1
    """)


PIECE_COUNTS = (
    every_piece_is_accounted_for,
    idle_orders_have_no_allocations,
    cancelled_orders_are_let_go,
    runs_leave_no_piece_out,
    solved_runs_make_what_they_say,
    lots_out_are_what_is_made,
    lots_in_are_what_is_made,
    lots_go_to_the_next_step,
)
