"""Checks the reserved hours of windows and each allocation's balance.

Held and committed hours are the sum of lines other than consumption and its reversal; a window's
reserved hours are the sum of all lines.
"""

from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from factories.states import CONSUMED_KINDS, LineKind
from matching.states import (
    COMMITTED_STATUSES,
    INSPECTED_STATUSES,
    LIVE_STATUSES,
    AllocationStatus,
    CounterStatus,
)

A = AllocationStatus
# Open, consumed and committed hours of each allocation.
BALANCES = """
    SELECT line.reference,
        coalesce(sum(line.machine_ms) FILTER (WHERE line.kind <> ALL(%(consumed)s)), 0) AS open_ms,
        coalesce(sum(line.machine_ms) FILTER (WHERE line.kind = ANY(%(consumed)s)), 0) AS used_ms,
        coalesce(sum(line.machine_ms) FILTER (WHERE line.kind = %(commit)s), 0) AS committed_ms
    FROM factories_ledgerline AS line
    GROUP BY line.reference
"""
KINDS = {"consumed": list(CONSUMED_KINDS), "commit": LineKind.COMMIT}


@rule(_("A window's reserved hours are the sum of its ledger lines."))
def reserved_hours_are_the_sum_of_lines() -> Query:
    """Selects windows whose reserved hours differ from their ledger lines."""
    return Query("""
        SELECT window_.id FROM factories_capacitywindow AS window_
        LEFT JOIN (
            SELECT window_id, sum(machine_ms) AS machine_ms FROM factories_ledgerline
            GROUP BY window_id
        ) AS lines ON lines.window_id = window_.id
        WHERE window_.reserved_ms <> coalesce(lines.machine_ms, 0)
    """)


@rule(_("No window has more hours reserved than offered, or fewer than none."))
def reserved_hours_lie_within_offered() -> Query:
    """Selects windows whose reserved hours are negative or exceed the offered."""
    return Query("""
        SELECT id FROM factories_capacitywindow
        WHERE reserved_ms < 0 OR reserved_ms > offered_ms
    """)


@rule(_("Every ledger line was written for an allocation that there is."))
def lines_have_their_allocation() -> Query:
    """Selects ledger lines without an allocation."""
    return Query("""
        SELECT line.id FROM factories_ledgerline AS line
        LEFT JOIN matching_allocation AS allocation ON allocation.id = line.reference
        WHERE allocation.id IS NULL
    """)


@rule(_("Every ledger line is of the window in which its allocation is made."))
def lines_are_of_their_allocations_window() -> Query:
    """Selects ledger lines of another window than their allocation's.

    Where an accepted counter-offer moved it, the lines of the window before sum to zero.
    """
    return Query(
        """
        SELECT line.id FROM factories_ledgerline AS line
        JOIN matching_allocation AS allocation ON allocation.id = line.reference
        WHERE allocation.window_id <> line.window_id AND NOT (
            EXISTS (
                SELECT FROM matching_counteroffer AS counter
                WHERE counter.allocation_id = allocation.id
                    AND counter.offered_window_id = line.window_id
                    AND counter.status = %(accepted)s
            )
            AND (
                SELECT sum(own.machine_ms) FROM factories_ledgerline AS own
                WHERE own.reference = line.reference AND own.window_id = line.window_id
            ) = 0
        )
        """,
        {"accepted": CounterStatus.ACCEPTED},
    )


@rule(_("No allocation gave back more hours than it had, or has fewer than none consumed."))
def balances_are_not_negative() -> Query:
    """Selects allocations with a negative balance of hours."""
    return Query(
        f"""
        SELECT reference AS id FROM ({BALANCES}) AS balance
        WHERE open_ms < 0 OR used_ms < 0
        """,
        KINDS,
    )


@rule(_("An offered allocation holds its machine hours, with a deadline, and commits none."))
def offers_hold_their_hours() -> Query:
    """Selects offered allocations that do not hold exactly their hours."""
    return Query(
        f"""
        SELECT allocation.id FROM matching_allocation AS allocation
        LEFT JOIN ({BALANCES}) AS balance ON balance.reference = allocation.id
        WHERE allocation.status = %(offered)s AND (
            coalesce(balance.open_ms, 0) <> allocation.machine_ms
            OR balance.committed_ms <> 0 OR balance.used_ms <> 0
            OR allocation.offer_expires_at IS NULL
        )
        """,
        {**KINDS, "offered": A.OFFERED},
    )


@rule(_("What a factory accepted has its machine hours committed, less what of them is consumed."))
def accepted_hours_are_committed() -> Query:
    """Selects accepted allocations whose hours are not committed.

    Nothing of it is only held any more: a hold is what the commitments do not explain. Where some
    of its pieces were lost, their hours may have been given back.
    """
    return Query(
        f"""
        SELECT allocation.id FROM matching_allocation AS allocation
        LEFT JOIN ({BALANCES}) AS balance ON balance.reference = allocation.id
        WHERE allocation.status = ANY(%(committed_to)s) AND (
            coalesce(balance.open_ms + balance.used_ms, 0) > allocation.machine_ms
            OR (
                allocation.lost = 0
                AND coalesce(balance.open_ms + balance.used_ms, 0) <> allocation.machine_ms
            )
            OR balance.open_ms > balance.committed_ms
        )
        """,
        {**KINDS, "committed_to": list(COMMITTED_STATUSES)},
    )


@rule(
    _("What passed its inspection has nothing committed, and consumed no more than it was given.")
)
def finished_work_has_no_hours_left() -> Query:
    """Selects inspected allocations with committed or excess hours."""
    return Query(
        f"""
        SELECT allocation.id FROM matching_allocation AS allocation
        JOIN ({BALANCES}) AS balance ON balance.reference = allocation.id
        WHERE allocation.status = ANY(%(finished)s)
            AND (balance.open_ms <> 0 OR balance.used_ms > allocation.machine_ms)
        """,
        {**KINDS, "finished": list(INSPECTED_STATUSES)},
    )


@rule(_("An allocation that is not offered yet, or no longer made, holds and commits nothing."))
def ended_allocations_have_no_hours() -> Query:
    """Selects allocations that are not live and still hold hours."""
    return Query(
        f"""
        SELECT allocation.id FROM matching_allocation AS allocation
        JOIN ({BALANCES}) AS balance ON balance.reference = allocation.id
        WHERE allocation.status <> ALL(%(live)s) AND balance.open_ms <> 0
        """,
        {**KINDS, "live": list(LIVE_STATUSES)},
    )


RESERVED_HOURS = (
    reserved_hours_are_the_sum_of_lines,
    reserved_hours_lie_within_offered,
    lines_have_their_allocation,
    lines_are_of_their_allocations_window,
    balances_are_not_negative,
    offers_hold_their_hours,
    accepted_hours_are_committed,
    finished_work_has_no_hours_left,
    ended_allocations_have_no_hours,
)
