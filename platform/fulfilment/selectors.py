"""What services, API and pages read of production, delivery and money; nothing here writes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import (
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Floor, Round

from common.money import MoneyField, portion
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
from matching.models import Allocation, LotTransfer, Proposal
from matching.states import (
    AT_WORK_STATUSES,
    BOUND_STATUSES,
    LIVE_STATUSES,
    AllocationStatus,
    ProposalStatus,
)
from orders.models import Order
from orders.states import OrderStatus

GOOD = F("received") - F("damaged")
# Transactions that take a buyer's money.
HELD_BY = (TransactionKind.HOLD, TransactionKind.TOP_UP)


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
        line__transaction__kind__in=HELD_BY,
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


def holds_too_small() -> QuerySet[Allocation]:
    """Bound, and dearer by what their buyer has agreed to since than what was held for them."""
    agreed = Proposal.objects.filter(order=OuterRef("order"), status=ProposalStatus.ACCEPTED)
    lines = SettlementLine.objects.filter(
        transaction__settlement__allocation=OuterRef("pk"), account=Account.ESCROW
    )
    held = lines.order_by().values("account").annotate(sum=Sum("amount")).values("sum")
    total = sum((F(item) for item in Allocation.ITEMS), Value(Decimal(0)))
    # As `price_of`: what the pieces cost in whole micros, and the fee on it.
    micros = Floor(total * 1_000_000 * (F("quantity") - F("lost")) / F("quantity"))
    price = Round(micros * (1 + F("settlement__fee_percent") / 100) / 1_000_000, precision=6)
    rows = Allocation.objects.filter(
        Exists(agreed), status__in=BOUND_STATUSES, settlement__status=SettlementStatus.HELD
    )
    return rows.annotate(
        held=Subquery(held), asked=ExpressionWrapper(price, output_field=MoneyField())
    ).filter(asked__gt=F("held"))


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


def work_of(organisation: Any) -> QuerySet[Allocation]:
    """What a manufacturer has to make and to send, with how far it is, by the day it is due.

    `waits` says that pieces from the step before are still to arrive.
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
    """What other factories sent to a manufacturer's next steps and is not received yet."""
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


class Stage(StrEnum):
    """How certain an earning is."""

    SETTLED = "settled"  # paid out
    HELD = "held"  # the buyer's money is held for it
    EXPECTED = "expected"  # confirmed, nothing is held yet


@dataclass(frozen=True, slots=True)
class Earning:
    """What a manufacturer earns with one allocation, as the money's books have it."""

    machine: Any
    due_on: date
    machine_ms: int
    currency: str
    stage: Stage
    amount: Decimal


def earnings_of(organisation: Any, *, since: date, until: date) -> list[Earning]:
    """By allocation, for those due from `since` to `until`; both days count. One query.

    Paid out is what the books say; before that it is the part of the pieces still to be made.
    """
    paid = Sum(
        "settlement__transactions__lines__amount",
        filter=Q(settlement__transactions__lines__account=Account.FACTORY),
        default=Decimal(0),
    )
    rows = Allocation.objects.filter(
        window__machine__factory__organisation=organisation,
        status__in=BOUND_STATUSES,
        due_on__range=(since, until),
    )
    rows = rows.select_related("settlement", "window__machine__factory").annotate(paid=paid)
    return [earning_of(row) for row in rows.order_by("due_on", "pk")]


def earning_of(row: Allocation) -> Earning:
    """The earning of an allocation that carries what was paid for it."""
    settlement = getattr(row, "settlement", None)
    is_over = settlement is not None and settlement.status != SettlementStatus.HELD
    if is_over:
        stage, amount = Stage.SETTLED, row.paid
    else:
        stage = Stage.HELD if settlement else Stage.EXPECTED
        amount = portion(row.earnings, row.pieces, row.quantity)
    machine = row.window.machine
    return Earning(machine, row.due_on, row.machine_ms, machine.factory.currency_id, stage, amount)
