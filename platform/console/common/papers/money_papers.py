"""Renders the settlement statement of an allocation for either side."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from console.common.pages import get_row_or_404
from console.common.papers.paper import Paper, buyer_lines, factory_lines, with_parts
from fulfilment.models import Settlement
from fulfilment.selectors import settlement_lines_for
from fulfilment.states import Account, TransactionKind

# What a line of each account says, by the kind of its transaction.
BUYER_LINES = {
    TransactionKind.HOLD: _("Price when both sides accepted"),
    TransactionKind.REFUND: _("Returned for pieces that are not made"),
    TransactionKind.RELEASE: _("Returned at settlement"),
    TransactionKind.RETURN: _("Paid back for returned goods"),
}
FACTORY_LINES = {
    TransactionKind.HOLD: _("Price when both sides accepted"),
    TransactionKind.REFUND: _("Deducted for pieces that are not made"),
    TransactionKind.RELEASE: _("Earned at settlement"),
    TransactionKind.RETURN: _("Deducted for returned goods"),
}


@dataclass(frozen=True, slots=True)
class StatementLine:
    """Holds a line of the reader's own account, and the balance after it."""

    at: datetime
    what: Any
    amount: Decimal
    balance: Decimal


class SettlementStatement(Paper):
    """Renders the lines of one allocation in the reader's own account."""

    template_name = "papers/settlement_statement.html"
    title = _("Settlement statement")
    needs_prices = True

    def get_context_data(self) -> dict[str, Any]:
        """Returns the settlement with the lines of the own account and their balance."""
        rows = self.own(Settlement.objects.all(), "allocation__")
        rows = rows.select_related(*with_parts("allocation__")[:-1])
        settlement = get_row_or_404(rows, pk=self.kwargs["pk"])
        allocation = settlement.allocation
        is_maker = self.is_maker(allocation)
        account, words = (
            (Account.FACTORY, FACTORY_LINES) if is_maker else (Account.BUYER, BUYER_LINES)
        )
        lines = statement_lines(self.request.user, settlement, account, words)
        return {
            "number": f"{allocation.work_order}-S",
            "back": reverse("factory:allocation", args=[allocation.pk])
            if is_maker
            else reverse("buyer:payments", args=[allocation.order_id]),
            "settlement": settlement,
            "allocation": allocation,
            "is_maker": is_maker,
            "party": factory_lines(allocation, is_own=True)
            if is_maker
            else buyer_lines(allocation, is_own=True),
            "lines": lines,
            "total": lines[-1].balance if lines else Decimal(0),
        }


def statement_lines(
    user: Any, settlement: Settlement, account: str, words: Any
) -> list[StatementLine]:
    """Returns the lines of one account, the oldest first, with the balance after each."""
    rows = settlement_lines_for(user).filter(transaction__settlement=settlement, account=account)
    found, balance = [], Decimal(0)
    for row in rows.order_by("transaction__number"):
        balance += row.amount
        what = words[row.transaction.kind]
        found.append(StatementLine(row.at, what, row.amount, balance))
    return found
