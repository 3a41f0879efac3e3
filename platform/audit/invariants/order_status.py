"""Checks order states and proposal prices against their allocations."""

from django.conf import settings
from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from matching.states import (
    ARRIVED_STATUSES,
    BOUND_STATUSES,
    LIVE_STATUSES,
    PENDING_STATUSES,
    SENT_STATUSES,
    STANDING_STATUSES,
    STARTED_STATUSES,
    CounterStatus,
    ProposalStatus,
    ShortfallStatus,
)
from orders.states import ALLOCATION_DRIVEN_STATUSES, OrderStatus

S = OrderStatus
# Computes `matching.services.rollup` in one query for all orders; a test compares the two.
ROLLED_UP = """
    WITH last AS (
        SELECT DISTINCT ON (order_id) order_id, id FROM orders_operation
        ORDER BY order_id, sequence DESC
    ),
    live AS (
        SELECT allocation.order_id,
            bool_or(allocation.status = ANY(%(started)s)) AS started,
            bool_or(allocation.status = ANY(%(pending)s)) AS pending,
            bool_or(allocation.status = ANY(%(bound)s)) AS bound,
            bool_and(allocation.status = ANY(%(arrived)s)) AS arrived,
            coalesce(bool_and(allocation.status = ANY(%(gone)s))
                FILTER (WHERE allocation.operation_id = last.id), false) AS gone,
            coalesce(sum(allocation.quantity - allocation.lost)
                FILTER (WHERE allocation.operation_id = last.id), 0) AS pieces
        FROM matching_allocation AS allocation JOIN last USING (order_id)
        WHERE allocation.status = ANY(%(live)s)
        GROUP BY allocation.order_id
    ),
    missed AS (
        SELECT order_id, bool_or(status = %(open)s) AS open,
            bool_or(status = %(unmatched)s) AS unmatched
        FROM matching_shortfall GROUP BY order_id
    ),
    rolled_up AS (
        SELECT order_.id, order_.status, CASE
            WHEN live.order_id IS NULL THEN CASE
                WHEN missed.open THEN 'proposed' WHEN missed.unmatched THEN 'unmatched'
                ELSE 'submitted' END
            WHEN live.started THEN CASE
                WHEN missed.open THEN 'in_production'
                WHEN live.arrived THEN 'delivered' WHEN live.gone THEN 'shipped'
                ELSE 'in_production' END
            WHEN live.pending OR missed.open THEN CASE
                WHEN live.bound THEN 'partly_awarded' ELSE 'proposed' END
            WHEN live.pieces >= order_.quantity THEN 'awarded' ELSE 'partly_awarded'
        END AS expected
        FROM orders_order AS order_
        LEFT JOIN live ON live.order_id = order_.id
        LEFT JOIN missed ON missed.order_id = order_.id
        WHERE order_.status = ANY(%(rolled)s)
    )
    SELECT id FROM rolled_up WHERE status <> expected
"""


@rule(_("The state of an order is what its allocations and open shortfalls roll up to."))
def orders_stand_where_their_allocations_do() -> Query:
    """Selects orders whose status differs from their roll-up."""
    return Query(
        ROLLED_UP,
        {
            "started": list(STARTED_STATUSES),
            "pending": list(PENDING_STATUSES),
            "bound": list(BOUND_STATUSES),
            "arrived": list(ARRIVED_STATUSES),
            "gone": list(SENT_STATUSES),
            "live": list(LIVE_STATUSES),
            "open": ShortfallStatus.OPEN,
            "unmatched": ShortfallStatus.UNMATCHED,
            "rolled": list(ALLOCATION_DRIVEN_STATUSES),
        },
    )


@rule(_("An order has at most one proposal that is open or accepted."))
def one_proposal_stands() -> Query:
    """Selects orders with several open or accepted proposals."""
    return Query(
        """
        SELECT order_id AS id FROM matching_proposal WHERE status = ANY(%(standing)s)
        GROUP BY order_id HAVING count(*) > 1
        """,
        {"standing": list(STANDING_STATUSES)},
    )


@rule(_("The price of an open proposal is that of the live allocations with the platform's fee."))
def proposals_cost_what_is_proposed() -> Query:
    """Selects open proposals whose price differs from the agreed prices.

    While pieces wait to be matched again the next version is still to come. The pieces that are
    left of each allocation count, and the fee is on each, in whole minor units. Of an allocation
    with a counter-offer that the buyer is asked about, its price counts.
    """
    return Query(
        """
        SELECT proposal.id FROM matching_proposal AS proposal
        LEFT JOIN (
            SELECT allocation.order_id, sum(trunc(
                trunc(coalesce(asked.agreed_price,
                        allocation.agreed_price * (allocation.quantity - lost)
                            / allocation.quantity),
                    currency.minor_units) * (1 + %(percent)s / 100.0), currency.minor_units
            )) AS price
            FROM matching_allocation AS allocation
            LEFT JOIN matching_counteroffer AS asked
                ON asked.allocation_id = allocation.id AND asked.status = %(asked)s
            JOIN orders_order AS order_ ON order_.id = allocation.order_id
            JOIN vocabularies_currency AS currency ON currency.code = order_.currency_id
            WHERE allocation.status = ANY(%(live)s) GROUP BY allocation.order_id
        ) AS live ON live.order_id = proposal.order_id
        WHERE proposal.status = %(open)s
            AND NOT EXISTS (
                SELECT FROM matching_shortfall AS shortfall
                WHERE shortfall.order_id = proposal.order_id AND shortfall.status = %(missed)s
            )
            AND proposal.price <> coalesce(live.price, 0)
        """,
        {
            "live": list(LIVE_STATUSES),
            "open": ProposalStatus.OPEN,
            "missed": ShortfallStatus.OPEN,
            "asked": CounterStatus.ASKED_BUYER,
            "percent": settings.COSTING["platform_fee_percent"],
        },
    )


@rule(_("The price of every version of a proposal is the sum of its parts' prices."))
def proposals_are_the_sums_of_their_parts() -> Query:
    """Selects proposals whose price differs from the sum of their parts."""
    return Query("""
        SELECT proposal.id FROM matching_proposal AS proposal
        CROSS JOIN LATERAL (
            SELECT coalesce(sum((part->>'price')::numeric), 0) AS price
            FROM jsonb_array_elements(proposal.parts) AS part
        ) AS parts
        WHERE proposal.price <> parts.price
    """)


ORDER_STATUS = (
    orders_stand_where_their_allocations_do,
    one_proposal_stands,
    proposals_cost_what_is_proposed,
    proposals_are_the_sums_of_their_parts,
)
