"""Checks that settlement transactions balance and escrow is never negative."""

from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from fulfilment.states import (
    FINISHED_PAYMENTS,
    OPEN_SETTLEMENTS,
    Account,
    SettlementStatus,
    TransactionKind,
)


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
            OR (settlement.status <> ALL (%(open)s) AND coalesce(escrow.balance, 0) <> 0)
        """,
        {"escrow": Account.ESCROW, "open": list(OPEN_SETTLEMENTS)},
    )


@rule(_("Money is held for a lot once its buyer has paid, and not before."))
def money_is_held_once_it_is_paid() -> Query:
    """Selects open settlements whose state and the buyer's payment differ."""
    return Query(
        """
        SELECT settlement.id FROM fulfilment_settlement AS settlement
        JOIN fulfilment_settlementtransaction AS booked
            ON booked.settlement_id = settlement.id AND booked.kind = %(hold)s
        JOIN fulfilment_settlementline AS line
            ON line.transaction_id = booked.id AND line.account = %(buyer)s
        JOIN fulfilment_payment AS payment ON payment.line_id = line.id
        WHERE settlement.status = ANY (%(open)s)
            AND (settlement.status = %(due)s) = (payment.status = ANY (%(finished)s))
        """,
        {
            "hold": TransactionKind.HOLD,
            "buyer": Account.BUYER,
            "open": list(OPEN_SETTLEMENTS),
            "due": SettlementStatus.DUE,
            "finished": list(FINISHED_PAYMENTS),
        },
    )


ESCROW_BALANCES = (
    settlement_lines_sum_to_zero,
    escrow_is_never_owed_and_ends_empty,
    money_is_held_once_it_is_paid,
)
