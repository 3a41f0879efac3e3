"""Reads returns of accepted goods: what can be returned, and what waits for whom."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Q, QuerySet, Sum

from common.clock import now
from fulfilment.models import Return
from fulfilment.states import (
    ENDED_RETURNS,
    REPAID_RETURNS,
    ReturnStatus,
    SettlementStatus,
)
from matching.models import Allocation
from orders.models import Order
from orders.states import GOODS_ACCEPTED_STATUSES, OrderStatus


def returns_for(user: Any) -> QuerySet[Return]:
    """Returns the returns a user may see, with their refunds."""
    rows = Return.objects.visible_to(user).select_related(
        "order__organisation",
        "order__currency",
        "replacement",
        "allocation__operation__process",
        "allocation__window__machine__factory__organisation",
        "allocation__window__machine__factory__region",
    )
    return rows.prefetch_related("refunds")


def returnable_until(order: Order) -> datetime | None:
    """Returns the instant until which goods can be returned; None if not accepted."""
    if order.status not in GOODS_ACCEPTED_STATUSES:
        return None
    events = order.events.filter(to_status=OrderStatus.ACCEPTED)
    accepted_at = events.aggregate(at=Max("at"))["at"]
    if accepted_at is None:
        return None
    return accepted_at + timedelta(days=settings.FULFILMENT["return_days"])


def returnable_allocations(order: Order) -> QuerySet[Allocation]:
    """Returns the settled lots of an order, of the last operation first."""
    rows = order.allocations.filter(settlement__status=SettlementStatus.RELEASED)
    rows = rows.select_related("operation__process", "window__machine__factory__region")
    return rows.order_by("-operation__sequence", "due_on", "pk")


def returned_pieces(allocation: Allocation, except_for: Return | None = None) -> int:
    """Returns the pieces of an allocation that cannot be returned once more."""
    rows = Return.objects.filter(allocation=allocation).exclude(status__in=ENDED_RETURNS)
    if except_for is not None:
        rows = rows.exclude(pk=except_for.pk)
    return rows.aggregate(sum=Sum("pieces", default=0))["sum"]


def repaid_pieces(allocation: Allocation, except_for: Return | None = None) -> int:
    """Returns the pieces of an allocation that were paid back after their acceptance."""
    rows = Return.objects.filter(allocation=allocation, status__in=REPAID_RETURNS)
    if except_for is not None:
        rows = rows.exclude(pk=except_for.pk)
    return rows.aggregate(sum=Sum("pieces", default=0))["sum"]


def answer_due(row: Return) -> datetime:
    """Returns the instant until which the factory is to answer."""
    return row.created_at + timedelta(days=settings.FULFILMENT["return_answer_days"])


def returns_to_decide() -> QuerySet[Return]:
    """Returns the returns that wait for an operator: refused, or not answered in time."""
    late = now() - timedelta(days=settings.FULFILMENT["return_answer_days"])
    return Return.objects.filter(
        Q(status=ReturnStatus.REFUSED) | Q(status=ReturnStatus.OPEN, created_at__lt=late)
    )


def open_returns_of(organisation: Any) -> QuerySet[Return]:
    """Returns the returns that wait for a manufacturer: to be answered or repaired."""
    return Return.objects.filter(
        allocation__window__machine__factory__organisation=organisation,
        status__in=(ReturnStatus.OPEN, ReturnStatus.SENT_BACK),
    )


def returns_of_buyer(organisation: Any) -> QuerySet[Return]:
    """Returns those that wait for a buyer: to send back, or to check repairs."""
    return Return.objects.filter(
        order__organisation=organisation,
        status__in=(ReturnStatus.ACCEPTED, ReturnStatus.REPAIRED),
    )
