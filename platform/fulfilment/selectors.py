"""What services, API and pages read of production, delivery and money; nothing here writes."""

from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

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
from matching.states import BOUND_STATUSES, LIVE_STATUSES, AllocationStatus
from orders.models import Order
from orders.states import OrderStatus

GOOD = F("received") - F("damaged")


def pieces_done(allocation: Allocation) -> int:
    """Pieces made, as the last report tells."""
    report = allocation.progress_reports.last()
    return report.pieces_done if report else 0


def failed_pieces(allocation: Allocation) -> int:
    """Pieces that failed the last inspection."""
    inspection = allocation.inspections.last()
    return inspection.failed if inspection else 0


def good_pieces(allocation: Allocation) -> int:
    """Pieces of it that arrived whole, at the next factories or the buyer."""
    receipts = Receipt.objects.filter(shipment__allocation=allocation)
    return receipts.aggregate(good=Sum(GOOD, default=0))["good"]


def stranded_pieces(allocation: Allocation) -> int:
    """Pieces of it that passed and that nobody took on."""
    rows = StrandedPieces.objects.filter(allocation=allocation)
    return rows.aggregate(pieces=Sum("pieces", default=0))["pieces"]


def received_pieces(allocation: Allocation) -> int:
    """Pieces from the step before that arrived whole for this allocation."""
    receipts = Receipt.objects.filter(shipment__lot__to_allocation=allocation)
    return receipts.aggregate(good=Sum(GOOD, default=0))["good"]


def lots_from(allocation: Allocation) -> QuerySet[LotTransfer]:
    """Lots to allocations that are still to use them, the first made first."""
    rows = allocation.lots_out.filter(to_allocation__status__in=LIVE_STATUSES)
    return rows.order_by("created_at", "pk")


def lots_to(allocation: Allocation) -> QuerySet[LotTransfer]:
    """Lots from allocations that make them, or did, the first made first."""
    rows = allocation.lots_in.filter(from_allocation__status__in=LIVE_STATUSES)
    return rows.order_by("created_at", "pk")


def is_last_operation(allocation: Allocation) -> bool:
    """Whether its pieces go to the buyer."""
    later = allocation.order.operations.filter(sequence__gt=allocation.operation.sequence)
    return not later.exists()


def escrow_of(settlement: Settlement) -> Decimal:
    """What is held at this moment."""
    lines = SettlementLine.objects.filter(
        transaction__settlement=settlement, account=Account.ESCROW
    )
    return lines.aggregate(held=Sum("amount", default=Decimal(0)))["held"]


def hold_is_refused(settlement: Settlement) -> bool:
    """Whether the provider would not hold the buyer's money."""
    return Payment.objects.filter(
        line__transaction__settlement=settlement,
        line__transaction__kind=TransactionKind.HOLD,
        status=PaymentStatus.REFUSED,
    ).exists()


def allocations_without_hold() -> QuerySet[Allocation]:
    """Confirmed, and nothing is held for them yet."""
    return Allocation.objects.filter(status__in=BOUND_STATUSES, settlement__isnull=True)


def holds_to_return() -> QuerySet[Allocation]:
    """Cancelled or replaced, and something is still held for them."""
    return Allocation.objects.filter(
        status__in=(AllocationStatus.CANCELLED, AllocationStatus.REPLACED),
        settlement__status=SettlementStatus.HELD,
    )


def closable_orders() -> QuerySet[Order]:
    """Accepted orders of which everything is settled and paid."""
    own = Allocation.objects.filter(order=OuterRef("pk"), status__in=LIVE_STATUSES)
    unsettled = own.exclude(status=AllocationStatus.SETTLED)
    unpaid = Payment.objects.unfinished().filter(
        line__transaction__settlement__allocation__order=OuterRef("pk")
    )
    return Order.objects.filter(~Exists(unsettled), ~Exists(unpaid), status=OrderStatus.ACCEPTED)


def production_of(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Allocations with how far their production is, as their factories are shown it."""
    reports = ProgressReport.objects.filter(allocation=OuterRef("pk")).order_by("-at", "-pk")
    looks = Inspection.objects.filter(allocation=OuterRef("pk")).order_by("-at", "-pk")
    return rows.annotate(
        done=reports.values("pieces_done")[:1], failed_last=looks.values("failed")[:1]
    )


def settlements_for(user: Any) -> QuerySet[Settlement]:
    """The settlements a user may see, with what each account has of them."""
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


def settlement_lines_for(user: Any) -> QuerySet[SettlementLine]:
    """The lines a user may see."""
    return SettlementLine.objects.visible_to(user).select_related(
        "payment",
        "transaction__settlement__allocation__order",
        "transaction__settlement__allocation__window__machine__factory",
    )


def shipments_for(user: Any) -> QuerySet[Shipment]:
    """The shipments a user may see, with what arrived of them."""
    return Shipment.objects.visible_to(user).select_related("receipt__claim", "lot")
