"""Reads production, deliveries and money for services, API and pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from common.money import portion
from fulfilment.models import (
    Inspection,
    Payment,
    ProgressReport,
    Receipt,
    Settlement,
    SettlementLine,
    Shipment,
    StrandedPieces,
)
from fulfilment.states import Account, PaymentStatus, SettlementStatus, TransactionKind
from matching.models import Allocation, LotTransfer
from matching.states import (
    AT_WORK_STATUSES,
    BOUND_STATUSES,
    FAILED_STATUSES,
    INSPECTED_STATUSES,
    LIVE_STATUSES,
    AllocationStatus,
)
from orders.models import Order
from orders.states import OrderStatus

GOOD = F("received") - F("damaged")
REMAINING = F("quantity") - F("lost")


def pieces_done(allocation: Allocation) -> int:
    """Returns the pieces made, by the last report."""
    report = allocation.progress_reports.last()
    return report.pieces_done if report else 0


def failed_pieces(allocation: Allocation) -> int:
    """Returns the pieces that failed the last inspection."""
    inspection = allocation.inspections.last()
    return inspection.failed if inspection else 0


def good_pieces(allocation: Allocation) -> int:
    """Returns its pieces that arrived undamaged, at the next factories or the buyer."""
    receipts = Receipt.objects.filter(shipment__allocation=allocation)
    return receipts.aggregate(good=Sum(GOOD, default=0))["good"]


def stranded_pieces(allocation: Allocation) -> int:
    """Returns its pieces that passed inspection and have no next operation."""
    rows = StrandedPieces.objects.filter(allocation=allocation)
    return rows.aggregate(pieces=Sum("pieces", default=0))["pieces"]


def received_pieces(allocation: Allocation) -> int:
    """Returns the undamaged pieces received from the previous operation."""
    receipts = Receipt.objects.filter(shipment__lot__to_allocation=allocation)
    return receipts.aggregate(good=Sum(GOOD, default=0))["good"]


def lots_from(allocation: Allocation) -> QuerySet[LotTransfer]:
    """Returns lots to live allocations, the oldest first."""
    rows = allocation.lots_out.filter(to_allocation__status__in=LIVE_STATUSES)
    return rows.order_by("created_at", "pk")


def lots_to(allocation: Allocation) -> QuerySet[LotTransfer]:
    """Returns lots from live allocations, the oldest first."""
    rows = allocation.lots_in.filter(from_allocation__status__in=LIVE_STATUSES)
    return rows.order_by("created_at", "pk")


def is_last_operation(allocation: Allocation) -> bool:
    """Returns whether its pieces go to the buyer."""
    later = allocation.order.operations.filter(sequence__gt=allocation.operation.sequence)
    return not later.exists()


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
        settlement__status=SettlementStatus.HELD,
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


def production_of(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Adds the pieces done and failed, and those that are good and to go.

    With `lost`, the scrapped ones, `good_made` and `to_go` sum to the allocated quantity. Pieces
    that were made count as good until an inspection fails them.
    """
    reports = ProgressReport.objects.filter(allocation=OuterRef("pk")).order_by("-at", "-pk")
    inspections = Inspection.objects.filter(allocation=OuterRef("pk")).order_by("-at", "-pk")
    rows = rows.annotate(
        done=reports.values("pieces_done")[:1], failed_last=inspections.values("failed")[:1]
    )
    good = Case(
        When(status__in=INSPECTED_STATUSES, then=REMAINING),
        When(
            status__in=FAILED_STATUSES,
            then=Greatest(REMAINING - Coalesce(F("failed_last"), 0), 0),
        ),
        default=Least(REMAINING, Coalesce(F("done"), 0)),
        output_field=IntegerField(),
    )
    return rows.annotate(good_made=good).annotate(to_go=REMAINING - F("good_made"))


def settlements_for(user: Any) -> QuerySet[Settlement]:
    """Returns the settlements a user may see, with the balance of each account."""
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
    return rows.annotate(**lines)


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """Holds what a buyer gave and got back for an order, and what is still held.

    `changes` has an amount for each transaction kind in the order of TransactionKind: positive
    where it was taken from the buyer, negative where it was returned.
    """

    changes: Mapping[str, Decimal]
    held: Decimal

    @property
    def balance(self) -> Decimal:
        """Returns the sum of the buyer's settlement lines, which debit what was taken."""
        return -sum(self.changes.values(), Decimal(0))

    @property
    def paid(self) -> Decimal:
        """Returns what was paid out: all that was taken, less what is still held."""
        return -self.balance - self.held

    @property
    def returned(self) -> Decimal:
        """Returns what the buyer got back."""
        return -sum((amount for amount in self.changes.values() if amount < 0), Decimal(0))


