"""Reads lots, shipments and what arrived of them."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)

from fulfilment.models import Receipt, Shipment, StrandedPieces
from fulfilment.selectors.production_counts import production_of
from matching.models import Allocation, LotTransfer
from matching.states import AT_WORK_STATUSES, LIVE_STATUSES

GOOD = F("received") - F("damaged")


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


def shipments_for(user: Any) -> QuerySet[Shipment]:
    """Returns the shipments a user may see, with their receipts."""
    rows = Shipment.objects.visible_to(user).select_related("lot")
    return rows.prefetch_related("receipts")


def short_shipments(at: datetime) -> QuerySet[Shipment]:
    """Returns shipments whose missing pieces no longer count as under way."""
    days = timedelta(days=settings.FULFILMENT["short_receipt_days"])
    return Shipment.objects.short_since(at - days)


def open_work_of(organisation: Any) -> QuerySet[Allocation]:
    """Returns the allocations that a manufacturer has to make or ship, by due day.

    `waits` is true while no piece of the previous operation has arrived.
    """
    rows = Allocation.objects.filter(
        window__machine__factory__organisation=organisation, status__in=AT_WORK_STATUSES
    )
    arrived = Receipt.objects.filter(
        shipment__lot__to_allocation=OuterRef("pk"), received__gt=F("damaged")
    )
    is_later = Q(operation__sequence__gt=1)
    rows = production_of(rows).annotate(
        waits=ExpressionWrapper(is_later & ~Exists(arrived), output_field=BooleanField())
    )
    return rows.select_related(
        "order__organisation",
        "order__material_family",
        "operation__process",
        "window__machine__factory",
    ).order_by("due_on", "window__machine__name", "pk")


def shipments_on_their_way_to(organisation: Any) -> QuerySet[Shipment]:
    """Returns shipments to a manufacturer of which pieces may still arrive."""
    rows = Shipment.objects.under_way().filter(
        lot__to_allocation__window__machine__factory__organisation=organisation
    )
    rows = rows.prefetch_related("receipts").select_related(
        "allocation",
        "lot__to_allocation__order",
        "lot__to_allocation__operation__process",
        "lot__to_allocation__window__machine__factory",
    )
    return rows.order_by("shipped_on", "pk")
