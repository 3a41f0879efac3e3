"""Lists errors to plant in counter-offers."""

from tests.audit.planted_errors import PlantedError


def counter(
    status: str = "accepted",
    *,
    offered: str = "agreed_earnings",
    price: str = "agreed_price",
    cost_with: int = 1,
    times: int = 1,
) -> str:
    """Returns SQL that stores counter-offers to an accepted allocation."""
    return f"""
        INSERT INTO matching_counteroffer (
            id, version, created_at, updated_at, kind, unit_ms, note, status, refusal, target,
            alternatives, allocation_id, run_id, offered_window_id, offered_quantity,
            offered_earnings, offered_cost, offered_price, agreed_quantity, agreed_earnings,
            agreed_price, agreed_due_on, cost_with, cost_without
        )
        SELECT gen_random_uuid(), 1, now(), now(), 'time', 1000, '', '{status}', '', '{{}}', '{{}}',
            id, run_id, window_id, quantity, {offered}, 0, 0, quantity, agreed_earnings, {price},
            due_on, {cost_with}, 1
        FROM (
            SELECT * FROM matching_allocation WHERE status = 'accepted' ORDER BY id::text LIMIT 1
        ) AS chosen, generate_series(1, {times})
    """


PLANTED_COUNTER_ERRORS = (
    PlantedError(
        "accepted_counters_stay_within_the_cap",
        "a piece earns a fifth more than offered",
        counter(offered="agreed_earnings / 1.2"),
    ),
    PlantedError(
        "accepted_counters_cost_no_more_than_without",
        "another factory would have been cheaper",
        counter(cost_with=2),
    ),
    PlantedError(
        "offers_are_countered_once",
        "an offer is countered twice",
        counter(times=2),
        (
            "matching_counteroffer.one_counter_per_offer!",
            "matching_counteroffer.one_counter_per_run_window!",
        ),
    ),
    PlantedError(
        "accepted_counters_are_agreed",
        "an allocation has another price than was accepted",
        counter(price="agreed_price + 1"),
    ),
    PlantedError(
        "unanswered_counters_have_an_open_offer",
        "a counter-offer outlives its offer",
        counter("open"),
    ),
)
