"""Checks the cap and the one round of counter-offers, and what was accepted."""

from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from matching.services.counter_offers.counter_terms import PARAMS
from matching.states import UNANSWERED_STATUSES, AllocationStatus, CounterStatus

GRANTED = {
    "granted": [CounterStatus.ACCEPTED, CounterStatus.ASKED_BUYER],
    "cap": 100 + PARAMS.uplift_percent,
}


@rule(_("On accepted other terms a piece earns at most the cap more, and so does an hour."))
def accepted_counters_stay_within_the_cap() -> Query:
    """Selects granted counter-offers whose earnings per piece or rate are too high."""
    return Query(
        """
        SELECT counter.id FROM matching_counteroffer AS counter
        JOIN factories_capacitywindow AS goal
            ON goal.id = coalesce(counter.window_id, counter.offered_window_id)
        WHERE counter.status = ANY(%(granted)s) AND (
            agreed_earnings * offered_quantity * 100 > offered_earnings * agreed_quantity * %(cap)s
            OR counter.hourly_rate * 100 > goal.hourly_rate * %(cap)s
        )
        """,
        GRANTED,
    )


@rule(_("With accepted other terms an order costs no more than without the factory."))
def accepted_counters_cost_no_more_than_without() -> Query:
    """Selects granted counter-offers that cost more than the order matched again."""
    return Query(
        """
        SELECT id FROM matching_counteroffer
        WHERE status = ANY(%(granted)s) AND cost_with > cost_without
        """,
        GRANTED,
    )


@rule(_("An offer, and a window in a run, is countered once."))
def offers_are_countered_once() -> Query:
    """Selects counter-offers beyond the first to an offer, or of a window in a run.

    Those that a revision of the part superseded do not count.
    """
    return Query(
        """
        SELECT id FROM (
            SELECT id,
                row_number() OVER (PARTITION BY allocation_id ORDER BY created_at, id) AS of_offer,
                row_number() OVER (
                    PARTITION BY run_id, offered_window_id ORDER BY created_at, id
                ) AS of_window
            FROM matching_counteroffer WHERE status <> %(superseded)s
        ) AS made
        WHERE of_offer > 1 OR of_window > 1
        """,
        {"superseded": CounterStatus.SUPERSEDED},
    )


@rule(_("What was accepted of a counter-offer is what its allocation has."))
def accepted_counters_are_agreed() -> Query:
    """Selects accepted counter-offers whose allocation has other terms.

    Pieces that other steps lost since make the allocation smaller.
    """
    return Query(
        """
        SELECT counter.id FROM matching_counteroffer AS counter
        JOIN matching_allocation AS allocation ON allocation.id = counter.allocation_id
        WHERE counter.status = %(accepted)s AND (
            allocation.quantity > counter.agreed_quantity
            OR allocation.window_id <> coalesce(counter.window_id, counter.offered_window_id)
            OR allocation.quantity = counter.agreed_quantity AND (
                allocation.agreed_earnings <> counter.agreed_earnings
                OR allocation.agreed_price <> counter.agreed_price
            )
        )
        """,
        {"accepted": CounterStatus.ACCEPTED},
    )


@rule(_("A counter-offer waits for an answer only as long as its offer is open."))
def unanswered_counters_have_an_open_offer() -> Query:
    """Selects unanswered counter-offers to allocations that are not offered."""
    return Query(
        """
        SELECT counter.id FROM matching_counteroffer AS counter
        JOIN matching_allocation AS allocation ON allocation.id = counter.allocation_id
        WHERE counter.status = ANY(%(unanswered)s) AND allocation.status <> %(offered)s
        """,
        {"unanswered": list(UNANSWERED_STATUSES), "offered": AllocationStatus.OFFERED},
    )


COUNTER_OFFERS = (
    accepted_counters_stay_within_the_cap,
    accepted_counters_cost_no_more_than_without,
    offers_are_countered_once,
    accepted_counters_are_agreed,
    unanswered_counters_have_an_open_offer,
)
