"""Checks that settlement transactions balance and escrow is never negative."""

from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from fulfilment.states import Account, SettlementStatus


@rule(_("In every transaction of a settlement what some accounts give is what others get."))
def settlement_lines_sum_to_zero() -> Query:
    """Selects settlement transactions whose lines do not sum to zero."""
    return Query(
        """
        SELECT booked.id FROM fulfilment_settlementtransaction AS booked
        LEFT JOIN fulfilment_settlementline AS line ON line.transaction_id = booked.id
        GROUP BY booked.id HAVING coalesce(sum(line.amount), 1) <> 0
        """
    )


@rule(
    _("Escrow has what a settlement still holds, never less than nothing, and nothing once over.")
)
def escrow_is_never_owed_and_ends_empty() -> Query:
    """Selects settlements with negative escrow, or escrow left at the end."""
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


ESCROW_BALANCES = (settlement_lines_sum_to_zero, escrow_is_never_owed_and_ends_empty)
