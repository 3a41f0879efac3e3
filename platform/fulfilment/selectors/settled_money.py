"""Reads holds, payments, settlements and their lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from fulfilment.models import Payment, Settlement, SettlementLine
from fulfilment.states import OPEN_SETTLEMENTS, Account, PaymentStatus, TransactionKind
from matching.models import Allocation
from matching.states import BOUND_STATUSES, LIVE_STATUSES, AllocationStatus
from orders.models import Order
from orders.states import OrderStatus


def escrow_of(settlement: Settlement) -> Decimal:
    """Returns the amount in escrow."""
    lines = SettlementLine.objects.filter(
        transaction__settlement=settlement, account=Account.ESCROW
    )
    return lines.aggregate(held=Sum("amount", default=Decimal(0)))["held"]


def is_hold_declined(settlement: Settlement) -> bool:
    """Returns whether the provider declined to hold the buyer's money."""
    return Payment.objects.filter(
        line__transaction__settlement=settlement,
        line__transaction__kind=TransactionKind.HOLD,
        status=PaymentStatus.REFUSED,
    ).exists()


def allocations_without_hold() -> QuerySet[Allocation]:
    """Returns confirmed allocations without a hold."""
    return Allocation.objects.filter(status__in=BOUND_STATUSES, settlement__isnull=True)


def holds_to_return() -> QuerySet[Allocation]:
    """Returns cancelled or replaced allocations with money in escrow."""
    return Allocation.objects.filter(
        status__in=(AllocationStatus.CANCELLED, AllocationStatus.REPLACED),
        settlement__status__in=OPEN_SETTLEMENTS,
    )


def run_pool_balance(run_id: Any) -> Decimal:
    """Returns what a run's settled allocations gave the pool, less takings."""
    lines = SettlementLine.objects.filter(
        account=Account.POOL, transaction__settlement__allocation__run=run_id
    )
    return lines.aggregate(sum=Sum("amount", default=Decimal(0)))["sum"]


def closable_orders() -> QuerySet[Order]:
    """Returns accepted orders that are settled and paid."""
    own = Allocation.objects.filter(order=OuterRef("pk"), status__in=LIVE_STATUSES)
    unsettled = own.exclude(status=AllocationStatus.SETTLED)
    unpaid = Payment.objects.unfinished().filter(
        line__transaction__settlement__allocation__order=OuterRef("pk")
    )
    return Order.objects.filter(~Exists(unsettled), ~Exists(unpaid), status=OrderStatus.ACCEPTED)


def settlements_for(user: Any) -> QuerySet[Settlement]:
    """Returns the settlements a user may see, with the balance of each account.

    `is_unpaid` tells whether the buyer still owes what it is asked for.
    """
    lines = {
        account.value: Sum(
            "transactions__lines__amount",
            filter=Q(transactions__lines__account=account),
            default=Decimal(0),
        )
        for account in Account
    }
    rows = Settlement.objects.visible_to(user).select_related(
        "allocation__order__organisation",
        "allocation__window__machine__factory__organisation",
    )
    holds = Payment.objects.unfinished().buyers_holds()
    unpaid = Exists(holds.filter(line__transaction__settlement=OuterRef("pk")))
    return rows.annotate(**lines, is_unpaid=unpaid)


def payments_for(user: Any) -> QuerySet[Payment]:
    """Returns the payments an operator sees, with parties, accounts and amounts."""
    path = "line__transaction__settlement__allocation"
    rows = Payment.objects.visible_to(user).with_amount_due()
    return rows.select_related(
        f"{path}__order__organisation__bank_account",
        f"{path}__window__machine__factory__organisation__bank_account",
    )


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """Holds what a buyer is asked and got back for an order, and what is held or due.

    `changes` has an amount for each transaction kind in the order of TransactionKind: positive
    where it was taken from the buyer, negative where it was returned.
    """

    changes: Mapping[str, Decimal]
    held: Decimal
    due: Decimal = Decimal(0)

    @property
    def balance(self) -> Decimal:
        """Returns the sum of the buyer's settlement lines, which debit what was taken."""
        return -sum(self.changes.values(), Decimal(0))

    @property
    def paid(self) -> Decimal:
        """Returns what was paid out: all that was asked, less what is held or due."""
        return -self.balance - self.held - self.due

    @property
    def returned(self) -> Decimal:
        """Returns what the buyer got back."""
        return -sum((amount for amount in self.changes.values() if amount < 0), Decimal(0))


def order_money(order: Order, user: Any) -> OrderMoney:
    """Returns the money of an order as its buyer sees it, in three queries."""
    lines = SettlementLine.objects.visible_to(user).filter(
        transaction__settlement__allocation__order=order, account=Account.BUYER
    )
    sums = lines.order_by().values_list("transaction__kind").annotate(Sum("amount"))
    found = dict(sums)
    own = settlements_for(user).filter(allocation__order=order)
    owed = own.filter(is_unpaid=True).aggregate(sum=Sum("buyer", default=Decimal(0)))
    held = own.filter(is_unpaid=False).aggregate(sum=Sum("escrow", default=Decimal(0)))
    return OrderMoney(
        {kind.value: -found[kind] for kind in TransactionKind if found.get(kind)},
        held["sum"],
        -owed["sum"],
    )


def settlement_lines_for(user: Any) -> QuerySet[SettlementLine]:
    """Returns the settlement lines a user may see."""
    return SettlementLine.objects.visible_to(user).select_related(
        "payment",
        "transaction__settlement__allocation__order",
        "transaction__settlement__allocation__window__machine__factory",
    )
