"""What is held, paid out and refunded for each allocation: balances that sum to zero."""

from audit.invariants.invariant import Query
from fulfilment.states import Account, SettlementStatus


def settlement_lines_sum_to_zero() -> Query:
    """In every transaction of a settlement what some accounts give is what others get."""
    return Query(
        """
        SELECT booked.id FROM fulfilment_settlementtransaction AS booked
        LEFT JOIN fulfilment_settlementline AS line ON line.transaction_id = booked.id
        GROUP BY booked.id HAVING coalesce(sum(line.amount), 1) <> 0
        """
    )


def escrow_is_never_owed_and_ends_empty() -> Query:
    """Escrow has what a settlement still holds, never less than nothing, and nothing once over."""
    return Query(
        """
        SELECT settlement.id FROM fulfilment_settlement AS settlement
        LEFT JOIN (
            SELECT booked.settlement_id, sum(line.amount) AS balance
            FROM fulfilment_settlementline AS line
            JOIN fulfilment_settlementtransaction AS booked ON booked.id = line.transaction_id
            WHERE line.account = %(escrow)s GROUP BY booked.settlement_id
        ) AS escrow ON escrow.settlement_id = settlement.id
        WHERE coalesce(escrow.balance, 0) < 0
            OR (settlement.status <> %(held)s AND coalesce(escrow.balance, 0) <> 0)
        """,
        {"escrow": Account.ESCROW, "held": SettlementStatus.HELD},
    )


SETTLEMENT = (settlement_lines_sum_to_zero, escrow_is_never_owed_and_ends_empty)