def order_money(order: Order, user: Any) -> OrderMoney:
    """Returns the money of an order as its buyer sees it, in two queries."""
    lines = SettlementLine.objects.visible_to(user).filter(
        transaction__settlement__allocation__order=order, account=Account.BUYER
    )
    sums = lines.order_by().values_list("transaction__kind").annotate(Sum("amount"))
    found = dict(sums)
    held = settlements_for(user).filter(allocation__order=order).aggregate(held=Sum("escrow"))
    return OrderMoney(
        {kind.value: -found[kind] for kind in TransactionKind if found.get(kind)},
        held["held"] or Decimal(0),
    )


def settlement_lines_for(user: Any) -> QuerySet[SettlementLine]:
    """Returns the settlement lines a user may see."""
    return SettlementLine.objects.visible_to(user).select_related(
        "payment",
        "transaction__settlement__allocation__order",
        "transaction__settlement__allocation__window__machine__factory",
    )


def shipments_for(user: Any) -> QuerySet[Shipment]:
    """Returns the shipments a user may see, with their receipts."""
    return Shipment.objects.visible_to(user).select_related("receipt__claim", "lot")


def open_work_of(organisation: Any) -> QuerySet[Allocation]:
    """Returns the allocations that a manufacturer has to make or ship, by due day.

    `waits` is true while pieces from the previous operation are under way.
    """
    rows = Allocation.objects.filter(
        window__machine__factory__organisation=organisation, status__in=AT_WORK_STATUSES
    )
    inputs = LotTransfer.objects.filter(
        to_allocation=OuterRef("pk"),
        from_allocation__status__in=LIVE_STATUSES,
        shipment__receipt__isnull=True,
    )
    rows = production_of(rows).annotate(waits=Exists(inputs))
    return rows.select_related(
        "order__organisation",
        "order__material_family",
        "operation__process",
        "window__machine__factory",
    ).order_by("due_on", "window__machine__name", "pk")


def shipments_on_their_way_to(organisation: Any) -> QuerySet[Shipment]:
    """Returns shipments to a manufacturer that it has not received."""
    rows = Shipment.objects.filter(
        lot__to_allocation__window__machine__factory__organisation=organisation,
        receipt__isnull=True,
    )
    return rows.select_related(
        "allocation",
        "lot__to_allocation__order",
        "lot__to_allocation__operation__process",
        "lot__to_allocation__window__machine__factory",
    ).order_by("shipped_on", "pk")


class EarningStage(StrEnum):
    """Lists how certain an earning is."""

    SETTLED = "settled"  # paid out
    HELD = "held"  # the buyer's money is held for it
    EXPECTED = "expected"  # confirmed, nothing is held yet


@dataclass(frozen=True, slots=True)
class Earning:
    """Holds a manufacturer's earning with one allocation, its bonus included."""

    machine: Any
    due_on: date
    machine_ms: int
    currency: str
    stage: EarningStage
    amount: Decimal
    bonus: Decimal


def earnings_of(organisation: Any, *, since: date, until: date) -> list[Earning]:
    """Returns earnings of allocations due from `since` to `until`, inclusive.

    A settled earning is the amount paid out; before that it is the share of the remaining pieces.
    """
    rows = Allocation.objects.filter(
        window__machine__factory__organisation=organisation,
        status__in=BOUND_STATUSES,
        due_on__range=(since, until),
    )
    return [earning_of(row) for row in earning_rows(rows).order_by("due_on", "pk")]


def earning_now(allocation: Allocation) -> Earning:
    """Returns the earning of one allocation as it is now, in one query."""
    return earning_of(earning_rows(Allocation.objects.filter(pk=allocation.pk)).get())


def earning_rows(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Adds to allocations what `earning_of` reads."""
    receipts = Receipt.objects.filter(shipment__allocation=OuterRef("pk")).order_by()
    good = receipts.values("shipment__allocation").annotate(sum=Sum(GOOD)).values("sum")
    stranded = StrandedPieces.objects.filter(allocation=OuterRef("pk")).values("pieces")
    paid = Sum(
        "settlement__transactions__lines__amount",
        filter=Q(settlement__transactions__lines__account=Account.FACTORY),
        default=Decimal(0),
    )
    return rows.select_related("order", "settlement", "window__machine__factory").annotate(
        paid=paid,
        good=Coalesce(Subquery(good), 0),
        stranded_pieces=Coalesce(Subquery(stranded), 0),
    )


def earning_of(row: Allocation) -> Earning:
    """Returns the earning of an allocation annotated with its paid amount and pieces."""
    settlement = getattr(row, "settlement", None)
    is_settled = settlement is not None and settlement.status != SettlementStatus.HELD
    if is_settled:
        made = row.good + row.stranded_pieces
        earned = portion(row.earnings, made, row.quantity, row.digits)
        stage, amount = EarningStage.SETTLED, row.paid
        bonus = max(row.paid - earned, Decimal(0))
    else:
        stage = EarningStage.HELD if settlement else EarningStage.EXPECTED
        bonus = portion(row.bonus, row.pieces, row.quantity, row.digits)
        amount = bonus + portion(row.earnings, row.pieces, row.quantity, row.digits)
    machine = row.window.machine
    return Earning(
        machine, row.due_on, row.machine_ms, machine.factory.currency_id, stage, amount, bonus
    )
