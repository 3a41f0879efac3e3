"""Lists errors to plant in the ledger by SQL that bypasses triggers.

Each error names the invariant that must find it.
"""

from dataclasses import dataclass

from django.db import connection

NEWEST_LINE = "(SELECT max(id::text)::uuid FROM factories_ledgerline)"


@dataclass(frozen=True, slots=True)
class PlantedError:
    """Describes a change of the tables and the invariant that it violates."""

    breaks: str
    what: str
    sql: str
    # Constraints to drop first, as `table.constraint` or, for a unique index, `table.index!`.
    without: tuple[str, ...] = ()

    def plant(self) -> None:
        """Executes the change; the caller's rollback restores the dropped constraints."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in self.without:
                table, _, constraint = name.partition(".")
                if constraint.endswith("!"):
                    cursor.execute(f'DROP INDEX "{constraint[:-1]}"')
                else:
                    cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{constraint}"')
            cursor.execute("SET session_replication_role = replica")
            try:
                cursor.execute(self.sql)
                assert cursor.rowcount > 0, "no row was changed"
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")


def of_one(table: str, change: str, which: str) -> str:
    """Returns an UPDATE of the matching row with the smallest id."""
    return (
        f"UPDATE {table} SET {change} WHERE id = "
        f"(SELECT id FROM {table} WHERE {which} ORDER BY id::text LIMIT 1)"
    )


def allocation(change: str, status: str) -> str:
    """Returns an UPDATE of one allocation of that status."""
    return of_one("matching_allocation", change, f"status = '{status}'")


def line(kind: str, machine_ms: str, status: str) -> str:
    """Returns SQL that adds a ledger line to an allocation of that status."""
    return f"""
        WITH chosen AS (
            SELECT id, window_id, machine_ms FROM matching_allocation
            WHERE status = '{status}' ORDER BY id::text LIMIT 1
        ), counted AS (
            UPDATE factories_capacitywindow AS w SET reserved_ms = w.reserved_ms + ({machine_ms})
            FROM chosen WHERE w.id = chosen.window_id
        )
        INSERT INTO factories_ledgerline (id, window_id, kind, machine_ms, reference, at)
        SELECT gen_random_uuid(), window_id, '{kind}', {machine_ms}, id, now() FROM chosen
    """


PLANTED_ERRORS = (
    PlantedError(
        "reserved_hours_are_the_sum_of_lines",
        "a counter is raised",
        of_one("factories_capacitywindow", "reserved_ms = reserved_ms + 1", "true"),
    ),
    PlantedError(
        "reserved_hours_are_the_sum_of_lines",
        "a line is lost",
        f"DELETE FROM factories_ledgerline WHERE id = {NEWEST_LINE}",
    ),
    PlantedError(
        "reserved_hours_are_the_sum_of_lines",
        "a line is changed",
        f"UPDATE factories_ledgerline SET machine_ms = machine_ms + 1 WHERE id = {NEWEST_LINE}",
    ),
    PlantedError(
        "reserved_hours_lie_within_offered",
        "a window is shrunk under what is reserved",
        of_one("factories_capacitywindow", "offered_ms = reserved_ms - 1", "reserved_ms > 1"),
        ("factories_capacitywindow.window_reserved_within_offered",),
    ),
    PlantedError(
        "lines_have_their_allocation",
        "a line is written for no allocation",
        of_one("factories_ledgerline", "reference = gen_random_uuid()", "true"),
    ),
    PlantedError(
        "lines_are_of_their_allocations_window",
        "an allocation is assigned to another window",
        allocation(
            "window_id = (SELECT id FROM factories_capacitywindow AS w "
            "WHERE w.id <> window_id LIMIT 1)",
            "accepted",
        ),
        (),
    ),
    PlantedError(
        "windows_start_and_end_with_their_spans",
        "a window is moved without its span",
        of_one("factories_capacitywindow", "ends_at = ends_at + interval '1 hour'", "true"),
    ),
    PlantedError(
        "spans_of_a_window_are_apart",
        "a span is stored twice",
        """
        INSERT INTO factories_windowspan (window_id, machine_id, is_offered, starts_at, ends_at)
        SELECT window_id, machine_id, false, starts_at + interval '1 minute', ends_at
        FROM factories_windowspan LIMIT 1
        """,
    ),
    PlantedError(
        "spans_follow_their_window",
        "a window is offered without its span",
        of_one("factories_windowspan", "is_offered = NOT is_offered", "true"),
    ),
    PlantedError(
        "machines_make_the_pieces",
        "a machine loses a piece",
        of_one(
            "matching_allocation",
            "machine_pieces = jsonb_build_array(jsonb_build_array(1, quantity + 1))",
            "true",
        ),
    ),
    PlantedError(
        "balances_are_not_negative",
        "hours are given back twice",
        line("release", "-machine_ms * 2", "offered"),
        ("factories_capacitywindow.window_reserved_within_offered",),
    ),
    PlantedError(
        "balances_are_not_negative",
        "more is reversed than was consumed",
        line("reversal", "-machine_ms - 1", "in_production"),
        ("factories_capacitywindow.window_reserved_within_offered",),
    ),
    PlantedError(
        "offers_hold_their_hours",
        "an offer's hold is half given back",
        line("release", "-machine_ms / 2", "offered"),
    ),
    PlantedError(
        "offers_hold_their_hours",
        "an offer has no deadline",
        allocation("offer_expires_at = NULL", "offered"),
    ),
    PlantedError(
        "accepted_hours_are_committed",
        "an accepted allocation's commitment is given back",
        line("release", "-machine_ms", "accepted"),
    ),
    PlantedError(
        "accepted_hours_are_committed",
        "what was confirmed is only held",
        "UPDATE factories_ledgerline SET kind = 'hold' WHERE kind = 'commit' AND reference = "
        "(SELECT id FROM matching_allocation WHERE status = 'confirmed' LIMIT 1)",
    ),
    PlantedError(
        "accepted_hours_are_committed",
        "a commitment is made twice",
        line("commit", "machine_ms", "confirmed"),
    ),
    PlantedError(
        "finished_work_has_no_hours_left",
        "hours stay committed to what is settled",
        line("commit", "3600000", "received"),
    ),
    PlantedError(
        "ended_allocations_have_no_hours",
        "a declined offer is held again",
        line("hold", "machine_ms", "declined"),
    ),
    PlantedError(
        "ended_allocations_have_no_hours",
        "an allocation is cancelled and keeps its hours",
        allocation("status = 'cancelled'", "confirmed"),
    ),
    PlantedError(
        "every_piece_is_accounted_for",
        "an order asks for one piece more",
        of_one("orders_order", "quantity = quantity + 1", "status = 'awarded'"),
    ),
    PlantedError(
        "every_piece_is_accounted_for",
        "an allocation makes one piece fewer",
        allocation("quantity = quantity - 1", "in_production"),
    ),
    PlantedError(
        "every_piece_is_accounted_for",
        "pieces are lost without a shortfall",
        allocation("lost = 1", "received"),
    ),
    PlantedError(
        "idle_orders_are_made_by_nobody",
        "an order waits again and is made all the same",
        of_one("orders_order", "status = 'submitted'", "status = 'awarded'"),
    ),
    PlantedError(
        "cancelled_orders_are_let_go",
        "an order was cancelled long ago and is still offered",
        """
        WITH gone AS (
            UPDATE orders_order SET status = 'cancelled' WHERE id =
                (SELECT order_id FROM matching_allocation WHERE status = 'offered' LIMIT 1)
            RETURNING id
        )
        INSERT INTO orders_orderevent (subject_id, from_status, to_status, reason, detail, at)
        SELECT id, 'proposed', 'cancelled', '', '{}', now() - interval '2 minutes' FROM gone
        """,
    ),
    PlantedError(
        "runs_leave_no_piece_out",
        "a run forgets a piece",
        of_one(
            "matching_runorder",
            "made = made - 1",
            "made > 1 AND claimed AND run_id IN "
            "(SELECT id FROM matching_matchrun WHERE status = 'approved')",
        ),
    ),
    PlantedError(
        "solved_runs_make_what_they_say",
        "an allocation of a plan is lost",
        "DELETE FROM matching_allocation WHERE status = 'proposed'",
    ),
    PlantedError(
        "lots_out_are_what_is_made",
        "a lot is lost",
        "DELETE FROM matching_lottransfer WHERE id = (SELECT lot.id FROM matching_lottransfer lot "
        "JOIN matching_allocation a ON a.id = lot.to_allocation_id "
        "WHERE a.status = 'received' LIMIT 1)",
    ),
    PlantedError(
        "lots_in_are_what_is_made",
        "more arrives than was made",
        "UPDATE matching_lottransfer SET quantity = quantity + 1 WHERE id = (SELECT lot.id "
        "FROM matching_lottransfer lot JOIN matching_allocation a ON a.id = lot.to_allocation_id "
        "WHERE a.status = 'received' LIMIT 1)",
    ),
    PlantedError(
        "lots_go_to_the_next_step",
        "a lot goes to another order",
        "UPDATE matching_lottransfer SET to_allocation_id = (SELECT id FROM matching_allocation "
        "WHERE status = 'accepted' LIMIT 1) WHERE id = (SELECT lot.id FROM matching_lottransfer "
        "lot JOIN matching_allocation a ON a.id = lot.to_allocation_id "
        "WHERE a.status = 'received' LIMIT 1)",
    ),
    PlantedError(
        "orders_stand_where_their_allocations_do",
        "an order is delivered before it is made",
        of_one("orders_order", "status = 'delivered'", "status = 'in_production'"),
    ),
    PlantedError(
        "one_proposal_stands",
        "a second proposal is open",
        """
        INSERT INTO matching_proposal (id, created_at, updated_at, version, number, quantity,
            price, delivery_on, status, changes, parts, order_id)
        SELECT gen_random_uuid(), now(), now(), 1, number + 1, quantity, price, delivery_on,
            status, changes, parts, order_id
        FROM matching_proposal WHERE status = 'accepted' LIMIT 1
        """,
        ("matching_proposal.one_standing_proposal_per_order!",),
    ),
    PlantedError(
        "proposals_cost_what_is_proposed",
        "a price is a micro off",
        of_one("matching_proposal", "price = price + 0.000001", "status = 'open'"),
    ),
    PlantedError(
        "solving_runs_have_a_lease",
        "a run is being solved without a worker",
        of_one("matching_matchrun", "status = 'solving'", "status = 'solved'"),
        ("matching_matchrun.run_solving_has_a_lease",),
    ),
    PlantedError(
        "lost_runs_are_ended",
        "a run's last worker is long gone",
        of_one(
            "matching_matchrun",
            "status = 'solving', attempt = 3, lease_until = now() - interval '2 minutes'",
            "status = 'solved'",
        ),
    ),
    PlantedError(
        "attempts_stay_within_the_cap",
        "a run is taken up too often",
        of_one("matching_matchrun", "attempt = 4", "status = 'solved'"),
    ),
    PlantedError(
        "matching_orders_have_one_run",
        "a run ends and keeps its orders",
        of_one("matching_matchrun", "status = 'rejected'", "status = 'solved'"),
    ),
    PlantedError(
        "matching_orders_have_one_run",
        "two runs plan the same order",
        "UPDATE matching_matchrun SET status = 'solved' WHERE status = 'rejected';"
        "UPDATE orders_order SET status = 'matching' WHERE status = 'awarded'",
    ),
    PlantedError(
        "proposed_allocations_wait_for_a_decision",
        "an approved plan was not offered",
        allocation("status = 'proposed'", "offered"),
    ),
    PlantedError(
        "solved_runs_have_their_documents",
        "a problem is lost",
        "DELETE FROM matching_rundocument WHERE kind = 'problem'",
    ),
    PlantedError(
        "documents_are_as_they_were_frozen",
        "a plan is another run's",
        "UPDATE matching_rundocument SET content = (SELECT content FROM matching_rundocument "
        "WHERE kind = 'greedy_split' LIMIT 1) WHERE kind = 'plan'",
    ),
    PlantedError(
        "documents_are_as_they_were_frozen",
        "a problem is cut off",
        "UPDATE matching_rundocument SET content = substring(content for 100) "
        "WHERE kind = 'problem'",
    ),
    PlantedError(
        "no_cost_item_is_negative",
        "a lateness is paid back",
        allocation("lateness = -0.000001", "received"),
    ),
    PlantedError(
        "run_costs_are_the_sum_of_their_orders",
        "a run costs a micro more than its orders",
        of_one("matching_matchrun", "cost = cost + 0.000001", "status = 'approved'"),
    ),
    PlantedError(
        "unmet_pieces_cost_their_price",
        "a piece that is not made costs nothing",
        of_one(
            "matching_runorder",
            "unmet = unmet + 1, unmatched_reason = 'scarce-hours'",
            "unmet_price > 0 AND run_id IN "
            "(SELECT id FROM matching_matchrun WHERE status = 'approved')",
        ),
    ),
    PlantedError(
        "order_costs_are_the_sums_of_their_allocations",
        "an allocation's setup is counted as machining",
        of_one(
            "matching_allocation",
            "setup = 0, machining = machining + setup",
            "status = 'offered' AND setup > 0",
        ),
    ),
    PlantedError(
        "states_are_what_history_says",
        "a state is changed past its history",
        allocation("status = 'quality_passed'", "in_production"),
    ),
    PlantedError(
        "states_are_what_history_says",
        "a last event is lost",
        "DELETE FROM orders_orderevent WHERE id = (SELECT max(id) FROM orders_orderevent)",
    ),
    PlantedError(
        "events_follow_each_other",
        "an event in the middle is lost",
        "DELETE FROM matching_allocationevent WHERE to_status = 'accepted'",
    ),
    PlantedError(
        "events_are_allowed_moves",
        "history has a transition that is not allowed",
        "UPDATE matching_allocationevent SET to_status = 'settled' WHERE to_status = 'offered'",
    ),
    PlantedError(
        "settlement_lines_sum_to_zero",
        "a settlement line is raised",
        of_one("fulfilment_settlementline", "amount = amount + 1", "account = 'escrow'"),
    ),
    PlantedError(
        "settlement_lines_sum_to_zero",
        "a transaction loses its lines",
        "DELETE FROM fulfilment_settlementline",
    ),
    PlantedError(
        "escrow_is_never_owed_and_ends_empty",
        "a settlement ends with money in escrow",
        of_one("fulfilment_settlement", "status = 'released'", "status IN ('due', 'held')"),
    ),
)
